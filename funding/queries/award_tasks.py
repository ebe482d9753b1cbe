"""What awards ask of a person now: to sign, deliver, verify, judge, decide or pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.permissions import Actor
from common.ui.formatting import day, money
from funding import permissions
from funding.enums import (
    AmendmentState,
    AwardState,
    MilestoneState,
    PaymentKind,
    PaymentState,
    ReportStanding,
)
from funding.models import Amendment, Award, AwardParty, AwardReport, Milestone, PaymentRequest
from funding.queries.award_reports import last_day_of, standing_of
from funding.queries.awards import awards_to_open
from funding.queries.execution import awards_seen_by

AHEAD = timedelta(days=60)
UNDER_WAY = (AwardState.RUNNING, AwardState.SUSPENDED)
OPEN = (AwardState.PREPARING, *UNDER_WAY)


@dataclass(frozen=True)
class AwardTask:
    """Something to do about an award: `place` is the part of its page, or `report` the page of a report."""

    award: Award | None
    title: str
    why: str
    verb: str
    place: str = ""
    due_on: date | None = None
    report: AwardReport | None = None
    application_uuid: UUID | None = None


def award_tasks(actor: Actor, on: date) -> list[AwardTask]:
    """Return what awards ask of somebody, in a fixed number of queries whatever their number."""
    if not permissions.can_see_awards(actor):
        return []
    waiting = list(_with_what_waits(awards_seen_by(actor)))
    tasks = [task for award in waiting for part in _PARTS for task in part(actor, award, on)]
    if permissions.can_run_awards(actor):
        tasks += [
            AwardTask(
                None,
                one.title,
                f"{one.call.title}. O apoio foi aceite.",
                "Preparar o contrato",
                application_uuid=one.uuid,
            )
            for one in awards_to_open()
        ]
    return tasks


def _with_what_waits(awards: QuerySet[Award]) -> QuerySet[Award]:
    owing = PaymentRequest.objects.filter(
        kind=PaymentKind.RECOVERY, state__in=[PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.APPROVED]
    )
    parties = AwardParty.objects.select_related("entity").order_by("pk")
    return awards.filter(Q(state__in=OPEN) | Q(pk__in=owing.values("award"))).prefetch_related(
        Prefetch("parties", parties),
        Prefetch("milestones", Milestone.objects.select_related("municipality").order_by("due_on", "pk")),
        Prefetch("amendments", Amendment.objects.order_by("number", "pk")),
        "documents",
    )


def _contract(actor: Actor, award: Award, on: date) -> Iterator[AwardTask]:
    if award.state not in OPEN:
        return
    if not award.documents.all():
        if permissions.can_run_awards(actor):
            yield AwardTask(award, award.number, "Falta juntar o texto do contrato.", "Juntar", "contrato")
        return
    for party in award.parties.all():
        mine = (
            permissions.can_direct_awards(actor) and party.entity_id in actor.acts_for
            if party.is_grantor
            else permissions.signs_for(actor, party.entity_id)
        )
        if mine and party.signed_at is None:
            yield AwardTask(award, award.number, "O contrato espera pela sua assinatura.", "Assinar", "contrato")


def _milestones(actor: Actor, award: Award, on: date) -> Iterator[AwardTask]:
    if award.state != AwardState.RUNNING:
        return
    for one in award.milestones.all():
        one.award = award
        title = f"{award.number}, marco {one.code}: {one.title}"
        if one.state == MilestoneState.CLAIMED and permissions.can_run_awards(actor):
            yield AwardTask(award, title, "Foi declarado cumprido: espera por verificação.", "Verificar", "marcos")
        waits = one.state in {MilestoneState.PLANNED, MilestoneState.REFUSED} and one.due_on <= on + AHEAD
        if waits and permissions.can_claim_milestone(actor, one):
            why = f"Não aceite: «{one.refusal}»" if one.refusal else f"A cumprir até {day(one.due_on)}."
            yield AwardTask(award, title, why, "Declarar", "marcos", one.due_on)


def _reports(actor: Actor, award: Award, on: date) -> Iterator[AwardTask]:
    parties = {one.entity_id for one in award.parties.all() if not one.is_grantor}
    for one in award.reports.all():
        one.award = award
        standing, title = standing_of(one, on), f"{award.number}, relatório {one.period}"
        if standing == ReportStanding.HANDED_IN and permissions.can_run_awards(actor):
            yield AwardTask(award, title, "Foi entregue: espera por apreciação.", "Apreciar", report=one)
        if standing in _TO_WRITE and permissions.can_write_report(actor, parties=parties):
            why = "Foi devolvido: leia o que falta." if one.again_by else f"Período terminado em {day(one.ends_on)}."
            yield AwardTask(award, title, why, _TO_WRITE[standing], due_on=last_day_of(one), report=one)


def _payments(actor: Actor, award: Award, on: date) -> Iterator[AwardTask]:
    for one in award.payments.all():
        one.award = award
        what = "recuperação" if one.kind == PaymentKind.RECOVERY else "pedido"
        title = f"{award.number}, {what} n.º {one.number}: {money(one.amount)}"
        if one.state in _OF_THE_EATA:
            why, verb, may = _OF_THE_EATA[PaymentState(one.state)]
            goes_on = award.state == AwardState.RUNNING or one.kind == PaymentKind.RECOVERY
            if may(actor) and goes_on and one.requested_by_id != actor.user_id:
                yield AwardTask(award, title, why, verb, "pagamentos")
        elif one.state == PaymentState.RETURNED and permissions.can_write_award(actor, award):
            yield AwardTask(award, title, f"Devolvido: «{one.reason}»", "Corrigir", "pagamentos")


def _amendments(actor: Actor, award: Award, on: date) -> Iterator[AwardTask]:
    for one in award.amendments.all():
        title = f"{award.number}, adenda n.º {one.number}: {one.get_kind_display()}"
        if one.state == AmendmentState.REQUESTED and permissions.can_run_awards(actor):
            yield AwardTask(award, title, "Foi pedida: espera por análise.", "Analisar", "adendas")
        elif one.state == AmendmentState.ANALYSED and permissions.can_direct_awards(actor):
            if actor.user_id not in {one.requested_by_id, one.analysed_by_id}:
                yield AwardTask(award, title, "Foi analisada: espera por decisão.", "Decidir", "adendas")
        elif one.state == AmendmentState.APPROVED:
            yield from _to_sign(actor, award, one, title)


def _to_sign(actor: Actor, award: Award, one: Amendment, title: str) -> Iterator[AwardTask]:
    lead = one.after.get("lead")
    if lead and one.accepted_at is None:
        if any(
            permissions.signs_for(actor, each.entity_id) for each in award.parties.all() if each.entity.code == lead
        ):
            yield AwardTask(award, title, "Por ela passa a liderar, se aceitar.", "Aceitar", "adendas")
    elif permissions.can_sign_award(actor, award):
        yield AwardTask(award, title, "Foi aprovada: entra em vigor quando a assinar.", "Assinar", "adendas")


_TO_WRITE = {
    ReportStanding.DUE: "Escrever",
    ReportStanding.LATE: "Escrever",
    ReportStanding.RETURNED: "Corrigir",
    ReportStanding.RETURNED_LATE: "Corrigir",
}
_OF_THE_EATA = {
    PaymentState.SUBMITTED: ("Espera por verificação.", "Verificar", permissions.can_run_awards),
    PaymentState.CHECKED: ("Foi verificado: espera pela aprovação de outra pessoa.", "Aprovar",
                           permissions.can_direct_awards),
    PaymentState.APPROVED: ("Foi aprovado: espera pela ordem.", "Ordenar", permissions.can_run_awards),
    PaymentState.ORDERED: ("Foi ordenado: falta o dia em que o dinheiro se moveu.", "Registar",
                           permissions.can_run_awards),
}  # fmt: skip
_PARTS = (_contract, _milestones, _reports, _payments, _amendments)
