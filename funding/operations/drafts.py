"""Writing a draft: a part at a time, each saved whole, and who else writes in it.

Two people on different parts never meet. On the same one the second is shown what the first saved, beside what they
wrote (`StaleApplication`). Once submitted, what is saved is for the next submission.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.enums import MUNICIPAL_ROLES
from accounts.models import User
from accounts.queries import members_of
from funding import permissions
from funding.enums import DraftPart, ParticipationState
from funding.models import Application, ApplicationLine, BudgetItem, CallLine, CoEditor, DataService
from funding.operations.applications import changed, in_preparation
from funding.operations.moves import require, tell
from funding.operations.refusals import NotAllowed, StaleApplication, WrongState
from funding.queries.drafts import Row, differences, fingerprint_of, rows_of
from territories.models import Entity

Rows = Sequence[Row]


@transaction.atomic
def save_part(
    *,
    application: Application,
    part: DraftPart,
    rows: Rows,
    fingerprint: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Application:
    """Put these rows in the place of those that had this fingerprint; what did not change is not a change."""
    application = in_preparation(application, user, entity, at)
    current = rows_of(application, part)
    if fingerprint_of(current) != fingerprint and fingerprint_of(rows) != fingerprint_of(current):
        raise StaleApplication(differences(part, rows, current))
    if fingerprint_of(rows) == fingerprint_of(current):
        return application
    _WRITERS[part](application, rows)
    changed(application, at)
    tell("save_part", application, user=user, entity=entity, at=at, data={"part": part.value, "rows": list(rows)})
    return application


@transaction.atomic
def add_co_editor(
    *, application: Application, person: User, user: User, entity: Entity, at: datetime
) -> CoEditor | None:
    """Let somebody of a participant write in the draft; None when they already do."""
    application = in_preparation(application, user, entity, at)
    _require_the_lead(application, user, entity, at)
    if not people_to_add(application, at).filter(pk=person.pk).exists():
        raise WrongState("Só podem editar pessoas dos municípios que aceitaram participar.")
    co_editor, is_new = CoEditor.objects.get_or_create(
        application=application, user=person, defaults={"added_by": user, "added_at": at}
    )
    if not is_new:
        return None
    tell("add_co_editor", application, user=user, entity=entity, at=at, data={"person": person.pk})
    return co_editor


@transaction.atomic
def remove_co_editor(*, co_editor: CoEditor, user: User, entity: Entity, at: datetime) -> None:
    application = in_preparation(co_editor.application, user, entity, at)
    _require_the_lead(application, user, entity, at)
    tell("remove_co_editor", application, user=user, entity=entity, at=at, data={"person": co_editor.user_id})
    co_editor.delete()


def people_to_add(application: Application, at: datetime):  # type: ignore[no-untyped-def]  # the queryset of members_of
    """Return who may be let in: the people of those who accepted, but the lead's own, who write anyway."""
    accepted = application.participations.filter(state=ParticipationState.ACCEPTED).exclude(
        entity_id=application.lead_id
    )
    on = localdate(at)
    own = members_of([application.lead_id], MUNICIPAL_ROLES, on)
    return members_of(accepted.values("entity"), MUNICIPAL_ROLES, on).exclude(pk__in=own.values("pk"))


def _require_the_lead(application: Application, user: User, entity: Entity, at: datetime) -> None:
    label = "escolher quem edita"
    require(permissions.can_share_application, application, user=user, entity=entity, at=at, label=label)


def _write_project(application: Application, rows: Rows) -> None:
    (row,) = rows
    application.title, application.platform_kind = row["title"], row["platform_kind"]
    application.platform_name = row["platform_name"]
    application.save(update_fields=["title", "platform_kind", "platform_name"])


def _write_lines(application: Application, rows: Rows) -> None:
    lines = _lines_of(application)
    application.lines.all().delete()
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application=application, line=_line(lines, row["line"]), quantity=row["quantity"], amount=row["amount"]
        )
        for row in rows
    )


def _write_budget(application: Application, rows: Rows) -> None:
    lines = _lines_of(application)
    application.budget_items.all().delete()
    BudgetItem.objects.bulk_create(
        BudgetItem(
            application=application,
            label=row["label"],
            line=_line(lines, row["line"]) if row["line"] else None,
            year=row["year"],
            amount=row["amount"],
            position=position,
        )
        for position, row in enumerate(rows)
    )


def _write_services(application: Application, rows: Rows) -> None:
    application.data_services.all().delete()
    DataService.objects.bulk_create(
        DataService(application=application, position=position, **row) for position, row in enumerate(rows)
    )


def _lines_of(application: Application) -> dict[str, CallLine]:
    return {line.code: line for line in application.call.lines.all()}


def _line(lines: dict[str, CallLine], code: str) -> CallLine:
    """Refuse a line of another call, however it got into the form."""
    if code not in lines:
        raise NotAllowed(f"A tipologia «{code}» não é deste aviso.")
    return lines[code]


_WRITERS: dict[DraftPart, Callable[[Application, Rows], None]] = {
    DraftPart.PROJECT: _write_project,
    DraftPart.LINES: _write_lines,
    DraftPart.BUDGET: _write_budget,
    DraftPart.DATA_SERVICES: _write_services,
}
