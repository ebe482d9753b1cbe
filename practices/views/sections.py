"""The page of a practice cut into what a reader looks for: the story, the facts, the two scales, how to cite it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from common.ui import formatting
from practices.enums import Evidence, Stage
from practices.queries.catalogue import Uptake
from practices.queries.page import PracticePage

STORY = (
    ("challenge", "problema", "O problema"),
    ("solution", "solucao", "A solução"),
    ("governance_participation", "governacao", "Quem decide e quem participa"),
    ("implementation_steps", "passos", "Como se fez"),
    ("results_text", "resultados", "O que mudou"),
    ("barriers", "dificuldades", "Dificuldades"),
    ("what_failed", "falhou", "O que falhou"),
    ("lessons", "licoes", "Lições"),
    ("success_conditions", "condicoes", "Condições para resultar"),
    ("transfer_advice", "conselhos", "Conselhos a quem quer replicar"),
)
EVIDENCE_SAID = {
    Evidence.DESCRIPTION: "Conta-se o que foi feito; ainda não há dados sobre o efeito.",
    Evidence.LOGIC: "Explica-se porque deve resultar, mas falta medir.",
    Evidence.BEFORE_AFTER: "Há números de antes e de depois.",
    Evidence.COMPARISON: "Os números foram comparados com quem não teve a prática.",
    Evidence.INDEPENDENT: "Foi avaliada por quem não a fez.",
    Evidence.REPLICATED: "Resultou também noutros territórios, com números.",
}
STAGE_SAID = {
    Stage.PLANNED: "Está anunciada: ainda não começou.",
    Stage.PILOT: "Está a ser experimentada em pequena escala.",
    Stage.IMPLEMENTED: "Está em uso corrente.",
    Stage.SCALING: "Está a chegar a mais serviços ou territórios.",
    Stage.FINISHED: "Terminou como previsto.",
    Stage.DISCONTINUED: "Deixou de ser usada.",
}
MATURITY = (Stage.PLANNED, Stage.PILOT, Stage.IMPLEMENTED, Stage.SCALING)


class Section(NamedTuple):
    anchor: str
    title: str
    text: str
    has_figures: bool


class Step(NamedTuple):
    label: str
    state: str
    """«reached», «here» or «ahead»."""


@dataclass(frozen=True)
class Scale:
    name: str
    value: str
    said: str
    note: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Fact:
    name: str
    values: tuple[str, ...]
    missing: str = "por definir"
    note: str = ""


def sections_of(page: PracticePage) -> list[Section]:
    """Only what was written: an empty section says nothing."""
    texts = dict(page.texts)
    return [
        Section(anchor, title, texts[name], anchor == "resultados" and bool(page.figures))
        for name, anchor, title in STORY
        if texts[name].strip() or (anchor == "resultados" and page.figures)
    ]


def scales_of(page: PracticePage) -> tuple[Scale, Scale]:
    """Maturity and evidence: how far it has come, and how well it is known to work."""
    return _maturity(page.sheet.stage), _evidence(page)


def _maturity(stage: Stage | None) -> Scale:
    steps: tuple[Step, ...] = ()
    if stage in MATURITY:
        here = MATURITY.index(stage)
        steps = tuple(
            Step(str(each.label), "here" if place == here else "reached" if place < here else "ahead")
            for place, each in enumerate(MATURITY)
        )
    return Scale(
        "Maturidade",
        str(stage.label) if stage else "por definir",
        STAGE_SAID[stage] if stage else "",
        "",
        steps,
    )


def _evidence(page: PracticePage) -> Scale:
    level = page.sheet.evidence
    if level is None:
        note = "Quem a publicou ainda não indicou um nível, nem a revisão o avaliou."
        return Scale("Evidência", "por avaliar", "", note, ())
    steps = tuple(
        Step(str(each.label), "here" if each == level else "reached" if each < level else "ahead") for each in Evidence
    )
    note = "O nível 5 é contado: são precisas duas replicações conseguidas, com números."
    return Scale("Evidência", f"nível {level.value} de 5: {level.label}", EVIDENCE_SAID[level], note, steps)


def uptake_said(uptake: Uptake) -> str:
    """Say what became of the replications; a contested one is told apart, because it does not count."""
    counted = (
        (uptake.succeeded, "conseguida", "conseguidas"),
        (uptake.under_way, "em curso", "em curso"),
        (uptake.abandoned, "abandonada", "abandonadas"),
    )
    said = ", ".join(f"{total} {one if total == 1 else many}" for total, one, many in counted if total)
    if not uptake.disputed:
        return said
    apart = f"{uptake.disputed} {'contestada' if uptake.disputed == 1 else 'contestadas'} à parte"
    return f"{said}; {apart}" if said else apart


def facts_of(page: PracticePage) -> list[Fact]:
    sheet = page.sheet
    return [
        Fact("De quem é", (sheet.owner.name,)),
        Fact("Onde", _where(page)),
        Fact("População", (str(sheet.population.label),) if sheet.population else (), note=_population_note(page)),
        Fact("Período", _period(page), missing="por definir"),
        Fact("Investimento", _money(sheet.cost_investment), missing="não indicado"),
        Fact("Custo por ano", _money(sheet.cost_annual), missing="não indicado", note=page.cost_note),
        Fact("Financiamento", tuple(str(each.label) for each in sheet.funding), missing="não indicado"),
        Fact(
            "Pessoas a tempo inteiro",
            (formatting.number(page.staff_fte),) if page.staff_fte is not None else (),
            missing="não indicado",
        ),
        Fact(
            "Replicabilidade",
            (str(page.replicability.label),) if page.replicability else (),
            note="segundo a revisão" if page.replicability_is_reviewed else "segundo quem a publicou",
        ),
        Fact("Acompanhamento", ("acompanha quem replica" if sheet.offers_mentoring else "não oferece",)),
    ]


def _where(page: PracticePage) -> tuple[str, ...]:
    sheet = page.sheet
    if not sheet.spots:
        return tuple(region.label for region in sheet.regions)
    names = tuple(f"{spot.name} ({spot.region.label})" for spot in sheet.spots[:8])
    rest = len(sheet.spots) - len(names)
    return (*names, f"e mais {rest}") if rest else names


def _population_note(page: PracticePage) -> str:
    return f"População residente em {page.population_year}, INE, à data da publicação." if page.population_year else ""


def _period(page: PracticePage) -> tuple[str, ...]:
    sheet = page.sheet
    if sheet.starts_on is None:
        return ("em curso",) if sheet.is_ongoing else ()
    begun = formatting.day_long(sheet.starts_on)
    if sheet.ends_on is not None:
        return (f"{begun} a {formatting.day_long(sheet.ends_on)}",)
    return (f"desde {begun}, " + ("em curso" if sheet.is_ongoing else "sem fim indicado"),)


def _money(value: object) -> tuple[str, ...]:
    return () if value is None else (formatting.money(value),)  # type: ignore[arg-type]  # a Decimal, as the model keeps it


def citation_lines(page: PracticePage, url: str, on: date) -> str:
    """The reference in Portuguese, as NP 405 orders it: who, what, where, when it was read."""
    sheet = page.sheet
    year = sheet.published_at.year if sheet.published_at else sheet.updated_at.year
    return (
        f"{sheet.owner.name} ({year}). {sheet.title}. Portal dos Territórios Inteligentes, catálogo de boas práticas. "
        f"Última alteração em {formatting.day_long(sheet.updated_at)}. Consultado em {formatting.day_long(on)}, "
        f"em {url}"
    )
