"""Reminds people of deadlines: a notice for each person and fact, which their daily e-mail gathers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from action_plan.enums import Audience
from action_plan.queries.people import audience_of
from action_plan.queries.reminders import Reminder, reminders_due
from common.notifications.operations import notify

KIND = "action_plan.deadline_reminder"


@dataclass(frozen=True)
class Sent:
    """One reminder to one person; `is_new` is False when it had already been told."""

    reminder: Reminder
    person: User
    is_new: bool


@transaction.atomic
def send_reminders(*, on: date, at: datetime) -> list[Sent]:
    """Write the notices a day asks for; running again the same day, or after days without running, repeats none."""
    return [
        Sent(reminder, person, _tell(reminder, person, on, at))
        for reminder in reminders_due(on)
        for person in audience_of(reminder.rule.audience, reminder.sheet.responsible_id, on)
    ]


def _tell(reminder: Reminder, person: User, on: date, at: datetime) -> bool:
    return notify(
        recipient=person,
        kind=KIND,
        key=f"{KIND}:{reminder.key}:{person.pk}",
        context={
            "sheet": reminder.sheet,
            "milestone": reminder.milestone,
            "when": when(reminder, on),
            "next_step": NEXT_STEPS[reminder.rule.audience],
        },
        url=reverse("action_plan:detail", args=[reminder.sheet.code]),
        at=at,
    )


NEXT_STEPS = {
    Audience.OWNER: "Atualize o reporte da ação; se o prazo não puder ser cumprido, peça outro com o motivo.",
    Audience.ENTITY_HEAD: "Confirme com a equipa o estado da ação e o novo prazo a propor à EATA.",
    Audience.EATA_COORDINATOR: "Contacte a entidade responsável; aos 60 dias o atraso vai à agenda da ECE.",
}


def when(reminder: Reminder, on: date) -> str:
    """Say how far a day is from the deadline: «faltam 30 dias para o prazo», «prazo ultrapassado há 7 dias»."""
    left = (reminder.milestone.current_on - on).days
    if left == 0:
        return "o prazo termina hoje"
    if left > 0:
        return "falta 1 dia para o prazo" if left == 1 else f"faltam {left} dias para o prazo"
    return "prazo ultrapassado há 1 dia" if left == -1 else f"prazo ultrapassado há {-left} dias"
