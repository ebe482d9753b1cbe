"""The actions of the plan in force in the search, with what was approved of their reports."""

from collections.abc import Collection, Iterator
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from action_plan.models import ProgressUpdate
from action_plan.queries import ActionSheet, action_sheets
from action_plan.queries.facts import effective_updates
from common.search.registry import Follows, SearchDocument, SearchKind
from territories.queries import EntityLabel

LONGEST_TITLE = 150


def actions(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    sheets = [sheet for sheet in action_sheets(timezone.localdate()) if keys is None or str(sheet.id) in keys]
    updates = effective_updates([sheet.id for sheet in sheets], None)
    told = {action_id: list(group) for action_id, group in groupby(updates, key=lambda update: update.action_id)}
    for sheet in sheets:
        yield _action(sheet, told.get(sheet.id, []))


def _action(sheet: ActionSheet, updates: list[ProgressUpdate]) -> SearchDocument:
    text = Truncator(sheet.text).chars(LONGEST_TITLE)
    milestones = [milestone.label for milestone in sheet.milestones if milestone.label]
    reports = [f"{update.done} {update.next_steps} {update.problems}" for update in reversed(updates)]
    return SearchDocument(
        key=str(sheet.id),
        title=f"{sheet.code} · {text}",
        url=reverse("action_plan:detail", args=[sheet.code]),
        summary=sheet.text if text != sheet.text else "",
        body=" ".join([*milestones, *reports]),
        keywords=" ".join([*map(_names, [sheet.responsible, *sheet.partners]), *(name for _, name in sheet.funding)]),
        codes=(sheet.code, f"ação {sheet.code}", sheet.code.replace("I0", "I")),
        trail=("Plano de ação", f"{sheet.initiative_code} {sheet.initiative_title}"),
        domains=(sheet.domain_name,),
        year=sheet.final_due_on.year,
    )


def _names(label: EntityLabel) -> str:
    return f"{label.name} {label.acronym} {label.current_name} {label.current_acronym}"


def _own_action(row: ProgressUpdate) -> Collection[str]:
    """Reports that nobody approved are nobody's to find, and change nothing here."""
    return [str(row.action_id)]


def _every_action(_row: object) -> None:
    return None


KINDS = (
    SearchKind(
        code="actions",
        label="Ação",
        label_plural="Ações",
        order=20,
        documents=actions,
        url_name="action_plan:index",
        models=(
            "action_plan.Action",
            Follows("action_plan.ActionPartner", _own_action),
            Follows("action_plan.ProgressUpdate", _own_action),
            Follows("action_plan.Milestone", _own_action),
            Follows("action_plan.DeadlineRevision", lambda row: [str(row.milestone.action_id)]),
            Follows("action_plan.PlanVersion", _every_action),
            Follows("initiatives.Initiative", _every_action),
            Follows("territories.EntityName", _every_action),
        ),
    ),
)
