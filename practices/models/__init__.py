"""Good practices, their review and their replications."""

from practices.models.parts import PracticeContact, PracticeImage, PracticeIndicator, PracticePartner, ReusableAsset
from practices.models.practice import OF_THE_WHOLE, NotApproved, Practice, WrittenUnderReview
from practices.models.replication import (
    RelayedMessage,
    Replication,
    ReplicationDraft,
    ReplicationIndicator,
    ReplicationTransition,
)
from practices.models.review import EvidenceAssessment, NationalReviewTask, PracticeTransition, RegionalReviewTask
from practices.models.vocabulary import Tag, Vertical

__all__ = [
    "OF_THE_WHOLE",
    "EvidenceAssessment",
    "NationalReviewTask",
    "NotApproved",
    "Practice",
    "PracticeContact",
    "PracticeImage",
    "PracticeIndicator",
    "PracticePartner",
    "PracticeTransition",
    "RegionalReviewTask",
    "RelayedMessage",
    "Replication",
    "ReplicationDraft",
    "ReplicationIndicator",
    "ReplicationTransition",
    "ReusableAsset",
    "Tag",
    "Vertical",
    "WrittenUnderReview",
]
