"""Figures of the catalogue for the annual report, as they were at a moment."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from practices.enums import OPEN_STAGES, AbandonmentReason, ReplicationAct, ReplicationStage, ReviewAct
from practices.models import Practice, PracticeTransition, Replication, ReplicationTransition

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
    replications: "ReplicationFigures"


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
    return PracticeFigures(
        published=len(public),
        published_from_documents=sum(origin == ReviewAct.LOADED for origin, _ in public.values()),
        withdrawn=acts[ReviewAct.WITHDRAWN],
        submitted=acts[ReviewAct.SUBMITTED],
        refused=acts[ReviewAct.REFUSED],
        by_domain=tuple(sorted(Counter(domain for _, domain in public.values()).items())),
        replications=replication_figures(cut_off),
    )


@dataclass(frozen=True)
class Share:
    """How many, of what."""

    label: str
    total: int


@dataclass(frozen=True)
class ReplicationFigures:
    """What replications add up to by a moment: only what was declared until then, disputes apart."""

    declared: int
    under_way: int
    succeeded: int
    confirmed: int
    verified: int
    abandoned: int
    disputed: int
    by_domain: tuple[Share, ...]
    by_region: tuple[Share, ...]
    abandonment: tuple[Share, ...]


def replication_figures(cut_off: datetime) -> ReplicationFigures:
    """Count the replications declared by a moment, as they stood then, in two queries."""
    rows = list(
        Replication.objects.filter(opened_at__lt=cut_off, is_demonstration=False)
        .select_related("practice__domain", "replicator__region")
        .order_by("pk")
    )
    then = _standing_at(cut_off, [row.pk for row in rows])
    standing = [(row, then.get(row.pk, _Standing())) for row in rows]
    counted = [(row, state) for row, state in standing if not state.is_disputed]
    stages = Counter(state.stage for _, state in counted)
    done = [row for row, state in counted if state.stage == ReplicationStage.SUCCEEDED]
    left = [row for row, state in counted if state.stage == ReplicationStage.ABANDONED]
    return ReplicationFigures(
        declared=len(rows),
        under_way=sum(stages[stage] for stage in OPEN_STAGES if stage != ReplicationStage.INTEREST),
        succeeded=len(done),
        confirmed=sum(state.is_confirmed for row, state in counted if row in done),
        verified=sum(state.is_verified for row, state in counted if row in done),
        abandoned=len(left),
        disputed=len(standing) - len(counted),
        by_domain=_shares(_domain_of(row.practice) for row in done),
        by_region=_shares(row.replicator.region.name if row.replicator.region else "Todo o país" for row in done),
        abandonment=_shares(
            str(AbandonmentReason(row.abandonment_code).label) for row in left if row.abandonment_code
        ),
    )


@dataclass
class _Standing:
    stage: ReplicationStage = ReplicationStage.INTEREST
    is_disputed: bool = False
    is_confirmed: bool = False
    is_verified: bool = False


def _standing_at(cut_off: datetime, ids: Collection[int]) -> dict[int, _Standing]:
    """Read the steps until a moment: what was said later is not known yet."""
    found: dict[int, _Standing] = {}
    steps = ReplicationTransition.objects.filter(replication__in=ids, at__lt=cut_off).order_by("at", "pk")
    for replication_id, act, stage in steps.values_list("replication_id", "act", "to_stage"):
        standing = found.setdefault(replication_id, _Standing())
        standing.stage = ReplicationStage(stage)
        match act:
            case ReplicationAct.DISPUTED:
                standing.is_disputed = True
            case ReplicationAct.SETTLED:
                standing.is_disputed = False
            case ReplicationAct.CONFIRMED:
                standing.is_confirmed = True
            case ReplicationAct.VERIFIED:
                standing.is_verified = True
            case ReplicationAct.CORRECTED:
                standing.is_confirmed = standing.is_verified = False
    return found


def _domain_of(practice: Practice) -> str:
    return practice.domain.name if practice.domain else "por definir"


def _shares(labels: Iterable[str]) -> tuple[Share, ...]:
    counts = Counter(labels)
    return tuple(Share(label, total) for label, total in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
