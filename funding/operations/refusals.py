"""Why something was not done, in a sentence that says what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from funding.queries import RuleResult
    from funding.queries.drafts import Difference


class FundingRefused(Exception):
    """Something the rules do not allow; its text is for the person who tried."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class NotAllowed(FundingRefused):
    """Who tries does not have, at this moment, the role that it asks for."""


class WrongState(FundingRefused):
    """It was possible before or will be later, but not from where the application is now."""


class CallClosed(FundingRefused):
    """The request arrived before the call opened, or when it was over; what was written is kept."""


class CallRefused(FundingRefused):
    """A call cannot be written so; `field` is the field it concerns, or empty."""

    def __init__(self, problem: str, field: str = "") -> None:
        super().__init__(problem)
        self.field = field


class StaleCall(FundingRefused):
    """Somebody else wrote in the call in the meantime; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Outra pessoa alterou este aviso entretanto. Veja como está e volte a decidir.")


class ParticipationTaken(FundingRefused):
    """The municipality is already in another application of the call; which one is not said."""


class RulesNotMet(FundingRefused):
    """The application cannot be submitted yet; `results` are the rules that stop it."""

    def __init__(self, results: "Sequence[RuleResult]") -> None:
        super().__init__(*(f"{one.message} {', '.join(one.concerned)}".strip() for one in results))
        self.results = tuple(results)


class StaleApplication(FundingRefused):
    """Somebody else changed the same thing in the meantime; nothing was written."""

    def __init__(self, differences: "Sequence[Difference]" = ()) -> None:
        super().__init__("Outra pessoa alterou esta candidatura entretanto. Compare e volte a decidir.")
        self.differences = tuple(differences)


class ConflictOfInterest(FundingRefused):
    """Somebody of an applicant's own entity does not evaluate it, and who declared a conflict does not either."""


class RankingIncomplete(FundingRefused):
    """The ranking cannot be made yet; each problem says what is missing."""


class AlreadyPublished(FundingRefused):
    """Somebody else published the ranking a moment before; it stays as it is."""


class FormNotFinished(FundingRefused):
    """The form lacks answers; each problem says which."""


class FileNotAccepted(FundingRefused):
    """A file that is not kept: its kind, its content, its size, or there are too many."""


class StaleAward(FundingRefused):
    """Somebody else changed the award, or something of it, in the meantime; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Outra pessoa alterou isto entretanto. Leia como está agora e volte a decidir.")


class AboveTheAward(FundingRefused):
    """Money beyond what was awarded, or more given back than was paid."""
