"""Rankings: made from everything as it is, kept with what they were made of, published once."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.audit import chain
from common.canonical import canonical, freeze, sha256_of
from funding.enums import Outcome, RankingState
from funding.models import Application, Call, RankingDeviation, RankingRun
from funding.operations.refusals import AlreadyPublished, FundingRefused, NotAllowed, RankingIncomplete, WrongState
from funding.permissions import can_make_ranking, can_publish_ranking
from funding.queries.evaluation import inputs_of, still_open
from funding.queries.ranking import as_said, rank, what_is_missing
from funding.queries.ranking_runs import rows_again
from territories.models import Entity


@transaction.atomic
def make_ranking(*, call: Call, grounds: str, user: User, entity: Entity, at: datetime) -> RankingRun:
    """Rank the applications whose evaluation is closed; the one being prepared is made again in its place.

    Raises RankingIncomplete with everything that is missing. After a publication another needs its grounds.
    """
    _require(can_make_ranking, user, entity, at, "fazer a ordenação")
    call = Call.objects.select_for_update().get(pk=call.pk)
    made = list(call.rankings.select_for_update().order_by("number"))
    in_hand = next((run for run in made if run.state == RankingState.DRAFT), None)
    number = in_hand.number if in_hand else len(made) + 1
    grounds = grounds.strip() or (in_hand.grounds if in_hand else "")
    if number > 1 and not grounds:
        raise FundingRefused("Já há uma ordenação publicada: diga porque se faz outra.")
    inputs = inputs_of(call)
    problems = what_is_missing(inputs)
    if waiting := still_open(call):
        problems = [f"Faltam fechar {waiting} candidaturas: verificação ou avaliação por acabar.", *problems]
    if problems:
        raise RankingIncomplete(*problems)
    kept = canonical(as_said(inputs))
    run = in_hand or RankingRun(call=call, number=number)
    run.inputs, run.inputs_sha256, run.rows = kept, sha256_of(kept), freeze(rank(inputs))
    run.grounds, run.made_by, run.made_at = grounds, user, at
    run.save()
    _tell("make_ranking", run, user, entity, at)
    return run


@transaction.atomic
def publish_ranking(*, run: RankingRun, user: User, entity: Entity, at: datetime) -> RankingRun:
    """Make a ranking the one that decisions rest on; the former stays on record. Frozen from here on.

    Raises AlreadyPublished for who comes second, and WrongState when something changed since it was made.
    """
    _require(can_publish_ranking, user, entity, at, "publicar a ordenação")
    call = Call.objects.select_for_update().get(pk=run.call_id)
    run = RankingRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if run.state != RankingState.DRAFT:
        raise AlreadyPublished("Esta ordenação já foi publicada por outra pessoa. Não há mais nada a fazer.")
    now = canonical(as_said(inputs_of(call)))
    if sha256_of(now) != run.inputs_sha256 or still_open(call):
        raise WrongState("Algo mudou desde que esta ordenação foi feita: volte a calculá-la antes de publicar.")
    if rows_again(run) != run.rows:
        raise WrongState("Calculada de novo, a ordenação não dá as mesmas linhas. Não foi publicada.")
    for former in call.rankings.filter(state=RankingState.PUBLISHED):
        former.state = RankingState.SUPERSEDED
        former.save(update_fields=["state"])
    run.state, run.published_by, run.published_at = RankingState.PUBLISHED, user, at
    run.save(update_fields=["state", "published_by", "published_at"])
    _tell("publish_ranking", run, user, entity, at)
    return run


@transaction.atomic
def deviate(
    *,
    run: RankingRun,
    application: Application,
    outcome: Outcome,
    grounds: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> RankingDeviation:
    """Say, with grounds, that an application will be proposed otherwise than its place gives."""
    _require(can_publish_ranking, user, entity, at, "afastar-se da ordenação")
    run = RankingRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if run.state != RankingState.PUBLISHED:
        raise WrongState("Só se afasta da ordenação que está publicada.")
    row = next((row for row in run.rows if row["uuid"] == str(application.uuid)), None)
    if row is None:
        raise WrongState("Esta candidatura não está na ordenação.")
    if row["outcome"] == outcome:
        raise FundingRefused("É o que a ordenação já dá: não há desvio.")
    if not grounds.strip():
        raise FundingRefused("Um desvio da ordenação tem de ser fundamentado.")
    try:
        with transaction.atomic():
            made = RankingDeviation.objects.create(
                run=run, application=application, outcome=outcome, grounds=grounds.strip(), made_by=user, made_at=at
            )
    except IntegrityError as error:
        raise AlreadyPublished("Já há um desvio fundamentado para esta candidatura.") from error
    said = {"application": application.uuid.hex, "outcome": outcome, "grounds": grounds.strip()}
    chain.append(stream_of_ranking(run.call), "deviate", actor=user, on_behalf_of=entity.code, at=at, data=said)
    return made


def stream_of_ranking(call: Call) -> str:
    """Return the name of the chain of events of a call's rankings."""
    return f"funding.ranking:{call.uuid}"


def _tell(kind: str, run: RankingRun, user: User, entity: Entity, at: datetime) -> None:
    said = {"number": run.number, "inputs_sha256": run.inputs_sha256, "rows_sha256": sha256_of(json.dumps(run.rows))}
    chain.append(stream_of_ranking(run.call), kind, actor=user, on_behalf_of=entity.code, at=at, data=said)


def _require(may: Callable[[Actor], bool], user: User, entity: Entity, at: datetime, label: str) -> None:
    actor = actor_of(user, localdate(at), entity.pk, has_mfa=True)
    if not may(actor):
        raise NotAllowed(f"Não tem, nesta data, o papel que permite {label}.")
