"""Writes of the observatory, one verb each."""

from observatory.operations.checking import accept_contract, check_feed, check_sources, preview_feed, switch_feed
from observatory.operations.entries import (
    Declarer,
    GridLine,
    correct_entry,
    discard_entry,
    enter_figure,
    enter_grid,
    submit_entries,
    withdraw_entry,
)
from observatory.operations.entry_decisions import approve_entries, return_entry
from observatory.operations.entry_rules import EntryValues
from observatory.operations.feeds import change_feed, keep_feed
from observatory.operations.following import (
    MOST_FOLLOWS,
    change_rhythm,
    follow,
    preview_digests,
    resume,
    send_digests,
    silence,
    unfollow,
)
from observatory.operations.groups import MOST_AREAS, change_group, delete_group, save_group
from observatory.operations.import_reading import STEPS, read_import
from observatory.operations.imports import (
    apply_import,
    approve_import,
    map_columns,
    refuse_import,
    repeat_import,
    start_fetch,
    start_upload,
)
from observatory.operations.incoming import NewCell
from observatory.operations.metadata import write_metadata
from observatory.operations.periods import ensure_period
from observatory.operations.publishing import publish
from observatory.operations.reference import load_reference
from observatory.operations.refusals import (
    EntryRefused,
    FollowRefused,
    GridRefused,
    GroupRefused,
    ImportRefused,
    MetadataRefused,
    NothingNew,
    PublishRefused,
    StaleEntry,
    StaleImport,
    StaleMetadata,
    TargetRefused,
)
from observatory.operations.targets import set_target

__all__ = [
    "MOST_AREAS",
    "MOST_FOLLOWS",
    "STEPS",
    "Declarer",
    "EntryRefused",
    "EntryValues",
    "FollowRefused",
    "GridLine",
    "GridRefused",
    "GroupRefused",
    "ImportRefused",
    "MetadataRefused",
    "NewCell",
    "NothingNew",
    "PublishRefused",
    "StaleEntry",
    "StaleImport",
    "StaleMetadata",
    "TargetRefused",
    "accept_contract",
    "apply_import",
    "approve_entries",
    "approve_import",
    "change_feed",
    "change_group",
    "change_rhythm",
    "check_feed",
    "check_sources",
    "correct_entry",
    "delete_group",
    "discard_entry",
    "ensure_period",
    "enter_figure",
    "enter_grid",
    "follow",
    "keep_feed",
    "load_reference",
    "map_columns",
    "preview_digests",
    "preview_feed",
    "publish",
    "read_import",
    "refuse_import",
    "repeat_import",
    "resume",
    "return_entry",
    "save_group",
    "send_digests",
    "set_target",
    "silence",
    "start_fetch",
    "start_upload",
    "submit_entries",
    "switch_feed",
    "unfollow",
    "withdraw_entry",
    "write_metadata",
]
