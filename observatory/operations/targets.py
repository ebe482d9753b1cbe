"""Records what was decided to be reached; a later decision takes the place of an earlier one, which stays readable."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from observatory.enums import AreaLevel, MeasureKind
from observatory.models import Area, Measure, MeasureTarget, Period
from observatory.operations.refusals import TargetRefused
from observatory.queries.targets import targets_in_force


@transaction.atomic
def set_target(
    *,
    measure: Measure,
    area: Area,
    period: Period,
    value: Decimal,
    decision_reference: str,
    decided_on: date,
    user: User,
    at: datetime,
    decision_url: str = "",
    base_period: Period | None = None,
    supersedes: MeasureTarget | None = None,
) -> MeasureTarget:
    """Keep a target with the decision that set it, in the place of another one where that is said."""
    Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)  # targets of a measure wait for each other here
    _check_decision(decision_reference, decided_on, at)
    _check_value(measure, area, value)
    if base_period is not None and base_period.starts_on >= period.starts_on:
        raise TargetRefused("O ponto de partida tem de ser anterior ao ano da meta.")
    _check_place(measure, area, period, supersedes)
    target = MeasureTarget.objects.create(
        measure=measure,
        area=area,
        period=period,
        value=value,
        base_period=base_period,
        decision_reference=decision_reference.strip(),
        decided_on=decided_on,
        decision_url=decision_url,
        supersedes=supersedes,
        recorded_by=user,
        recorded_at=at,
    )
    told = {"measure": measure.code, "area": area.code, "period": period.code, "value": str(value)}
    record(target, "observatory.set_target", user=user, data=told)
    return target


def _check_decision(reference: str, decided_on: date, at: datetime) -> None:
    if not reference.strip():
        raise TargetRefused("Indique a decisão que fixa a meta: sem decisão não há meta.")
    if decided_on > at.date():
        raise TargetRefused("A data da decisão está no futuro: registe a meta quando estiver decidida.")


def _check_value(measure: Measure, area: Area, value: Decimal) -> None:
    if measure.lowest_level is not None and area.level > measure.lowest_level:
        level = AreaLevel(measure.lowest_level).label
        raise TargetRefused(f"Esta medida não existe abaixo do nível «{level}»: escolha um território desse nível.")
    is_share = measure.unit == "%" or (measure.kind == MeasureKind.ADOPTION and area.level < AreaLevel.MUNICIPALITY)
    if measure.kind == MeasureKind.ADOPTION and area.level == AreaLevel.MUNICIPALITY and value not in (0, 1):
        raise TargetRefused("Num município esta medida é sim ou não: a meta é 1 (sim) ou 0 (não).")
    if is_share and not 0 <= value <= (100 if measure.valid_to is None else measure.valid_to):
        raise TargetRefused("A meta é uma percentagem: escreva um valor entre 0 e 100.")
    if measure.valid_from is not None and value < measure.valid_from:
        raise TargetRefused(
            f"A meta é menor do que o mínimo admissível da medida, {measure.valid_from.normalize():f}."
        )
    if not is_share and measure.valid_to is not None and value > measure.valid_to:
        raise TargetRefused(f"A meta é maior do que o máximo admissível da medida, {measure.valid_to.normalize():f}.")


def _check_place(measure: Measure, area: Area, period: Period, supersedes: MeasureTarget | None) -> None:
    in_force = {target.pk: target for target in targets_in_force(measure) if target.area_id == area.pk}
    if supersedes is not None and supersedes.pk not in in_force:
        raise TargetRefused("Esta meta já foi substituída: volte à lista e substitua a que está em vigor.")
    for target in in_force.values():
        if target.period_id == period.pk and target != supersedes:
            raise TargetRefused(
                f"Já há uma meta em vigor para {area.name} em {period.code}: escolha «Substituir» na lista das metas."
            )
