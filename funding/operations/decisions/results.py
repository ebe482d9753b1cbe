"""Publishing what was proposed or decided in a call: an edition that never changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.queries import actor_of
from common.canonical import canonical, sha256_of
from funding.enums import ApplicationState, DecisionStage, ParticipationState
from funding.models import Call, Decision, ResultsPublication
from funding.operations.call_states import tell_of_call
from funding.operations.decisions.proposing import locked_call
from funding.operations.refusals import NotAllowed, WrongState
from funding.permissions import can_publish_calls
from funding.queries.decisions import decisions_of
from funding.queries.ranking_runs import Place, places_of
from territories.models import Entity
from territories.queries import entity_labels


@transaction.atomic
def publish_results(
    *, call: Call, stage: DecisionStage, note: str, user: User, entity: Entity, at: datetime
) -> ResultsPublication:
    """Publish the results of a call as they stand; the same content again is the edition that is already there."""
    call = locked_call(call)
    if not can_publish_calls(actor_of(user, localdate(at), entity.pk, has_mfa=True)):
        raise NotAllowed("Não tem, nesta data, o papel que permite publicar resultados.")
    rows = _rows(call, stage, at)
    if not rows:
        raise WrongState("Ainda não há decisões notificadas para publicar.")
    payload = canonical({"call": call.code, "stage": stage, "rows": rows})
    digest = sha256_of(payload)
    last = call.results.order_by("-number").first()
    if last is not None and last.sha256 == digest:
        return last
    made = ResultsPublication.objects.create(
        call=call,
        number=last.number + 1 if last else 1,
        stage=stage,
        published_at=at,
        published_by=user,
        note=note.strip(),
        payload=payload,
        sha256=digest,
    )
    tell_of_call("results", call, user=user, entity=entity, at=at, data={"number": made.number, "sha256": digest})
    return made


def _rows(call: Call, stage: DecisionStage, at: datetime) -> list[dict[str, Any]]:
    decisions = list(
        decisions_of(call)
        .filter(stage=stage, notified_at__isnull=False)
        .prefetch_related("application__participations__municipality", "application__submissions")
    )
    labels = entity_labels([one.application.lead_id for one in decisions], localdate(at))
    places = _places(decisions)
    return [_row(one, labels[one.application.lead_id].name, places) for one in decisions]


def _row(decision: Decision, lead: str, places: dict[str, Place]) -> dict[str, Any]:
    application = decision.application
    takes_part = {ParticipationState.ACCEPTED, ParticipationState.RELEASED}
    submissions = sorted(application.submissions.all(), key=lambda one: one.number)
    place = places.get(str(application.uuid))
    return {
        "application": str(application.uuid),
        "registry": submissions[-1].registry if submissions else None,
        "title": application.title,
        "lead": application.lead.code,
        "lead_name": lead,
        "municipalities": [
            {"code": one.municipality.code, "name": one.municipality.name}
            for one in sorted(application.participations.all(), key=lambda one: one.pk)
            if one.municipality and one.state in takes_part
        ],
        "outcome": decision.outcome,
        "amount": decision.amount,
        "rank": place.place if place else None,
        "score": place.score if place else None,
        "is_forfeited": application.state == ApplicationState.FORFEITED,
    }


def _places(decisions: list[Decision]) -> dict[str, Place]:
    """Return the place of each application in the ranking its proposal rested on."""
    rankings = {one.ranking_id: one.ranking for one in decisions if one.ranking}
    return {uuid: place for ranking in rankings.values() for uuid, place in places_of(ranking).items()}
