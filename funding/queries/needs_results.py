"""What a needs survey found, by domain and region.

Not having answered, having no needs, needs without an estimate and an estimate of zero are four things, and each is
counted apart. In public, sums of few municipalities are withheld, and what would give them away by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from common.questionnaires.enums import QuestionKind
from common.questionnaires.queries import schema_of
from common.questionnaires.values import shown
from funding.models import DomainNeeds, Need, NeedLink, NeedsInvitation, NeedsSubmission, NeedsSurvey
from funding.queries.needs import last_submissions
from funding.queries.needs_form import answers_in
from recommendations.models import RecommendationDomain
from territories.models import Region

FEWEST = 3  # municipalities behind a sum that is shown to everybody


@dataclass(frozen=True)
class Tally:
    """What was said of a domain in a place. `amount` is of the needs that have an estimate, None when none has.

    `givers` are the municipalities behind the amount.
    """

    with_needs: int = 0
    without: int = 0
    needs: int = 0
    estimated: int = 0
    amount: Decimal | None = None
    givers: int = 0
    is_withheld: bool = False

    def plus(self, other: "Tally") -> "Tally":
        amounts = [one for one in (self.amount, other.amount) if one is not None]
        return Tally(
            self.with_needs + other.with_needs,
            self.without + other.without,
            self.needs + other.needs,
            self.estimated + other.estimated,
            sum(amounts, Decimal()) if amounts else None,
            self.givers + other.givers,
        )


HIDDEN = Tally(is_withheld=True)


@dataclass(frozen=True)
class Reach:
    """How many were asked in a region, and how many handed in."""

    region: Region
    invited: int
    answered: int


@dataclass(frozen=True)
class DomainLine:
    domain: RecommendationDomain
    cells: tuple[Tally, ...]
    total: Tally


@dataclass(frozen=True)
class Results:
    """`cells` of each line are in the order of `reach`."""

    reach: tuple[Reach, ...]
    lines: tuple[DomainLine, ...]
    total: Tally
    needs: tuple[Need, ...] = field(repr=False, default=())

    @property
    def invited(self) -> int:
        return sum(one.invited for one in self.reach)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.reach)


def results_of(survey: NeedsSurvey) -> Results:
    """Add up what was last handed in by each municipality, in a fixed number of queries."""
    submissions = list(last_submissions(survey))
    region_of = {one.pk: one.answer.entity.municipality.region_id for one in submissions}
    reach = _reach(survey, region_of.values())
    needs = _needs(submissions)
    tallies = _tallies(region_of, needs, DomainNeeds.objects.filter(submission__in=region_of))
    domains = sorted(survey.domains.all(), key=lambda one: (one.position, one.pk))
    lines = tuple(_domain_line(domain, reach, tallies) for domain in domains)
    return Results(reach, lines, _sum(line.total for line in lines), tuple(needs))


def _needs(submissions: Sequence[NeedsSubmission]) -> list[Need]:
    found = Need.objects.filter(submission__in=[one.pk for one in submissions])
    by_key = {one.pk: one for one in submissions}
    rows = list(found.select_related("domain").order_by("domain__position", "title", "pk"))
    for row in rows:
        row.submission = by_key[row.submission_id]
    return rows


def _reach(survey: NeedsSurvey, answered: Iterable[int]) -> tuple[Reach, ...]:
    asked: dict[int, int] = defaultdict(int)
    found = NeedsInvitation.objects.filter(survey=survey).values_list("entity__municipality__region", flat=True)
    for region in found:
        asked[region] += 1
    counts: dict[int, int] = defaultdict(int)
    for region in answered:
        counts[region] += 1
    regions = Region.objects.filter(pk__in=asked).order_by("name", "pk")
    return tuple(Reach(region, asked[region.pk], counts[region.pk]) for region in regions)


def _tallies(
    region_of: dict[int, int], needs: Iterable[Need], said: Iterable[DomainNeeds]
) -> dict[tuple[int, int], Tally]:
    found: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for one in said:
        place = (one.domain_id, region_of[one.submission_id])
        found[place] = found[place].plus(Tally(with_needs=one.has_needs is True, without=one.has_needs is False))
    givers = set()
    for need in needs:
        place, has_amount = (need.domain_id, region_of[need.submission_id]), need.amount is not None
        is_first = has_amount and (need.domain_id, need.submission_id) not in givers
        givers |= {(need.domain_id, need.submission_id)} if has_amount else set()
        told = Tally(needs=1, estimated=has_amount, amount=need.amount, givers=is_first)
        found[place] = found[place].plus(told)
    return found


def _domain_line(
    domain: RecommendationDomain, reach: Sequence[Reach], tallies: dict[tuple[int, int], Tally]
) -> DomainLine:
    cells = tuple(tallies.get((domain.pk, one.region.pk), Tally()) for one in reach)
    return DomainLine(domain, cells, _sum(cells))


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total = total.plus(one)
    return total


def for_everybody(results: Results) -> Results:
    """Withhold the sums of fewer than three municipalities, and one more where a single one could be subtracted.

    The sum of all domains is not shown to everybody at all, so that the domains need no such second one.
    """
    return replace(results, lines=tuple(_guarded(line) for line in results.lines), total=HIDDEN, needs=())


def _guarded(line: DomainLine) -> DomainLine:
    """Guard the regions of a domain; when its total is withheld, nothing of it is shown in part."""
    if _is_few(line.total):
        cells = tuple(HIDDEN if one.with_needs else one for one in line.cells)
        return replace(line, cells=cells, total=HIDDEN)
    return replace(line, cells=tuple(withheld(line.cells)))


def withheld(tallies: Sequence[Tally]) -> list[Tally]:
    """Withhold what is of few and, when that is one alone, the next smallest."""
    hidden = {place for place, one in enumerate(tallies) if _is_few(one)}
    if len(hidden) == 1:
        rest = [place for place, one in enumerate(tallies) if one.with_needs and place not in hidden]
        hidden |= {min(rest, key=lambda place: (tallies[place].with_needs, place))} if rest else set()
    return [HIDDEN if place in hidden else one for place, one in enumerate(tallies)]


def _is_few(tally: Tally) -> bool:
    return 0 < tally.with_needs < FEWEST or 0 < tally.givers < FEWEST


@dataclass(frozen=True)
class SaidLine:
    """An answer of a municipality, for the file with every answer; `row` numbers the rows of a group."""

    submission: NeedsSubmission
    section: str
    question: str
    row: int | None
    text: str


def every_answer(submissions: Iterable[NeedsSubmission]) -> list[SaidLine]:
    """Return all that was handed in, with the words of the version that was answered."""
    return [line for one in submissions for line in lines_of(one)]


def lines_of(submission: NeedsSubmission) -> list[SaidLine]:
    schema, answers = schema_of(submission.version), answers_in(submission.payload)
    found = []
    for section in schema.sections:
        for question in section.questions:
            if question.kind != QuestionKind.GROUP:
                if (question.id, "") in answers:
                    text = shown(question, answers[question.id, ""])
                    found.append(SaidLine(submission, section.title, question.label, None, text))
                continue
            for number, row in enumerate(answers.get((question.id, ""), []), 1):
                found += [
                    SaidLine(submission, section.title, column.label, number, shown(column, answers[column.id, row]))
                    for column in question.questions
                    if (column.id, row) in answers
                ]
    return found


def by_section(lines: Iterable[SaidLine]) -> list[tuple[str, list[SaidLine]]]:
    """Return the answers under the title of their section, in order."""
    found: dict[str, list[SaidLine]] = {}
    for line in lines:
        found.setdefault(line.section, []).append(line)
    return list(found.items())


def comments_in(submissions: Iterable[NeedsSubmission]) -> list[tuple[NeedsSubmission, str]]:
    """Return what was written at the end, where something was."""
    found = [(one, answers_in(one.payload).get(("comentarios", ""))) for one in submissions]
    return [(one, str(text)) for one, text in found if text]


def links_of(survey: NeedsSurvey) -> dict[tuple[int, str], list[NeedLink]]:
    """Return the planned calls that answer each need, by answer and row."""
    found: dict[tuple[int, str], list[NeedLink]] = defaultdict(list)
    for link in NeedLink.objects.filter(answer__survey=survey).select_related("planned").order_by("pk"):
        found[link.answer_id, link.row].append(link)
    return found


def answered_needs() -> dict[int, tuple[int, int]]:
    """Return, by planned call, how many needs it answers and of how many municipalities."""
    found: dict[int, list[Any]] = defaultdict(list)
    for planned, answer in NeedLink.objects.order_by("pk").values_list("planned_id", "answer__entity_id"):
        found[planned].append(answer)
    return {planned: (len(entities), len(set(entities))) for planned, entities in found.items()}
