"""What may be done to good practices; each act keeps who, when and why."""

from practices.operations.catalogue import archive_practice, withdraw_practice
from practices.operations.drafts import (
    SectionValues,
    draft_of,
    revise_practice,
    save_draft,
    start_practice,
    version_of,
)
from practices.operations.evidence import assess_evidence
from practices.operations.images import add_image, remove_image
from practices.operations.previews import page_as_it_will_be
from practices.operations.refusals import (
    Difference,
    PracticeRefused,
    Refused,
    ReplicationRefused,
    StalePractice,
)
from practices.operations.replications import (
    confirm_replication,
    contact_relay,
    declare_interest,
    dispute_replication,
    promote_replication,
    settle_dispute,
    verify_replication,
)
from practices.operations.reports import discard_report_draft, keep_report_draft, update_replication
from practices.operations.review import (
    approve_nationally,
    approve_regionally,
    recall_practice,
    refuse_practice,
    return_practice,
    submit_practice,
)

__all__ = [
    "Difference",
    "PracticeRefused",
    "Refused",
    "ReplicationRefused",
    "SectionValues",
    "StalePractice",
    "add_image",
    "approve_nationally",
    "approve_regionally",
    "archive_practice",
    "assess_evidence",
    "confirm_replication",
    "contact_relay",
    "declare_interest",
    "discard_report_draft",
    "dispute_replication",
    "draft_of",
    "keep_report_draft",
    "page_as_it_will_be",
    "promote_replication",
    "recall_practice",
    "refuse_practice",
    "remove_image",
    "return_practice",
    "revise_practice",
    "save_draft",
    "settle_dispute",
    "start_practice",
    "submit_practice",
    "update_replication",
    "verify_replication",
    "version_of",
    "withdraw_practice",
]
