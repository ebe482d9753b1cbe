"""Writing, handing in and judging the reports of an award. What was handed in stays, whatever comes after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.canonical import canonical, sha256_of
from common.files.models import StoredFile
from common.files.operations import UploadRefused
from common.questionnaires.models import Answer, Response
from common.questionnaires.operations import close, open_response, rebase, reopen
from common.questionnaires.queries import missing_of
from common.questionnaires.refusals import NoVersion
from common.ui.formatting import day
from funding.enums import ReportState
from funding.models import AwardReport, ReportDecision, ReportSubmission
from funding.operations.execution.files import kept_file, require_not_quarantined
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_version,
    require_words,
    tell_of_award,
)
from funding.operations.refusals import FormNotFinished, FundingRefused, NotAllowed, WrongState
from funding.permissions import can_run_awards, can_sign_award, can_write_report
from funding.queries.award_reports import (
    IN_FORCE,
    WRITABLE,
    content_handed_in,
    content_of_report,
    form_handed_in,
    form_of_reports,
    replies_in,
)
from territories.models import Entity


@transaction.atomic
def open_report(*, report: AwardReport, user: User, entity: Entity, at: datetime) -> Response:
    """Return the answers of a report, begun the first time and moved to the form in use while it is written."""
    report = _to_write(report, user, entity, at)
    if report.response is not None:
        return rebase(response=report.response, at=at)
    form = form_of_reports(report.award.application.call)
    if form is None:
        raise WrongState("Este aviso ainda não tem formulário de relatório: peça-o à EATA.")
    try:
        report.response = open_response(questionnaire=form, at=at)
    except NoVersion as refused:
        raise WrongState(str(refused)) from refused
    _step(report, ReportState.DRAFT)
    return report.response


@contextmanager
def writing_report(*, report: AwardReport, user: User, entity: Entity, at: datetime) -> Iterator[None]:
    """Let answers be written while the report may be; whoever hands it in waits, or is told."""
    with transaction.atomic():
        report = _to_write(report, user, entity, at)
        yield
        _drop_files_no_longer_answered(report)


def store_report_file(*, report: AwardReport, upload: "UploadedFile[Any]", user: User, at: datetime) -> StoredFile:
    """Keep a file that answers a question, looked at as the others of the award. Raises UploadRefused."""
    try:
        return kept_file(report.award, upload, user, at, report=report)
    except FundingRefused as refused:
        raise UploadRefused(str(refused)) from refused


@transaction.atomic
def submit_report(*, report: AwardReport, version: int, user: User, entity: Entity, at: datetime) -> ReportSubmission:
    """Hand the report in, by the signatory of who leads: the answers close, and are kept with the figures of now."""
    report = locked_report(report)
    require_may(can_sign_award(actor_on(user, entity, at), report.award), "entregar relatórios")
    require_state(report.award, IN_FORCE, "entregar relatórios")
    _require_step(report, [ReportState.DRAFT, ReportState.RETURNED], "entregar")
    require_version(report, version)
    response = _finished(report, at)
    require_not_quarantined(*(one.file for one in response.answers.exclude(file=None).select_related("file")))
    close(response=response, at=at)
    payload = canonical(content_of_report(report))
    made = ReportSubmission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        due_on=report.again_by or report.due_on,
        submitted_by=user,
        submitted_at=at,
        payload=payload,
        sha256=sha256_of(payload),
    )
    _step(report, ReportState.SUBMITTED)
    _tell("submit_report", report, user, entity, at, {"delivery": made.number, "sha256": made.sha256})
    return made


@transaction.atomic
def accept_report(
    *, report: AwardReport, version: int, grounds: str, user: User, entity: Entity, at: datetime
) -> AwardReport:
    """Accept what was handed in; from here on nothing of it changes."""
    report, submission = _to_judge(report, version, "aceitar", user, entity, at)
    ReportDecision.objects.create(
        submission=submission, is_accepted=True, grounds=grounds.strip(), decided_by=user, decided_at=at
    )
    _step(report, ReportState.ACCEPTED)
    _tell("accept_report", report, user, entity, at, {"delivery": submission.number, "grounds": grounds.strip()})
    return report


@transaction.atomic
def return_report(
    *,
    report: AwardReport,
    version: int,
    grounds: str,
    again_by: date,
    remarks: Mapping[str, str],
    user: User,
    entity: Entity,
    at: datetime,
) -> AwardReport:
    """Send the report back with grounds, also question by question, and a day to hand it in again.

    `remarks` are by `Replied.key`. The answers open again; what was handed in is kept.
    """
    report, submission = _to_judge(report, version, "devolver", user, entity, at)
    grounds = require_words(grounds, "Diga o que tem de ser corrigido: quem o escreveu vai ler.")
    if again_by < localdate(at):
        raise FundingRefused("O dia até quando se corrige não pode ter passado.")
    ReportDecision.objects.create(
        submission=submission,
        is_accepted=False,
        grounds=grounds,
        remarks=_remarks(submission, remarks),
        again_by=again_by,
        decided_by=user,
        decided_at=at,
    )
    if report.response is not None:
        reopen(response=report.response)
    report.again_by = again_by
    _step(report, ReportState.RETURNED)
    told = {"delivery": submission.number, "grounds": grounds, "again_by": again_by}
    _tell("return_report", report, user, entity, at, told)
    return report


@transaction.atomic
def drop_report(*, report: AwardReport, user: User, entity: Entity, at: datetime) -> None:
    """Take out a report that nobody began."""
    report = locked_report(report)
    require_may(can_run_awards(actor_on(user, entity, at)), "retirar relatórios")
    _require_step(report, [ReportState.PLANNED], "retirar")
    if report.award.parties.filter(signed_at__isnull=False).exists() and not report.grounds:
        raise WrongState("O calendário dos relatórios é do contrato, que já tem assinaturas: só uma adenda o altera.")
    AwardReport.objects.filter(pk=report.pk).delete()
    _tell("drop_report", report, user, entity, at, {})


def locked_report(report: AwardReport) -> AwardReport:
    """Return the report as it is now, its award kept from others."""
    award = locked_award(report.award)
    found = AwardReport.objects.select_for_update(of=["self"]).select_related("response__version__questionnaire")
    locked = found.get(pk=report.pk)
    locked.award = award
    return locked


def _to_write(report: AwardReport, user: User, entity: Entity, at: datetime) -> AwardReport:
    report = locked_report(report)
    parties = set(report.award.parties.filter(is_grantor=False).values_list("entity_id", flat=True))
    may = can_write_report(actor_on(user, entity, at), parties=parties)
    require_may(may, "escrever relatórios deste apoio")
    require_state(report.award, IN_FORCE, "escrever relatórios")
    _require_step(report, WRITABLE, "alterar")
    return report


def _finished(report: AwardReport, at: datetime) -> Response:
    """Return the answers, complete; refuse what lacks, and a period that is still running."""
    if localdate(at) < report.ends_on:
        raise WrongState(f"O período só acaba em {day(report.ends_on)}: entregue o relatório depois.")
    if report.response is None:
        raise FormNotFinished("Falta responder ao relatório.")
    if missing := missing_of(report.response):
        raise FormNotFinished(*(f"{one.section_title}: {one.label}. {one.why}" for one in missing))
    return report.response


def _to_judge(
    report: AwardReport, version: int, label: str, user: User, entity: Entity, at: datetime
) -> tuple[AwardReport, ReportSubmission]:
    report = locked_report(report)
    require_may(can_run_awards(actor_on(user, entity, at)), f"{label} relatórios")
    _require_step(report, [ReportState.SUBMITTED], label)
    require_version(report, version)
    submission = report.submissions.order_by("-number")[0]
    if submission.submitted_by_id == user.pk:
        raise NotAllowed("Quem entrega o relatório não o aprecia: peça a outra pessoa.")
    return report, submission


def _remarks(submission: ReportSubmission, remarks: Mapping[str, str]) -> list[dict[str, str]]:
    replied = {one.key: one for one in replies_in(content_handed_in(submission), form_handed_in(submission))}
    return [
        {"question": replied[key].question, "row": replied[key].row, "label": replied[key].label, "text": text.strip()}
        for key, text in remarks.items()
        if key in replied and text.strip()
    ]


def _drop_files_no_longer_answered(report: AwardReport) -> None:
    """Let go of files that no answer holds and that were never handed in."""
    handed_in = "".join(report.submissions.values_list("payload", flat=True))
    answered = Answer.objects.filter(response=report.response_id, file__isnull=False).values("file")
    for one in report.files.exclude(file__in=answered).select_related("file").order_by("pk"):
        if str(one.file.uuid) not in handed_in:
            one.delete()


def _require_step(report: AwardReport, states: tuple[ReportState, ...] | list[ReportState], label: str) -> None:
    if report.state not in states:
        state = ReportState(report.state).portuguese
        raise WrongState(f"O relatório {report.period} está {state}: não é possível {label}.")


def _step(report: AwardReport, state: ReportState) -> None:
    report.state = state
    report.version += 1
    report.save()


def _tell(kind: str, report: AwardReport, user: User, entity: Entity, at: datetime, data: Mapping[str, Any]) -> None:
    told = {"period": report.period, **data}
    tell_of_award(kind, report.award, user=user, entity=entity, at=at, data=told)
