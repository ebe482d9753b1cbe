"""What waits for a municipality in needs surveys: those that are open and not handed in."""

from datetime import datetime

from django.urls import reverse

from accounts.permissions import Actor
from common.ui import formatting
from desk.queries.tasks import Panel, Task, by_urgency
from funding.enums import AnswerState
from funding.permissions import can_answer_surveys
from funding.queries.needs import OwnSurvey, own_surveys

WHY = {
    AnswerState.NOT_STARTED: "Ainda não começou.",
    AnswerState.DRAFT: "É um rascunho: só conta depois de entregue.",
    AnswerState.CORRECTING: "Está a ser corrigido: conta o que entregou antes.",
}


def needs_panel(actor: Actor, at: datetime) -> Panel | None:
    """Return the panel, or None for whom no survey was ever sent to."""
    found = own_surveys(actor, at) if can_answer_surveys(actor) else []
    if not found:
        return None
    tasks = [_task(one, at) for one in found if one.waits]
    url = reverse("funding:surveys")
    return Panel("needs", "Necessidades", by_urgency(tasks), "Nenhum levantamento por responder.", url, "Todos")


def _task(one: OwnSurvey, at: datetime) -> Task:
    return Task(
        title=one.survey.title,
        why=f"{WHY[one.state]} Recebe respostas até {formatting.moment(one.survey.closes_at)}.",
        label="Responder",
        url=reverse("funding:own_needs", args=[one.survey.code]),
        on=formatting.local(at).date(),
        due_on=formatting.local(one.survey.closes_at).date(),
    )
