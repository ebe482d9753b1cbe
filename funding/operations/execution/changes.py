"""What an amendment of each kind may change in an award, as JSON: what it says now, whether it may, and the change.

TIME    {"ends_on": "2026-06-30"}
BUDGET  {"amount": "90000.00"}
SCOPE   {"milestones": {"M1": {"title": "…", "due_on": "2026-03-31"}}}
PARTY   {"parties": ["MUN-1312", …], "lead": "MUN-1312"}   the beneficiaries, by code, and who leads when that changes
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Max

from common.ui.formatting import money
from funding.enums import AmendmentKind, MilestoneState, ParticipationState
from funding.models import Award, AwardParty, Milestone, Participation
from funding.operations.decisions.proposing import locked_call
from funding.operations.execution.calendar import fit_reports
from funding.operations.refusals import AboveTheAward, FundingRefused, ParticipationTaken
from funding.queries.execution import money_of_award
from territories.enums import EntityKind
from territories.models import Entity, Municipality

Told = dict[str, Any]
MAY_JOIN = (EntityKind.MUNICIPALITY, EntityKind.INTERMUNICIPAL)


@dataclass(frozen=True)
class _Change:
    read: Callable[[Award, Told], Told]
    check: Callable[[Award, Mapping[str, Any]], Told]
    apply: Callable[[Award, Told], None]


def as_it_is(award: Award, kind: AmendmentKind, after: Told) -> Told:
    """Return what the award says now of what would change."""
    return _CHANGES[kind].read(award, after)


def checked(award: Award, kind: AmendmentKind, after: Mapping[str, Any]) -> Told:
    """Return what is asked as it will be kept; refuse what the award can not become."""
    return _CHANGES[kind].check(award, after)


def apply(award: Award, kind: AmendmentKind, after: Told) -> None:
    """Change the locked award, which is saved by who asked, and what hangs on it."""
    _CHANGES[kind].apply(award, after)


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise FundingRefused("Escreva uma data que exista.") from None


def _read_time(award: Award, after: Told) -> Told:
    return {"ends_on": award.ends_on.isoformat() if award.ends_on else None}


def _check_time(award: Award, after: Mapping[str, Any]) -> Told:
    ends_on = _day(after.get("ends_on"))
    last = award.milestones.aggregate(last=Max("due_on"))["last"]
    if award.starts_on and ends_on <= award.starts_on:
        raise FundingRefused("O contrato tem de terminar depois de começar.")
    if last is not None and last >= ends_on:
        raise FundingRefused("Há marcos com prazo depois desse dia: mude-os primeiro.")
    return {"ends_on": ends_on.isoformat()}


def _apply_time(award: Award, after: Told) -> None:
    award.ends_on = _day(after["ends_on"])
    fit_reports(award)


def _read_budget(award: Award, after: Told) -> Told:
    return {"amount": str(award.amount)}


def _check_budget(award: Award, after: Mapping[str, Any]) -> Told:
    try:
        amount = Decimal(str(after.get("amount"))).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise FundingRefused("Escreva o novo montante em euros.") from None
    committed = money_of_award(award).committed
    if amount <= 0 or amount < committed:
        raise AboveTheAward(f"O apoio não pode ficar abaixo do que já foi aprovado pagar: {money(committed)}.")
    if award.decision.amount is not None and amount > award.decision.amount:
        raise AboveTheAward(f"O apoio não passa o que foi decidido: {money(award.decision.amount)}.")
    return {"amount": str(amount)}


def _apply_budget(award: Award, after: Told) -> None:
    award.amount = Decimal(after["amount"])


def _milestones(award: Award, after: Mapping[str, Any]) -> dict[str, Milestone]:
    asked = after.get("milestones")
    if not isinstance(asked, Mapping) or not asked:
        raise FundingRefused("Diga que marcos mudam.")
    found = {one.code: one for one in award.milestones.filter(code__in=list(asked)).order_by("pk")}
    if missing := sorted(set(asked) - set(found)):
        raise FundingRefused(f"O contrato não tem os marcos: {', '.join(missing)}.")
    return found


def _read_scope(award: Award, after: Told) -> Told:
    found = _milestones(award, after)
    return {
        "milestones": {code: {"title": one.title, "due_on": one.due_on.isoformat()} for code, one in found.items()}
    }


def _check_scope(award: Award, after: Mapping[str, Any]) -> Told:
    told = {}
    for code, milestone in _milestones(award, after).items():
        if milestone.state not in {MilestoneState.PLANNED, MilestoneState.REFUSED}:
            raise FundingRefused(f"O marco {code} já foi declarado: não se altera.")
        asked = after["milestones"][code]
        title, due_on = str(asked.get("title", "")).strip(), _day(asked.get("due_on"))
        if not title or len(title) > 300:
            raise FundingRefused(f"Diga, até 300 caracteres, o que o marco {code} passa a ser.")
        if award.starts_on and award.ends_on and not award.starts_on <= due_on < award.ends_on:
            raise FundingRefused(f"O prazo do marco {code} tem de ficar dentro do contrato.")
        told[code] = {"title": title, "due_on": due_on.isoformat()}
    return {"milestones": told}


def _apply_scope(award: Award, after: Told) -> None:
    for code, milestone in _milestones(award, after).items():
        milestone.title = after["milestones"][code]["title"]
        milestone.due_on = _day(after["milestones"][code]["due_on"])
        milestone.version += 1
        milestone.save(update_fields=["title", "due_on", "version"])


def _beneficiaries(award: Award) -> list[str]:
    return sorted(award.parties.filter(is_grantor=False).values_list("entity__code", flat=True))


def _leads(award: Award) -> str:
    return (award.lead or award.application.lead).code


def _read_parties(award: Award, after: Told) -> Told:
    return {"parties": _beneficiaries(award)} | ({"lead": _leads(award)} if "lead" in after else {})


def _check_parties(award: Award, after: Mapping[str, Any]) -> Told:
    """One amendment of parties of a call at a time: no municipality comes into two contracts of it."""
    locked_call(award.application.call)
    asked = after.get("parties")
    codes = sorted({str(each) for each in asked}) if isinstance(asked, list) else []
    lead = str(after.get("lead") or _leads(award))
    if lead not in codes:
        raise FundingRefused("Quem lidera continua no contrato: para sair, diga quem passa a liderar.")
    now = set(_beneficiaries(award))
    for code in sorted(now - set(codes)):
        if award.milestones.filter(municipality__entity__code=code).exists():
            raise FundingRefused(f"{code} tem marcos neste contrato: não pode sair.")
    _check_joining(award, sorted(set(codes) - now))
    if lead == _leads(award):
        return {"parties": codes}
    if not award.parties.filter(entity__code=lead, is_grantor=False, signed_at__isnull=False).exists():
        raise FundingRefused("Quem passa a liderar já tem de ser parte do contrato, e tê-lo assinado.")
    return {"parties": codes, "lead": lead}


def _check_joining(award: Award, joining: list[str]) -> None:
    entities = Entity.objects.filter(code__in=joining, kind__in=MAY_JOIN)
    if entities.count() != len(joining):
        raise FundingRefused(
            "Só entram no contrato municípios e entidades intermunicipais: confirme quem acrescentou."
        )
    call = award.application.call_id
    held = Participation.objects.filter(call_id=call, entity__in=entities, state=ParticipationState.ACCEPTED)
    bound = AwardParty.objects.filter(award__application__call=call, is_grantor=False, entity__in=entities)
    if held.exclude(application=award.application).exists() or bound.exclude(award=award).exists():
        raise ParticipationTaken("Quem entra já está noutra candidatura ou noutro contrato do mesmo aviso.")


def _apply_parties(award: Award, after: Told) -> None:
    """Who comes in signs the contract with their own hand; until then they are a party that has not signed."""
    now = set(_beneficiaries(award))
    award.parties.filter(is_grantor=False, entity__code__in=now - set(after["parties"])).delete()
    joining = Entity.objects.filter(code__in=set(after["parties"]) - now).order_by("pk")
    municipalities = {one.entity_id: one for one in Municipality.objects.filter(entity__in=joining)}
    for entity in joining:
        AwardParty.objects.create(award=award, entity=entity, municipality=municipalities.get(entity.pk))
    if "lead" in after:
        award.lead = Entity.objects.get(code=after["lead"])


_CHANGES = {
    AmendmentKind.TIME: _Change(_read_time, _check_time, _apply_time),
    AmendmentKind.BUDGET: _Change(_read_budget, _check_budget, _apply_budget),
    AmendmentKind.SCOPE: _Change(_read_scope, _check_scope, _apply_scope),
    AmendmentKind.PARTY: _Change(_read_parties, _check_parties, _apply_parties),
}
