"""What an import would change: the cells that were read, beside those that were published last."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Counted(NamedTuple):
    """The cells of one breakdown in one period, and how many municipalities were read.

    Of the cells read, `known` had a value before, and of these `moved` have another now.
    """

    breakdown_id: int
    period_id: int
    added: int
    changed: int
    vanished: int
    unchanged: int
    known: int
    moved: int
    towns: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts of cells. Vanished are those with a value, in the periods and breakdowns read, that were not read.

    `towns` is how many municipalities there are.
    """

    added: int
    changed: int
    vanished: int
    unchanged: int
    towns: int = field(default=0, compare=False)
    counts: tuple[Counted, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.vanished)
