"""Figures of the catalogue for the annual report, as they were at a moment."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from practices.enums import ReplicationAct, ReplicationStage, ReviewAct
from practices.models import PracticeTransition, ReplicationTransition

IN = frozenset({ReviewAct.APPROVED_NATIONALLY, ReviewAct.LOADED})


@dataclass(frozen=True)
class PracticeFigures:
    """What was public and what was replicated; demonstrations never count."""

    published: int
    published_from_documents: int
    withdrawn: int
    submitted: int
    refused: int
    by_domain: tuple[tuple[str, int], ...]
    replications_by_stage: tuple[tuple[str, int], ...]
    abandonment_reasons: tuple[tuple[str, int], ...]
    replications_disputed: int


def annual_figures(cut_off: datetime) -> PracticeFigures:
    """Return the figures at a moment, read from what was said until then and never from today's state."""
    steps = PracticeTransition.objects.filter(at__lt=cut_off, practice__is_demonstration=False)
    said = list(
        steps.select_related("practice__domain").only("act", "practice__domain__name", "at").order_by("at", "pk")
    )
    public: dict[int, tuple[str, str]] = {}
    for step in said:
        if step.act in IN:
            origin = public.get(step.practice_id, (step.act, ""))[0]
            public[step.practice_id] = (origin, step.practice.domain.name if step.practice.domain else "")
        elif step.act == ReviewAct.WITHDRAWN:
            public.pop(step.practice_id, None)
    acts = Counter(step.act for step in said)
    stages, reasons, disputed = _replications(cut_off)
    return PracticeFigures(
        published=len(public),
        published_from_documents=sum(origin == ReviewAct.LOADED for origin, _ in public.values()),
        withdrawn=acts[ReviewAct.WITHDRAWN],
        submitted=acts[ReviewAct.SUBMITTED],
        refused=acts[ReviewAct.REFUSED],
        by_domain=tuple(sorted(Counter(domain for _, domain in public.values()).items())),
        replications_by_stage=stages,
        abandonment_reasons=reasons,
        replications_disputed=disputed,
    )


def _replications(cut_off: datetime) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...], int]:
    """Return how many replications stood at each stage, why some stopped, and how many were in dispute."""
    steps = ReplicationTransition.objects.filter(at__lt=cut_off, replication__is_demonstration=False)
    stage: dict[int, str] = {}
    reason: dict[int, str] = {}
    disputed: set[int] = set()
    for step in steps.select_related("replication").order_by("at", "pk"):
        stage[step.replication_id] = step.to_stage
        if step.to_stage == ReplicationStage.ABANDONED:
            reason[step.replication_id] = step.replication.get_abandonment_code_display()
        if step.act == ReplicationAct.DISPUTED:
            disputed.add(step.replication_id)
        elif step.act == ReplicationAct.SETTLED:
            disputed.discard(step.replication_id)
    return (
        tuple(sorted(Counter(stage.values()).items())),
        tuple(sorted(Counter(reason.values()).items())),
        len(disputed),
    )
