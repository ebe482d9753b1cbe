"""What an application still lacks, and what counts of it so far, while it is written."""

from dataclasses import dataclass
from decimal import Decimal

from common.questionnaires.queries import Missing, missing_of
from funding.enums import CriterionKind, DraftPart, RuleKind, ScanState
from funding.models import Application
from funding.queries.criteria import counted, score_of
from funding.queries.facts import ApplicationFacts
from funding.queries.rules import RuleResult, all_results_of

PARTICIPANTS, FILES, FORM = "participantes", "anexos", "formulario"
NAMED = 3
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
    anchor: str = ""


def checklist_of(application: Application, facts: ApplicationFacts) -> list[Check]:
    """Return the call's rules and what is missing, what blocks first."""
    checks = [
        *_of_rules(application, facts),
        *_of_form(application),
        *_of_parts(application, facts),
        *_of_files(application),
    ]
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


def _of_form(application: Application) -> list[Check]:
    """One line for each section of the call's form that lacks answers."""
    if application.call.application_form_id is None:
        return []
    if application.response is None:
        return [Check("Formulário", holds=False, blocks=True, detail="Por responder.", place=FORM)]
    missing: dict[str, list[Missing]] = {}
    for one in missing_of(application.response):
        missing.setdefault(one.section_id, []).append(one)
    if not missing:
        return [Check("Formulário", holds=True, blocks=False)]
    return [
        Check(
            label=f"Formulário: {gaps[0].section_title}",
            holds=False,
            blocks=True,
            detail=_named(gaps),
            place=FORM,
            section=section,
            anchor=gaps[0].anchor,
        )
        for section, gaps in missing.items()
    ]


def _named(gaps: list[Missing]) -> str:
    """Name the first few gaps and count the others."""
    said = "; ".join(gap.label for gap in gaps[:NAMED])
    return f"Falta: {said}" if len(gaps) <= NAMED else f"Falta: {said}; e mais {len(gaps) - NAMED}"


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
