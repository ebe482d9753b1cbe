"""Writes of the observatory, one verb each."""

from observatory.operations.feeds import keep_feed
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
from observatory.operations.periods import ensure_period
from observatory.operations.publishing import publish
from observatory.operations.reference import load_reference
from observatory.operations.refusals import GroupRefused, ImportRefused, NothingNew, PublishRefused, StaleImport

__all__ = [
    "MOST_AREAS",
    "STEPS",
    "GroupRefused",
    "ImportRefused",
    "NewCell",
    "NothingNew",
    "PublishRefused",
    "StaleImport",
    "apply_import",
    "approve_import",
    "change_group",
    "delete_group",
    "ensure_period",
    "keep_feed",
    "load_reference",
    "map_columns",
    "publish",
    "read_import",
    "refuse_import",
    "repeat_import",
    "save_group",
    "start_fetch",
    "start_upload",
]
