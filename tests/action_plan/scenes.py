"""Short ways to a report in a given state, through the same operations that people use."""

from datetime import UTC, datetime

from action_plan.enums import Lifecycle
from action_plan.models import Action, ProgressUpdate, ReportingPeriod
from action_plan.operations import (
    MilestoneValues,
    UpdateValues,
    add_link_evidence,
    approve_update,
    open_update,
    save_update,
    submit_update,
)
from territories.models import Entity

AT = datetime(2026, 7, 10, 9, tzinfo=UTC)


def values(update: ProgressUpdate, **changes) -> UpdateValues:
    """Content that can be submitted, with the given changes."""
    written = {"lifecycle": Lifecycle.IN_PROGRESS, "done": "Concluiu-se o levantamento.", **changes}
    return UpdateValues(**written)


def says(action: Action, *, forecast_on=None, achieved_on=None) -> tuple[MilestoneValues, ...]:
    """The same word about every milestone of the action."""
    return tuple(
        MilestoneValues(pk, forecast_on=forecast_on, achieved_on=achieved_on)
        for pk in action.milestones.order_by("position").values_list("pk", flat=True)
    )


def drafted(action: Action, period: ReportingPeriod, user, *, at: datetime = AT, **changes) -> ProgressUpdate:
    entity = Entity.objects.get(pk=user.memberships.get().entity_id)
    update = open_update(action=action, period=period, user=user, entity=entity, at=at)
    return save_update(
        update=update, version=update.version, values=values(update, **changes), user=user, entity=entity, at=at
    )


def submitted(
    action: Action, period: ReportingPeriod, user, *, at: datetime = AT, with_link: bool = False, **changes
) -> ProgressUpdate:
    update = drafted(action, period, user, at=at, **changes)
    entity = update.author_entity
    if with_link:
        link = "https://www.exemplo.pt/relatorio"
        add_link_evidence(update=update, url=link, title="Relatório", user=user, entity=entity, at=at)
        update.refresh_from_db()
    return submit_update(update=update, version=update.version, user=user, entity=entity, at=at)


def approved(
    action: Action, period: ReportingPeriod, user, approver, *, at: datetime = AT, **changes
) -> ProgressUpdate:
    update = submitted(action, period, user, at=at, **changes)
    return approve_update(update=update, version=update.version, user=approver, at=at)
