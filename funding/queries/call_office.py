"""Reading calls for who writes them: all of them, what waits, and where each may go from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from accounts.permissions import Actor
from funding.enums import CallState
from funding.models import (
    Call,
    CallDocument,
    CallLine,
    CallQuestion,
    CallRule,
    Criterion,
    Mechanism,
)
from funding.models.calls import AMENDED_STATES
from funding.permissions import can_approve_call, can_publish_calls, can_write_calls, was_shown
from funding.queries.calls import ListedCall, listed_call
from funding.queries.readiness import lacks_to_approve, lacks_to_consult, lacks_to_publish, unanswered_contributions

PART_MODELS: Mapping[str, type[Model]] = {
    "tipologias": CallLine,
    "regras": CallRule,
    "criterios": Criterion,
    "documentos": CallDocument,
}


@dataclass(frozen=True)
class Waiting:
    """What is to be answered."""

    contributions: int
    questions: int


def office_call(call_id: int) -> Call | None:
    found = Call.objects.filter(pk=call_id)
    return found.select_related("mechanism", "target", "application_form", "written_by", "approved_by").first()


def office_calls(at: datetime) -> list[tuple[ListedCall, Waiting]]:
    """Return every call, the last begun first, with what waits in each, in one query."""
    unanswered = Q(contributions__answered_at=None, contributions__hidden_reason="")
    calls = Call.objects.select_related("mechanism").annotate(
        waiting_contributions=Count("contributions", filter=unanswered, distinct=True),
        waiting_questions=Count("questions", filter=Q(questions__answered_at=None), distinct=True),
    )
    return [
        (listed_call(call, at), Waiting(call.waiting_contributions, call.waiting_questions))
        for call in calls.order_by("-created_at", "-pk")
    ]


def waiting_of(call: Call) -> Waiting:
    return Waiting(unanswered_contributions(call), call.questions.filter(answered_at=None).count())


def questions_asked(call: Call) -> list[CallQuestion]:
    """Return every question with who asked, those without answer first."""
    found = CallQuestion.objects.filter(call=call).select_related("asked_by", "entity")
    return sorted(found.order_by("asked_at", "pk"), key=lambda question: question.answered_at is not None)


def mechanisms() -> QuerySet[Mechanism]:
    return Mechanism.objects.order_by("name", "pk")


def row_of(call: Call, model: type[Model], pk: int) -> Any:
    return model._default_manager.filter(call=call, pk=pk).first()


def parts_of(call: Call) -> dict[str, list[Any]]:
    """Return the rows of each part, to be changed one by one."""
    return {
        "tipologias": list(CallLine.objects.filter(call=call).select_related("needs").order_by("position", "pk")),
        "regras": list(CallRule.objects.filter(call=call).order_by("position", "pk")),
        "criterios": list(Criterion.objects.filter(call=call).select_related("parent").order_by("position", "pk")),
        "documentos": list(
            CallDocument.objects.filter(call=call, removed_at=None).select_related("file").order_by("position", "pk")
        ),
    }


def is_written_now(call: Call, at: datetime) -> bool:
    """A draft, or one whose consultation is over; what is in consultation does not change under who reads it."""
    if call.state == CallState.CONSULTATION:
        return call.consultation_closes_at is not None and at >= call.consultation_closes_at
    return call.state == CallState.DRAFT


def may_change(call: Call, actor: Actor, at: datetime) -> bool:
    if call.state in AMENDED_STATES:
        return can_publish_calls(actor)
    return can_write_calls(actor) and is_written_now(call, at)


def ways_on(call: Call, actor: Actor, at: datetime) -> list[str]:
    """Name the steps that this person may take with the call now."""
    ways = {
        "consulta": call.state == CallState.DRAFT and can_publish_calls(actor),
        "aprovar": is_written_now(call, at) and can_approve_call(actor, call),
        "publicar": call.state == CallState.APPROVED and can_publish_calls(actor),
        "devolver": call.state == CallState.APPROVED and can_publish_calls(actor),
        "anular": can_publish_calls(actor) and _may_be_cancelled(call, at),
        "apagar": call.state in {CallState.DRAFT, CallState.APPROVED}
        and not was_shown(call)
        and can_write_calls(actor),
    }
    return [name for name, may in ways.items() if may]


def _may_be_cancelled(call: Call, at: datetime) -> bool:
    if call.state == CallState.PUBLISHED:
        return call.closes_at is not None and at < call.closes_at
    return call.state == CallState.CONSULTATION or (call.state == CallState.APPROVED and was_shown(call))


def lacks_for(step: str, call: Call, at: datetime) -> list[str]:
    match step:
        case "consulta":
            return lacks_to_consult(call, at)
        case "aprovar":
            return lacks_to_approve(call)
        case "publicar":
            return lacks_to_publish(call, at)
    return []


def lacks_of(call: Call, at: datetime) -> list[str]:
    """Say what is still missing for the call to be published, while it is being prepared."""
    if call.state == CallState.APPROVED:
        return lacks_to_publish(call, at)
    return lacks_to_approve(call) if call.state in {CallState.DRAFT, CallState.CONSULTATION} else []
