"""What an application still lacks, and what counts of it so far, while it is written."""

from dataclasses import dataclass
from decimal import Decimal

from funding.enums import CriterionKind, DraftPart, RuleKind, ScanState
from funding.models import Application
from funding.queries.criteria import counted, score_of
from funding.queries.facts import ApplicationFacts
from funding.queries.rules import RuleResult, all_results_of

PARTICIPANTS, FILES, FORM = "participantes", "anexos", "formulario"
_PLACE = {
    RuleKind.SINGLE_PLATFORM: DraftPart.PROJECT.value,
    RuleKind.LINE_NEEDS_LINE: DraftPart.LINES.value,
    RuleKind.BUDGET_WITHIN: DraftPart.BUDGET.value,
    RuleKind.APPLICANT_KIND_IN: "",
}


@dataclass(frozen=True)
class Check:
    """One thing to hold: `place` is the page of the draft where it is put right, empty where none is."""

    label: str
    holds: bool
    blocks: bool
    detail: str = ""
    place: str = ""
    source: str = ""
    section: str = ""


def checklist_of(application: Application, facts: ApplicationFacts) -> list[Check]:
    """Return the call's rules and what is missing, what blocks first."""
    checks = [*_of_rules(application, facts), *_of_parts(application, facts), *_of_files(application)]
    return sorted(checks, key=lambda check: (check.holds, not check.blocks))


def _of_rules(application: Application, facts: ApplicationFacts) -> list[Check]:
    return [_of_rule(result) for result in all_results_of(application.call, facts)]


def _of_rule(result: RuleResult) -> Check:
    detail = "" if result.holds else f"{result.message} {', '.join(result.concerned)}".strip()
    label = str(RuleKind(result.kind).label)
    return Check(
        label=label[0].upper() + label[1:],
        holds=result.holds,
        blocks=result.blocks,
        detail=detail,
        place=_PLACE.get(result.kind, PARTICIPANTS),
        source=result.source,
    )


def _of_parts(application: Application, facts: ApplicationFacts) -> list[Check]:
    """What makes an application poor, without stopping it: the call's rules say what stops it."""
    found = []
    if application.call.lines.exists():
        found.append(_advised("Tipologias pedidas", bool(facts.line_codes), "Nenhuma pedida.", DraftPart.LINES))
    found.append(_advised("Orçamento", facts.requested > 0, "Sem rubricas.", DraftPart.BUDGET))
    found.append(_advised("Serviços de dados", facts.data_services > 0, "Nenhum indicado.", DraftPart.DATA_SERVICES))
    return found


def _advised(label: str, holds: bool, detail: str, part: DraftPart) -> Check:
    return Check(label, holds, blocks=False, detail="" if holds else detail, place=part.value)


def _of_files(application: Application) -> list[Check]:
    scans = list(application.attachments.filter(removed_at=None).values_list("scan", "file__original_name"))
    infected = [name for scan, name in scans if scan == ScanState.INFECTED]
    waiting = [name for scan, name in scans if scan in {ScanState.PENDING, ScanState.ERROR}]
    found = []
    if infected:
        detail = f"Retire: {', '.join(infected)}"
        found.append(Check("Ficheiros em quarentena", holds=False, blocks=True, detail=detail, place=FILES))
    if waiting:
        detail = f"À espera do antivírus: {', '.join(waiting)}"
        found.append(Check("Ficheiros por verificar", holds=False, blocks=False, detail=detail, place=FILES))
    return found


@dataclass(frozen=True)
class Counted:
    """A computed criterion so far; `score` only where the call shows it before the end."""

    label: str
    count: int | None
    which: tuple[str, ...]
    why: str
    score: Decimal | None = None


def counts_of(application: Application, facts: ApplicationFacts) -> list[Counted]:
    """Return what the call's computed criteria count, and from what."""
    call = application.call
    found = []
    for criterion in call.criteria.filter(kind=CriterionKind.COMPUTED).order_by("position", "pk"):
        count = counted(criterion, facts)
        score = score_of(criterion, count) if call.shows_score_while_drafting else None
        found.append(Counted(criterion.title, count.count, count.which, count.why, score))
    return found
