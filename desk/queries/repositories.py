"""What waits in the repositories: requests that nobody has answered."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.text import capfirst

from common.ui.formatting import LISBON
from desk.queries.tasks import Panel, Task, by_urgency
from repositories.queries import waiting_requests

ANSWER_WITHIN = timedelta(days=15)


def requests_panel(on: date) -> Panel:
    """Return the proposals and requests to join that wait for an answer of the EATA."""
    tasks = [
        Task(
            title=row.title,
            why=f"{capfirst(row.get_topic_display())}, de {row.person}.",
            label="Responder",
            url=reverse("repositories:request", args=[row.pk]),
            on=on,
            due_on=row.asked_at.astimezone(LISBON).date() + ANSWER_WITHIN,
        )
        for row in waiting_requests()
    ]
    return Panel(
        "repository-requests",
        "Propostas para os repositórios",
        by_urgency(tasks),
        "Nenhuma proposta por responder.",
        reverse("repositories:requests"),
        "Todas as propostas",
    )
