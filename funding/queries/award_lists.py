"""Awards and their reports in lists: what of each waits or is late, and where its euros are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from common.questionnaires.queries import schema_of, version_in_use
from common.questionnaires.schema import Schema
from funding.enums import PaymentState, ReportStanding, ReportState
from funding.models import Award, AwardReport, Call, PaymentRequest
from funding.queries.award_reports import (
    IN_FORCE,
    content_handed_in,
    figures_handed_in,
    form_handed_in,
    form_of_reports,
    replies_in,
    reports_with_deliveries,
    standing_of,
)
from funding.queries.execution import AwardMoney, money_of_award
from territories.queries import entity_labels

WAITING_PAYMENTS = (PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.APPROVED, PaymentState.ORDERED)
LATE = (ReportStanding.LATE, ReportStanding.RETURNED_LATE)


@dataclass(frozen=True)
class AwardLine:
    """An award in a list."""

    award: Award
    lead: str
    money: AwardMoney
    late_reports: int
    waiting_payments: int


def lines_of_awards(awards: Iterable[Award], on: date) -> list[AwardLine]:
    """Return the lines of awards whose payments and reports were fetched, with one query more for the names."""
    found = list(awards)
    names = entity_labels([one.led_by_id for one in found], on)
    return [
        AwardLine(
            one,
            names[one.led_by_id].display,
            money_of_award(one),
            sum(standing_of(_of(report, one), on) in LATE for report in one.reports.all()),
            sum(payment.state in WAITING_PAYMENTS for payment in one.payments.all()),
        )
        for one in found
    ]


def _of(report: AwardReport, award: Award) -> AwardReport:
    report.award = award
    return report


def with_late_reports(awards: QuerySet[Award], on: date) -> QuerySet[Award]:
    late = Q(state__in=[ReportState.PLANNED, ReportState.DRAFT], due_on__lt=on) | Q(
        state=ReportState.RETURNED, again_by__lt=on
    )
    return awards.filter(state__in=IN_FORCE, pk__in=AwardReport.objects.filter(late).values("award"))


def with_waiting_payments(awards: QuerySet[Award]) -> QuerySet[Award]:
    return awards.filter(pk__in=PaymentRequest.objects.filter(state__in=WAITING_PAYMENTS).values("award"))


@dataclass(frozen=True)
class FlowLine:
    """Euros of an award at one point of their way, and where the number comes from."""

    label: str
    amount: Decimal | None
    source: str
    place: str


def flow_of(award: Award) -> list[FlowLine]:
    """Return the way of the money of an award, from what was decided to what is left."""
    held = money_of_award(award)
    waiting = sum((one.amount for one in award.payments.all() if one.state in WAITING_PAYMENTS[:2]), Decimal())
    return [
        FlowLine("Decidido", award.decision.amount, "decisão final da candidatura", "contrato"),
        FlowLine("Contratado", award.amount, "contrato e adendas de orçamento em vigor", "adendas"),
        FlowLine("Pedido", held.asked, "pedidos de pagamento submetidos, sem os recusados", "pagamentos"),
        FlowLine("À espera de decisão", waiting, "pedidos submetidos ou verificados, por aprovar", "pagamentos"),
        FlowLine("Aprovado", held.committed, "pedidos com as duas aprovações, pagos ou por pagar", "pagamentos"),
        FlowLine("Pago", held.paid_out, "pedidos com data de pagamento registada", "pagamentos"),
        FlowLine("Recuperado", held.recovered, "recuperações com data registada", "pagamentos"),
        FlowLine("Ainda pode ser pedido", held.left, "contratado, menos o aprovado", "pagamentos"),
    ]


@dataclass(frozen=True)
class ReportLine:
    """A report in a list, as it stands on the day."""

    report: AwardReport
    lead: str
    standing: ReportStanding
    days_late: int

    @property
    def last(self) -> Any:
        return next(iter(self.report.submissions.all()), None)


def report_lines(awards: QuerySet[Award], on: date, *, call: str = "", standing: str = "") -> list[ReportLine]:
    """Return the reports of awards, what is due first coming first, in a fixed number of queries."""
    found = reports_with_deliveries().filter(award__in=awards.order_by().values("pk"))
    if call:
        found = found.filter(award__application__call__code=call)
    rows = list(found.order_by("due_on", "award__number", "pk"))
    names = entity_labels([one.award.led_by_id for one in rows], on)
    lines = [
        ReportLine(one, names[one.award.led_by_id].display, standing_of(one, on), _days_late(one, on)) for one in rows
    ]
    return [one for one in lines if not standing or one.standing == standing]


def _days_late(report: AwardReport, on: date) -> int:
    """Days between the day it was asked for and its first delivery, or today while there is none."""
    deliveries = list(report.submissions.all())
    until = deliveries[-1].submitted_at.date() if deliveries else on
    return max((until - report.due_on).days, 0)


def calls_with_awards(awards: QuerySet[Award]) -> Sequence[Call]:
    """Return the calls that these awards are of, by title."""
    return list(Call.objects.filter(pk__in=awards.order_by().values("application__call")).order_by("title", "pk"))


def questions_of(call: Call) -> Schema | None:
    """Return what the reports of a call ask now."""
    form = form_of_reports(call)
    version = version_in_use(form) if form else None
    return schema_of(version) if version else None


def answers_of_line(line: ReportLine) -> dict[str, str]:
    """Return what was last handed in, in words by question; the rows of a group one after the other."""
    if line.last is None:
        return {}
    line.last.report = line.report
    told: dict[str, str] = {}
    for one in replies_in(content_handed_in(line.last), form_handed_in(line.last)):
        told[one.question] = f"{told[one.question]} | {one.said}" if one.question in told else one.said
    return told


def figure_of_line(line: ReportLine, name: str) -> Decimal | None:
    """Return a figure as it was when the report was handed in; None while nothing was."""
    if line.last is None:
        return None
    value: Decimal | None = getattr(figures_handed_in(content_handed_in(line.last)), name)
    return value
