"""The shape of what waits: a task with its reason, its day and the one click that does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desk.enums import SHOWN_AT_ONCE, SOON_DAYS, Urgency

TONES = {Urgency.OVERDUE: "critical", Urgency.SOON: "attention", Urgency.LATER: "neutral", Urgency.UNDATED: "muted"}


@dataclass(frozen=True)
class Task:
    """`due_on` is the last day to do it, empty when nothing fixes one; `label` is the word on the button.

    One that is blocked waits for somebody else: it is told apart and not counted.
    """

    title: str
    why: str
    label: str
    url: str
    on: date
    due_on: date | None = None
    is_blocked: bool = False

    @property
    def urgency(self) -> Urgency:
        if self.due_on is None or self.is_blocked:
            return Urgency.UNDATED
        days = (self.due_on - self.on).days
        if days < 0:
            return Urgency.OVERDUE
        return Urgency.SOON if days <= SOON_DAYS else Urgency.LATER

    @property
    def tone(self) -> str:
        return TONES[self.urgency]

    @property
    def when(self) -> str:
        """Say how far the day is, in words."""
        if self.is_blocked:
            return "período fechado"
        if self.due_on is None:
            return str(Urgency.UNDATED.label)
        days = (self.due_on - self.on).days
        if days == 0:
            return "termina hoje"
        count = "1 dia" if abs(days) == 1 else f"{abs(days)} dias"
        return f"{count} de atraso" if days < 0 else f"faltam {count}" if days > 1 else "falta 1 dia"


@dataclass(frozen=True)
class Panel:
    """A group of tasks; an empty one says so, and where to go instead."""

    key: str
    title: str
    tasks: tuple[Task, ...]
    empty: str
    more_url: str = ""
    more_label: str = ""

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """What the person can do now: only this waits for them, and only this is counted."""
        return tuple(task for task in self.tasks if not task.is_blocked)

    @property
    def blocked_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.is_blocked)

    @property
    def first_tasks(self) -> tuple[Task, ...]:
        """The ones shown at once; a panel with one more than that shows it too."""
        tasks = self.open_tasks
        return tasks if len(tasks) <= SHOWN_AT_ONCE + 1 else tasks[:SHOWN_AT_ONCE]

    @property
    def other_tasks(self) -> tuple[Task, ...]:
        return self.open_tasks[len(self.first_tasks) :]

    @property
    def late_count(self) -> int:
        return sum(task.urgency == Urgency.OVERDUE for task in self.tasks)

    @property
    def urgency(self) -> Urgency:
        return min((task.urgency for task in self.tasks), default=Urgency.UNDATED)


def by_urgency(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Put what is late first, then what ends first; what has no day comes last."""
    return tuple(sorted(tasks, key=lambda task: (task.urgency, task.due_on or date.max, task.title)))
