"""Why something was not done, in a sentence that says what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from practices.models import Practice


class Refused(Exception):
    """Something the rules do not allow; its text is for the person who tried."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class PracticeRefused(Refused):
    """A practice cannot be written, handed in or decided like this."""


class ReplicationRefused(Refused):
    """A replication cannot be opened, changed or judged like this."""


@dataclass(frozen=True)
class Difference:
    """A field of a practice: what the person sent beside what is kept now."""

    field: str
    label: str
    yours: str
    current: str


class StalePractice(PracticeRefused):
    """Somebody else wrote in the same section, or decided, in the meantime; nothing was written."""

    def __init__(self, practice: Practice, differences: Sequence[Difference] = ()) -> None:
        super().__init__(
            "Esta prática mudou desde que a abriu. Compare as diferenças e volte a decidir sobre a versão atual."
        )
        self.practice = practice
        self.differences = tuple(differences)
