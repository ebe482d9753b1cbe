"""How the list of actions is narrowed and ordered; the axes are computed, so it works on sheets."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from django.utils.text import slugify
from django.utils.translation import gettext as _

from action_plan.enums import Rating, ReportedLifecycle, ReportingState
from action_plan.queries import ActionSheet
from action_plan.queries.periods import ExpectedReport
from common.folding import fold
from common.ui.faceting import Dimension, Faceting, Orderings, Pair, Selection
from common.words import Words

DUE_SOON = timedelta(days=60)
SEVERITY = (Rating.CRITICAL, Rating.WORRYING, Rating.NEEDS_MONITORING, Rating.NOT_REPORTED)

ActionSelection = Selection[ActionSheet]


def _deadline_pairs(sheet: ActionSheet) -> list[Pair]:
    pairs = []
    if sheet.is_overdue:
        pairs.append(("ultrapassado", _("ultrapassado")))
    elif not sheet.is_finished:
        is_soon = sheet.on <= sheet.final_due_on <= sheet.on + DUE_SOON
        pairs.append(
            ("proximo", _("em %(days)s dias ou menos") % {"days": DUE_SOON.days})
            if is_soon
            else ("posterior", _("mais tarde"))
        )
    if any(milestone.revision_count for milestone in sheet.milestones):
        pairs.append(("revisto", _("revisto")))
    return pairs


def _years(sheet: ActionSheet) -> list[Pair]:
    years = sorted({milestone.current_on.year for milestone in sheet.milestones})
    return [(str(year), str(year)) for year in years]


def _partners(sheet: ActionSheet) -> list[Pair]:
    return [(partner.short, partner.display) for partner in sheet.partners]


@lru_cache(maxsize=64)
def _slug(label: str) -> str:
    return slugify(label)


def _slugs(choices: type[Words]) -> tuple[str, ...]:
    return tuple(slugify(choice.portuguese) for choice in choices)


DIMENSIONS: tuple[Dimension[ActionSheet], ...] = (
    Dimension(
        "iniciativa",
        "Iniciativa",
        lambda s: [(s.initiative_code, f"{s.initiative_number}. {s.initiative_title}")],
        by_value=True,
        is_portuguese=True,
    ),
    Dimension("dominio", "Domínio", lambda s: [(s.domain_slug, s.domain_name)], is_portuguese=True),
    Dimension(
        "responsavel", "Responsável", lambda s: [(s.responsible.short, s.responsible.display)], is_portuguese=True
    ),
    Dimension("parceiro", "Parceiro", _partners, is_portuguese=True),
    Dimension("financiamento", "Financiamento", lambda s: list(s.funding), is_portuguese=True),
    Dimension("ano", "Ano do prazo", _years),
    Dimension("prazo", "Prazo", _deadline_pairs, ("ultrapassado", "proximo", "posterior", "revisto")),
    Dimension(
        "situacao",
        "Situação",
        lambda s: [(_slug(s.lifecycle.portuguese), s.lifecycle.label)],
        _slugs(ReportedLifecycle),
    ),
    Dimension("avaliacao", "Avaliação", lambda s: [(_slug(s.rating.portuguese), s.rating.label)], _slugs(Rating)),
    Dimension(
        "reporte",
        "Reporte",
        lambda s: [(_slug(s.reporting_state.portuguese), s.reporting_state.label)],
        _slugs(ReportingState),
    ),
)


def _severity(sheet: ActionSheet) -> int:
    return SEVERITY.index(sheet.rating) if sheet.rating in SEVERITY else len(SEVERITY)


ORDERINGS: Orderings[ActionSheet] = {
    "": ("ordem do plano", None),
    "prazo": ("prazo mais próximo", lambda s: (s.next_due_on or date.max, s.code)),
    "atraso": ("maior atraso", lambda s: (-s.delay_days, s.code)),
    "desvio": ("maior desvio do prazo inicial", lambda s: (-s.deviation_days, s.code)),
    "avaliacao": ("avaliação mais grave", lambda s: (_severity(s), s.code)),
    "responsavel": ("responsável", lambda s: (s.responsible.short.casefold(), s.code)),
    "alteracao": ("alteração mais recente", lambda s: (-s.updated_at.timestamp(), s.code)),
}


@lru_cache(maxsize=512)
def _folded(*parts: str) -> str:
    return fold(" ".join(parts))


def _words_of(sheet: ActionSheet) -> str:
    names = [sheet.responsible, *sheet.partners]
    return _folded(
        sheet.code,
        sheet.text,
        sheet.initiative_title,
        sheet.domain_name,
        sheet.partners_text,
        *(f"{label.display} {label.name} {label.current_name}" for label in names),
    )


PLAN: Faceting[ActionSheet] = Faceting(DIMENSIONS, ORDERINGS, _words_of)


def narrowed(reports: Sequence[ExpectedReport], *, standing: str = "", text: str = "") -> list[ExpectedReport]:
    """Keep the expected reports of a standing whose action or entity has all the words."""
    words = fold(text).split()
    return [
        each
        for each in reports
        if (not standing or each.standing == standing) and all(word in _words_of(each.sheet) for word in words)
    ]
