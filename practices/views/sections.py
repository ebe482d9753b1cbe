"""The page of a practice cut into what a reader looks for: the story, the facts, the two scales, how to cite it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from common.ui.languages import kept_in_portuguese as pt
from practices.enums import Evidence, Stage
from practices.queries.catalogue import Uptake
from practices.queries.page import PracticePage

STORY = (
    ("challenge", "problema", gettext_noop("O problema")),
    ("solution", "solucao", gettext_noop("A solução")),
    ("governance_participation", "governacao", gettext_noop("Quem decide e quem participa")),
    ("implementation_steps", "passos", gettext_noop("Como se fez")),
    ("results_text", "resultados", gettext_noop("O que mudou")),
    ("barriers", "dificuldades", gettext_noop("Dificuldades")),
    ("what_failed", "falhou", gettext_noop("O que falhou")),
    ("lessons", "licoes", gettext_noop("Lições")),
    ("success_conditions", "condicoes", gettext_noop("Condições para resultar")),
    ("transfer_advice", "conselhos", gettext_noop("Conselhos a quem quer replicar")),
)
EVIDENCE_SAID = {
    Evidence.DESCRIPTION: gettext_noop("Conta-se o que foi feito; ainda não há dados sobre o efeito."),
    Evidence.LOGIC: gettext_noop("Explica-se porque deve resultar, mas falta medir."),
    Evidence.BEFORE_AFTER: gettext_noop("Há números de antes e de depois."),
    Evidence.COMPARISON: gettext_noop("Os números foram comparados com quem não teve a prática."),
    Evidence.INDEPENDENT: gettext_noop("Foi avaliada por quem não a fez."),
    Evidence.REPLICATED: gettext_noop("Resultou também noutros territórios, com números."),
}
STAGE_SAID = {
    Stage.PLANNED: gettext_noop("Está anunciada: ainda não começou."),
    Stage.PILOT: gettext_noop("Está a ser experimentada em pequena escala."),
    Stage.IMPLEMENTED: gettext_noop("Está em uso corrente."),
    Stage.SCALING: gettext_noop("Está a chegar a mais serviços ou territórios."),
    Stage.FINISHED: gettext_noop("Terminou como previsto."),
    Stage.DISCONTINUED: gettext_noop("Deixou de ser usada."),
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
    missing: str = ""
    note: str = ""


def sections_of(page: PracticePage) -> list[Section]:
    """Only what was written: an empty section says nothing."""
    texts = dict(page.texts)
    return [
        Section(anchor, _(title), texts[name], anchor == "resultados" and bool(page.figures))
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
        _("Maturidade"),
        str(stage.label) if stage else _("por definir"),
        _(STAGE_SAID[stage]) if stage else "",
        "",
        steps,
    )


def _evidence(page: PracticePage) -> Scale:
    level = page.sheet.evidence
    if level is None:
        note = _("Quem a publicou ainda não indicou um nível, nem a revisão o avaliou.")
        return Scale(_("Evidência"), _("por avaliar"), "", note, ())
    steps = tuple(
        Step(str(each.label), "here" if each == level else "reached" if each < level else "ahead") for each in Evidence
    )
    note = _("O nível 5 é contado: são precisas duas replicações conseguidas, com números.")
    return Scale(
        _("Evidência"),
        _("nível %(value)s de 5: %(label)s") % {"value": level.value, "label": level.label},
        _(EVIDENCE_SAID[level]),
        note,
        steps,
    )


def uptake_said(uptake: Uptake) -> str:
    """Say what became of the replications; a contested one is told apart, because it does not count."""
    counted = (
        (uptake.succeeded, _("conseguida"), _("conseguidas")),
        (uptake.under_way, _("em curso"), _("em curso")),
        (uptake.abandoned, _("abandonada"), _("abandonadas")),
    )
    said = ", ".join(f"{total} {one if total == 1 else many}" for total, one, many in counted if total)
    if not uptake.disputed:
        return said
    apart = _("%(disputed)s %(contestadas)s à parte") % {
        "disputed": uptake.disputed,
        "contestadas": _("contestada") if uptake.disputed == 1 else _("contestadas"),
    }
    return f"{said}; {apart}" if said else apart


def facts_of(page: PracticePage) -> list[Fact]:
    sheet = page.sheet
    return [
        Fact(_("De quem é"), (pt(sheet.owner.name),)),
        Fact(_("Onde"), _where(page)),
        _population(page),
        Fact(_("Período"), _period(page), missing=_("por definir")),
        Fact(_("Investimento"), _money(sheet.cost_investment), missing=_("não indicado")),
        Fact(_("Custo por ano"), _money(sheet.cost_annual), missing=_("não indicado"), note=pt(page.cost_note)),
        Fact(_("Financiamento"), tuple(str(each.label) for each in sheet.funding), missing=_("não indicado")),
        Fact(
            _("Pessoas a tempo inteiro"),
            (formatting.number(page.staff_fte),) if page.staff_fte is not None else (),
            missing=_("não indicado"),
        ),
        _replicability(page),
        Fact(
            _("Acompanhamento a quem replica"),
            (_("acompanha quem replica") if sheet.offers_mentoring else _("não oferece"),),
        ),
    ]


def _population(page: PracticePage) -> Fact:
    band = page.sheet.population
    known = (str(band.label),) if band else ()
    return Fact(_("População"), known, missing=_("por definir"), note=_population_note(page))


def _replicability(page: PracticePage) -> Fact:
    said = (str(page.replicability.label),) if page.replicability else ()
    who = _("segundo a revisão") if page.replicability_is_reviewed else _("segundo quem a publicou")
    return Fact(_("Replicabilidade"), said, missing=_("por definir"), note=who)


def _where(page: PracticePage) -> tuple[str, ...]:
    sheet = page.sheet
    if not sheet.spots:
        return tuple(pt(region.label) for region in sheet.regions)
    names = tuple(pt(f"{spot.name} ({spot.region.label})") for spot in sheet.spots[:8])
    rest = len(sheet.spots) - len(names)
    return (*names, _("e mais %(rest)s") % {"rest": rest}) if rest else names


def _population_note(page: PracticePage) -> str:
    return (
        _("População residente em %(population_year)s, INE, à data da publicação.")
        % {"population_year": page.population_year}
        if page.population_year
        else ""
    )


def _period(page: PracticePage) -> tuple[str, ...]:
    sheet = page.sheet
    if sheet.starts_on is None:
        return (_("em curso"),) if sheet.is_ongoing else ()
    begun = formatting.day_long(sheet.starts_on)
    if sheet.ends_on is not None:
        return (_("%(begun)s a %(end)s") % {"begun": begun, "end": formatting.day_long(sheet.ends_on)},)
    rest = _("em curso") if sheet.is_ongoing else _("sem fim indicado")
    return (_("desde %(begun)s, %(rest)s") % {"begun": begun, "rest": rest},)


def _money(value: object) -> tuple[str, ...]:
    return () if value is None else (formatting.money(value),)  # type: ignore[arg-type]  # a Decimal, as the model keeps it


def citation_lines(page: PracticePage, url: str, on: date) -> str:
    """The reference as NP 405 orders it: who, what, where, when it was read; and what may be done with the text."""
    sheet = page.sheet
    year = sheet.published_at.year if sheet.published_at else sheet.updated_at.year
    reference = _(
        "%(name)s (%(year)s). %(title)s. Portal dos Territórios Inteligentes, catálogo de boas práticas. "
        "Última alteração em %(updated_at)s. Consultado em %(on)s, em %(url)s"
    ) % {
        "name": sheet.owner.name,
        "year": year,
        "title": sheet.title,
        "updated_at": formatting.day_long(sheet.updated_at),
        "on": formatting.day_long(on),
        "url": url,
    }
    if not sheet.licence:
        return reference
    licence = f"{_(sheet.licence)} {sheet.licence_url}".strip()
    return _("%(reference)s. Licença: %(licence)s") % {"reference": reference, "licence": licence}
