"""Publishing what was proposed or decided in a call: an edition that never changes."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.timezone import localdate

from accounts.models import User
from accounts.queries import actor_of
from common.audit.trail import record
from common.canonical import canonical, sha256_of
from funding.enums import ApplicationState, DecisionStage, ParticipationState
from funding.models import Call, Decision, ResultsPublication, Submission
from funding.operations.call_states import tell_of_call
from funding.operations.decisions.proposing import locked_call
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.permissions import can_publish_calls
from funding.queries.decisions import decisions_of
from funding.queries.ranking_runs import Place, places_of
from territories.models import Entity
from territories.queries import entity_labels

# An address of e-mail, a bank account, a tax number of a person or a telephone: nothing of it is for the public.
PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\bPT50[\s\d]{21,}|\b[1-39](?:[ .]?\d){8}\b")


@transaction.atomic
def publish_results(
    *,
    call: Call,
    stage: DecisionStage,
    note: str,
    user: User,
    entity: Entity,
    at: datetime,
    grounds: Mapping[str, str] | None = None,
) -> ResultsPublication:
    """Publish the results of a call as they stand; the same content again is the edition that is already there.

    `grounds` are the words to publish for each application, by its UUID; those without any are published without.
    Results that were published are corrected in the open: the note says what changed and why.
    """
    call = locked_call(call)
    if not can_publish_calls(actor_of(user, localdate(at), entity.pk, has_mfa=True)):
        raise NotAllowed("Não tem, nesta data, o papel que permite publicar resultados.")
    rows = _rows(call, stage, grounds or {}, at)
    _check_words(rows, note)
    payload = canonical({"call": call.code, "stage": stage, "rows": rows})
    digest = sha256_of(payload)
    last = call.results.order_by("-number").first()
    if last is not None and last.sha256 == digest:
        return last
    if last is not None and last.stage == stage and not note.strip():
        raise FundingRefused(f"Diga na nota o que muda, e porquê, em relação à edição {last.number}, já publicada.")
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
    record(call, "funding.publish_results", user=user, data={"edition": made.number, "sha256": digest})
    return made


def _check_words(rows: list[dict[str, Any]], note: str) -> None:
    """Refuse what can not be published: nothing decided, and words that tell of a person."""
    if not rows:
        raise WrongState("Ainda não há decisões notificadas para publicar.")
    told = [(f"nos fundamentos de «{row['title']}»", row["grounds"] or "") for row in rows]
    for where, words in [("na nota", note), *told]:
        if found := PERSONAL.search(words):
            raise FundingRefused(
                f"Parece haver um dado pessoal {where}: «{found[0]}». Retire-o: isto fica à vista de todos."
            )


def _rows(call: Call, stage: DecisionStage, grounds: Mapping[str, str], at: datetime) -> list[dict[str, Any]]:
    submissions = Submission.objects.select_related("summary").only("application", "number", "registry", "summary")
    decisions = list(
        decisions_of(call)
        .filter(stage=stage, notified_at__isnull=False)
        .prefetch_related(
            "application__participations__municipality",
            Prefetch("application__submissions", submissions.order_by("number")),
        )
    )
    labels = entity_labels([one.application.lead_id for one in decisions], localdate(at))
    places = _places(decisions)
    return [_row(one, labels[one.application.lead_id].name, places, grounds) for one in decisions]


def _row(decision: Decision, lead: str, places: dict[str, Place], grounds: Mapping[str, str]) -> dict[str, Any]:
    application = decision.application
    takes_part = {ParticipationState.ACCEPTED, ParticipationState.RELEASED}
    submissions = list(application.submissions.all())
    place = places.get(str(application.uuid))
    return {
        "application": str(application.uuid),
        "registry": submissions[-1].registry if submissions else None,
        "requested": submissions[-1].summary.requested if submissions else None,
        "grounds": grounds.get(str(application.uuid), "").strip() or None,
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
