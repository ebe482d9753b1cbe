"""Progress reports of awards: how each stands on a day, the figures that go with it, and what was handed in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from common.canonical import canonical
from common.questionnaires.models import Questionnaire
from common.questionnaires.queries import answers_to_hand_in, schema_of
from common.questionnaires.schema import Schema
from common.questionnaires.values import shown
from common.ui.formatting import day
from funding.enums import AwardState, MilestoneState, PaymentKind, PaymentState, ReportStanding, ReportState
from funding.models import (
    Award,
    AwardReport,
    Call,
    Milestone,
    PaymentRequest,
    ReportDecision,
    ReportSubmission,
)

STANDARD_FORM = "relatorio-de-execucao"
TONES = {
    ReportStanding.DUE: "attention",
    ReportStanding.LATE: "critical",
    ReportStanding.RETURNED: "attention",
    ReportStanding.RETURNED_LATE: "critical",
    ReportStanding.HANDED_IN: "info",
    ReportStanding.ACCEPTED: "positive",
}
IN_FORCE = (AwardState.RUNNING, AwardState.SUSPENDED)
WRITABLE = (ReportState.PLANNED, ReportState.DRAFT, ReportState.RETURNED)
Content = dict[str, Any]


def standing_of(report: AwardReport, on: date) -> ReportStanding:
    """Tell how a report stands: not yet due, due, late, handed in, returned and accepted are different things."""
    if report.state == ReportState.ACCEPTED:
        return ReportStanding.ACCEPTED
    if report.state == ReportState.SUBMITTED:
        return ReportStanding.HANDED_IN
    if report.award.state not in IN_FORCE and report.award.state != AwardState.PREPARING:
        return ReportStanding.NOT_ASKED
    if report.state == ReportState.RETURNED:
        return ReportStanding.RETURNED_LATE if on > last_day_of(report) else ReportStanding.RETURNED
    if on < report.ends_on:
        return ReportStanding.NOT_DUE
    return ReportStanding.LATE if on > report.due_on else ReportStanding.DUE


def last_day_of(report: AwardReport) -> date:
    """Until when it is to be handed in: what came back has a day of its own."""
    return report.again_by or report.due_on


def form_of_reports(call: Call) -> Questionnaire | None:
    """Return the questionnaire of the reports of a call: its own, or the one every call may use."""
    return call.report_form or Questionnaire.objects.filter(code=STANDARD_FORM).first()


@dataclass(frozen=True)
class PhysicalLine:
    """A milestone as it stands; `is_late` is of one that was due by the end of the period and not claimed."""

    code: str
    title: str
    due_on: date
    weight: Decimal | None
    state: MilestoneState
    claimed_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Figures:
    """What the portal knows of the execution: milestones as they are, euros moved until the end of the period."""

    milestones: tuple[PhysicalLine, ...]
    contracted: Decimal
    requested: Decimal
    approved: Decimal
    paid: Decimal
    recovered: Decimal

    @property
    def verified(self) -> int:
        return sum(one.state == MilestoneState.VERIFIED for one in self.milestones)

    @property
    def percent(self) -> Decimal | None:
        """Physical execution by the weights of milestones; None when they have none, or there are no milestones."""
        weights = [one.weight for one in self.milestones if one.weight is not None]
        if not weights or len(weights) != len(self.milestones):
            return None
        done = sum(
            (one.weight or Decimal() for one in self.milestones if one.state == MilestoneState.VERIFIED), Decimal()
        )
        return (100 * done / sum(weights, Decimal())).quantize(Decimal("0.1"))

    @property
    def paid_percent(self) -> Decimal:
        return (100 * (self.paid - self.recovered) / self.contracted).quantize(Decimal("0.1"))


def figures_of(award: Award, until: date) -> Figures:
    """Return the figures of an award, of milestones and payments that were fetched or are read in two queries."""
    milestones = sorted(award.milestones.all(), key=lambda one: (one.due_on, one.pk))
    payments = [one for one in award.payments.all() if one.kind != PaymentKind.RECOVERY]
    asked = [one for one in payments if one.requested_at and one.requested_at.date() < until]
    approved = (PaymentState.APPROVED, PaymentState.ORDERED, PaymentState.PAID)
    return Figures(
        tuple(_physical(one, until) for one in milestones),
        award.amount,
        sum((one.amount for one in asked if one.state != PaymentState.REFUSED), Decimal()),
        sum((one.amount for one in asked if one.state in approved), Decimal()),
        _moved(payments, until),
        _moved([one for one in award.payments.all() if one.kind == PaymentKind.RECOVERY], until),
    )


def _physical(one: Milestone, until: date) -> PhysicalLine:
    state = MilestoneState(one.state)
    waits = state in {MilestoneState.PLANNED, MilestoneState.REFUSED}
    return PhysicalLine(
        one.code, one.title, one.due_on, one.weight, state, one.claimed_on, waits and one.due_on < until
    )


def _moved(payments: list[PaymentRequest], until: date) -> Decimal:
    return sum((one.amount for one in payments if one.paid_on and one.paid_on < until), Decimal())


def content_of_report(report: AwardReport) -> Content:
    """Return everything that is handed in, as it is hashed: the answers, and the figures of the portal beside them."""
    response, award = report.response, report.award
    figures = figures_of(award, report.ends_on)
    return {
        "contract": award.number,
        "period": report.period,
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "form": response.version.number if response else None,
        "answers": answers_to_hand_in(response) if response else [],
        "milestones": [vars(one) for one in figures.milestones],
        "money": {
            name: getattr(figures, name) for name in ("contracted", "requested", "approved", "paid", "recovered")
        },
        "files": _files_of(report),
    }


def _files_of(report: AwardReport) -> list[dict[str, Any]]:
    if report.response is None:
        return []
    answers = report.response.answers.exclude(file=None).order_by("question", "row", "pk")
    return [
        dict(one) for one in answers.values("question", "row", "file__original_name", "file__sha256", "file__uuid")
    ]


def content_handed_in(submission: ReportSubmission) -> Content:
    content: Content = json.loads(submission.payload)
    return content


def figures_handed_in(content: Content) -> Figures:
    """Read the figures back from what was handed in."""
    lines = tuple(
        PhysicalLine(
            one["code"],
            one["title"],
            date.fromisoformat(one["due_on"]),
            Decimal(one["weight"]) if one["weight"] is not None else None,
            MilestoneState(one["state"]),
            date.fromisoformat(one["claimed_on"]) if one["claimed_on"] else None,
            one["is_late"],
        )
        for one in content["milestones"]
    )
    return Figures(lines, **{name: Decimal(value) for name, value in content["money"].items()})


@dataclass(frozen=True)
class Replied:
    """An answer in words; `key` tells it from the others, `file` is the address of what it holds."""

    section: str
    question: str
    row: str
    label: str
    said: str
    file: str = ""

    @property
    def key(self) -> str:
        return f"{self.question}:{self.row}"


def replies_in(content: Content, form: Schema) -> list[Replied]:
    """Write the answers of a content in words, in the order of the questionnaire."""
    files = {(one["question"], one["row"]): one for one in content["files"]}
    rows = {one["question"]: one["value"] for one in content["answers"] if isinstance(one["value"], list)}
    return [_reply(one, form, files, rows) for one in content["answers"] if not _is_group(one, form)]


def _is_group(one: dict[str, Any], form: Schema) -> bool:
    question = form.by_id.get(one["question"])
    return question is not None and bool(question.questions)


def _reply(
    one: dict[str, Any], form: Schema, files: dict[tuple[str, str], Any], rows: dict[str, list[str]]
) -> Replied:
    asked, group = form.by_id[one["question"]], form.group_of.get(one["question"])
    label = asked.label
    if group and one["row"] in rows.get(group, []):
        label = f"{form.by_id[group].label}, linha {rows[group].index(one['row']) + 1}: {label}"
    section = next(part.title for part in form.sections if _holds(part, group or asked.id))
    kept = files.get((one["question"], one["row"]))
    said = kept["file__original_name"] if kept else shown(asked, one["value"])
    return Replied(section, asked.id, one["row"], label, said, kept["file__uuid"] if kept else "")


def _holds(section: Any, question: str) -> bool:
    return any(one.id == question for one in section.questions)


def form_handed_in(submission: ReportSubmission) -> Schema:
    """Return what was asked in the version that was answered."""
    response = submission.report.response
    if response is None:
        raise ReportSubmission.DoesNotExist
    number = content_handed_in(submission)["form"]
    if response.version.number == number:
        return schema_of(response.version)
    return schema_of(response.version.questionnaire.versions.get(number=number))


def content_now(report: AwardReport) -> Content:
    """Return what would be handed in now, as it would be read back."""
    content: Content = json.loads(canonical(content_of_report(report)))
    return content


def reports_with_deliveries() -> QuerySet[AwardReport]:
    """Return reports with their award, each delivery and what was said of it, the last delivery first."""
    decided = ReportDecision.objects.select_related("decided_by")
    deliveries = ReportSubmission.objects.select_related("submitted_by").prefetch_related(
        Prefetch("decision", queryset=decided)
    )
    return AwardReport.objects.select_related(
        "award__application__call__report_form", "award__application__lead", "response__version__questionnaire"
    ).prefetch_related(Prefetch("submissions", deliveries.order_by("-number")))


def remarks_by_question(report: AwardReport) -> Iterator[tuple[str, str]]:
    """Yield what was said of each question when the report last came back: (label, text)."""
    last = report.submissions.all()[:1]
    for submission in last:
        decision = getattr(submission, "decision", None)
        if decision is not None and not decision.is_accepted:
            yield from ((one["label"], one["text"]) for one in decision.remarks)


def said_period(report: AwardReport) -> str:
    return f"de {day(report.starts_on)} até antes de {day(report.ends_on)}"
