"""What awards ask of somebody: the parties of contracts, and the EATA."""

from datetime import date

from django.urls import reverse

from accounts.permissions import Actor
from desk.queries.tasks import Panel, Task, by_urgency
from funding.queries import AwardTask, award_tasks


def awards_panel(actor: Actor, on: date) -> Panel | None:
    """Return the panel; who has nothing to do with any award now has none."""
    asked = award_tasks(actor, on)
    if not asked:
        return None
    tasks = [
        Task(title=one.title, why=one.why, label=one.verb, url=_address(one), on=on, due_on=one.due_on)
        for one in asked
    ]
    return Panel("awards", "Apoios", by_urgency(tasks), "", reverse("funding:awards"), "Todos os apoios")


def _address(task: AwardTask) -> str:
    if task.award is None:
        return reverse("funding:open_award", args=[task.application_uuid])
    if task.report is not None:
        return reverse("funding:award_report", args=[task.award.uuid, task.report.pk])
    return f"{reverse('funding:award', args=[task.award.uuid])}#{task.place}"
