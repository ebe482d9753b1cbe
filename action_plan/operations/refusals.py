"""Why something was not done, in a sentence that says what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_plan.models import ProgressUpdate


class Refused(Exception):
    """Something the rules do not allow; its text is for the person who tried."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class UpdateRefused(Refused):
    """A report cannot be opened, saved, submitted, returned or approved as it is."""


class PeriodLocked(UpdateRefused):
    """The period no longer takes reports on this action."""


class DeadlineRefused(Refused):
    """A deadline cannot move like this."""


class CyclicDependency(Refused):
    """A precedence would close a circle."""


class DependencyRefused(Refused):
    """A precedence cannot be added or decided like this."""


class RatingRefused(Refused):
    """The EATA's rating is incomplete, or the person may not give it."""


class PeriodRefused(Refused):
    """A reporting period cannot be created, closed or reopened like this."""


class PlanRefused(Refused):
    """A plan cannot be approved; each problem names the actions that lack something."""


@dataclass(frozen=True)
class Difference:
    """A field of a report: what the person sent beside what is kept now."""

    field: str
    label: str
    yours: str
    current: str


class StaleUpdate(UpdateRefused):
    """Somebody else changed the report in the meantime; nothing was written."""

    def __init__(self, update: ProgressUpdate, differences: Sequence[Difference]) -> None:
        super().__init__(
            "Este reporte mudou desde que o abriu. Compare as diferenças e volte a decidir sobre a versão atual."
        )
        self.update = update
        self.differences = tuple(differences)
