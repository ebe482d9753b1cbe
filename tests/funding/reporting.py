"""Reports of awards, written and handed in by the people who may."""

from datetime import UTC, date, datetime

from common.questionnaires.operations import save_answer
from funding.operations.execution import open_report, return_report, submit_report
from tests.common.questionnaires.forms import a_version, question, section
from tests.funding.executing import of_party, running

FORM = {
    "sections": [
        section(question("resumo", "LONG_TEXT", is_required=True), question("anexo", "FILE")),
        section(question("gasto", "MONEY", is_required=True), id_="contas"),
    ]
}
OVER = datetime(2025, 8, 4, 10, tzinfo=UTC)  # the first period is over, its report due until 31 August


def reporting(count=1, **values):
    """Return running awards of a call that asks for a report every six months, with its form."""
    return running(count, report_form=a_version(FORM, code="relatorio").questionnaire, report_months=6, **values)


def answered(report, person, at=OVER, **answers):
    """Write answers into a report; the two that are asked when none are given."""
    response = open_report(report=report, **of_party(person, at))
    for name, raw in (answers or {"resumo": "Instalou-se a plataforma.", "gasto": "120,50"}).items():
        kept = response.answers.filter(question=name).first()
        save_answer(response=response, question=name, raw=raw, edit=kept.edit if kept else 0, user=person, at=at)
    report.refresh_from_db()
    return report


def delivered(report, signatory, at=OVER):
    answered(report, signatory, at)
    made = submit_report(report=report, version=report.version, **of_party(signatory, at))
    report.refresh_from_db()
    return made


def returned(report, people, at=OVER, remarks=None):
    told = {"grounds": "Falta o custo das licenças.", "again_by": date(2025, 9, 15), "remarks": remarks or {}}
    done = return_report(report=report, version=report.version, **told, **people.by(people.member, at))
    report.refresh_from_db()
    return done
