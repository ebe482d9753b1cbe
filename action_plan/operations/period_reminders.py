"""Reminds people of the reports a period still expects of them, and tells the EATA how far the period has come."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from action_plan.enums import PeriodMoment
from action_plan.queries.people import eata_people, own_people
from action_plan.queries.period_reminders import PeriodReminder, period_reminders_due
from action_plan.queries.periods import ExpectedReport
from common.notifications.operations import notify

KIND = "action_plan.period_reminder"
SUMMARY = "action_plan.period_summary"
# Before the reports are due, a period in which all have come has nothing to say.
ENDS = frozenset({PeriodMoment.LATE, PeriodMoment.CLOSED})


@dataclass(frozen=True)
class PeriodNotice:
    """What one person is to be told of a period: the reports they owe, or the EATA's summary."""

    reminder: PeriodReminder
    person: User
    kind: str
    owed: tuple[ExpectedReport, ...]
    nobody: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PeriodSent:
    notice: PeriodNotice
    is_new: bool


@transaction.atomic
def send_period_reminders(*, on: date, at: datetime) -> list[PeriodSent]:
    """Write the notices a day asks for; running again the same day, or after days without running, repeats none."""
    return [PeriodSent(notice, _tell(notice, on, at)) for notice in period_notices(on)]


def period_notices(on: date) -> Iterator[PeriodNotice]:
    """Return who is to be told what on a day, without telling them."""
    for reminder in period_reminders_due(on):
        owing, nobody = _by_person(reminder, on)
        for person, owed in owing.items():
            yield PeriodNotice(reminder, person, KIND, tuple(owed))
        if reminder.expected and (reminder.owed or reminder.moment in ENDS):
            for person in eata_people(on):
                yield PeriodNotice(reminder, person, SUMMARY, tuple(reminder.owed), nobody)


def _by_person(reminder: PeriodReminder, on: date) -> tuple[dict[User, list[ExpectedReport]], frozenset[int]]:
    """Return what each person owes, and the responsible entities where nobody can be told."""
    people = {each: own_people(each, on) for each in sorted({owed.sheet.responsible_id for owed in reminder.owed})}
    owing: dict[User, list[ExpectedReport]] = defaultdict(list)
    for owed in reminder.owed:
        for person in people[owed.sheet.responsible_id]:
            owing[person].append(owed)
    return owing, frozenset(entity for entity, found in people.items() if not found)


def _tell(notice: PeriodNotice, on: date, at: datetime) -> bool:
    reminder = notice.reminder
    return notify(
        recipient=notice.person,
        kind=notice.kind,
        key=f"{notice.kind}:{reminder.key}:{notice.person.pk}",
        context={
            "period": reminder.period,
            "moment": reminder.moment.name,
            "days_left": (reminder.period.due_on - on).days,
            "owed": notice.owed,
            "nobody": notice.nobody,
            "expected": len(reminder.expected),
            "handed_in": len(reminder.expected) - len(reminder.owed),
        },
        url=reverse("action_plan:period", args=[reminder.period.code]),
        at=at,
    )
