"""The form that the invented calls ask applicants to fill in, and answers to it."""

from datetime import datetime
from typing import Any

from accounts.models import User
from common.questionnaires.authoring import create_questionnaire
from common.questionnaires.models import Questionnaire
from common.questionnaires.operations import save_answer
from funding.demo.cast import By, Told
from funding.models import Application
from funding.operations import open_form, writing_answers

CODE = "exemplo-candidatura"
SCHEMA: dict[str, Any] = {
    "sections": [
        {
            "id": "projeto",
            "title": "O projeto",
            "questions": [
                {
                    "id": "objetivo",
                    "kind": "LONG_TEXT",
                    "label": "O que muda no território com este projeto?",
                    "help": "Diga o problema, quem o tem e o que passa a ser diferente.",
                    "is_required": True,
                },
                {
                    "id": "ha_plataforma",
                    "kind": "YES_NO",
                    "label": "Já existe uma plataforma em uso?",
                    "is_required": True,
                },
                {
                    "id": "plataforma",
                    "kind": "TEXT",
                    "label": "Que plataforma, e desde quando?",
                    "is_required": True,
                    "conditions": [{"question": "ha_plataforma", "operator": "EQUALS", "value": True}],
                },
            ],
        },
        {
            "id": "equipa",
            "title": "Equipa e continuidade",
            "questions": [
                {
                    "id": "pessoas",
                    "kind": "INTEGER",
                    "label": "Quantas pessoas trabalham no projeto?",
                    "is_required": True,
                },
                {
                    "id": "depois",
                    "kind": "LONG_TEXT",
                    "label": "Quem paga e mantém a plataforma depois do apoio?",
                    "is_required": True,
                },
            ],
        },
    ]
}
ANSWERS = {
    "objetivo": "Exemplo inventado. Hoje cada serviço municipal tem os seus dados; com a plataforma decide-se a rega, "
    "a recolha de resíduos e o estacionamento com os mesmos dados, e o público vê-os.",
    "ha_plataforma": "sim",
    "plataforma": "Um painel de gestão da água, desde 2021 (exemplo).",
    "pessoas": "4",
    "depois": "Exemplo inventado. O orçamento municipal, a partir do terceiro ano, com uma pessoa a tempo inteiro.",
}


def application_form(user: User, at: datetime) -> Questionnaire:
    """Return the form, written the first time."""
    found = Questionnaire.objects.filter(code=CODE).first()
    return found or create_questionnaire(
        code=CODE, title="Candidatura a um aviso (exemplo)", user=user, at=at, schema=SCHEMA
    )


def fill_in(application: Application, by: By, *, only: int = len(ANSWERS)) -> None:
    """Answer the form of a draft, or its first questions alone."""
    response = open_form(application=application, **by)
    if response is None:
        return
    application.refresh_from_db()
    with writing_answers(application=application, **by):
        for question, raw in list(ANSWERS.items())[:only]:
            told: Told = {"question": question, "row": "", "raw": raw, "edit": 0}
            save_answer(response=response, **told, user=by["user"], at=by["at"])
