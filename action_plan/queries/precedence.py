"""What comes before and after an action, and whether the deadlines agree with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from action_plan.enums import DependencyKind, DependencyStatus
from action_plan.models import Dependency
from action_plan.queries.sheets import ActionSheet


@dataclass(frozen=True)
class Link:
    """Another action tied to this one; `is_conflict` when the earlier one now ends after the later one."""

    other: ActionSheet
    is_before: bool
    kind: DependencyKind
    status: DependencyStatus
    reason: str
    is_conflict: bool


def links_of(sheet: ActionSheet, sheets: Mapping[int, ActionSheet]) -> list[Link]:
    """Return the ties of an action that the EATA did not reject, those that come before it first."""
    rows = (
        Dependency.objects.filter(Q(predecessor=sheet.id) | Q(successor=sheet.id))
        .exclude(status=DependencyStatus.REJECTED)
        .order_by("predecessor__code", "successor__code", "pk")
    )
    links = [_link(row, sheet, sheets) for row in rows if {row.predecessor_id, row.successor_id} <= sheets.keys()]
    return sorted(links, key=lambda link: not link.is_before)


def _link(row: Dependency, sheet: ActionSheet, sheets: Mapping[int, ActionSheet]) -> Link:
    before, after = sheets[row.predecessor_id], sheets[row.successor_id]
    kind = DependencyKind(row.kind)
    is_late = before.final_due_on + timedelta(days=row.lag_days) > after.final_due_on
    return Link(
        other=before if after.id == sheet.id else after,
        is_before=after.id == sheet.id,
        kind=kind,
        status=DependencyStatus(row.status),
        reason=row.reason,
        is_conflict=kind == DependencyKind.PRECEDES and is_late and not before.is_finished,
    )
