"""Small questionnaires for tests, and the people who answer them."""

from datetime import UTC, datetime

from common.questionnaires.models import Questionnaire, QuestionnaireVersion
from common.questionnaires.operations import open_response, save_answer

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 11, tzinfo=UTC)


def question(id_, kind="TEXT", **more):
    return {"id": id_, "kind": kind, "label": f"Pergunta {id_}"} | more


def section(*questions, id_="projeto", **more):
    return {"id": id_, "title": f"Secção {id_}", "questions": list(questions)} | more


def when(other, operator, value=None):
    return {"question": other, "operator": operator, "value": value}


PROJECT = {
    "sections": [
        section(
            question("nome", is_required=True),
            question("tem_parceiros", "YES_NO", is_required=True),
            question("parceiros", "INTEGER", is_required=True, conditions=[when("tem_parceiros", "EQUALS", True)]),
            question(
                "equipa",
                "GROUP",
                limits={"least_rows": 1, "most_rows": 3},
                questions=[
                    question("pessoa", is_required=True),
                    question("externa", "YES_NO"),
                    question("empresa", is_required=True, conditions=[when("externa", "EQUALS", True)]),
                ],
            ),
        ),
        section(question("custo", "MONEY", is_required=True), id_="orcamento"),
    ]
}


def a_version(schema=PROJECT, *, code="formulario", number=1, frozen_at=AT):
    questionnaire, _ = Questionnaire.objects.get_or_create(code=code, defaults={"title": "Formulário"})
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=number, schema=schema, created_at=AT, frozen_at=frozen_at
    )


def a_response(schema=PROJECT, **more):
    return open_response(questionnaire=a_version(schema, **more).questionnaire, at=AT)


def answer(response, id_, raw, user, *, row="", edit=0, at=AT):
    return save_answer(response=response, question=id_, row=row, raw=raw, edit=edit, user=user, at=at)
