"""The catalogue as files: a line for each practice shown, with where each came from."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

from common.exports.tables import ExportColumn
from practices.queries.catalogue import PracticeSheet, Term

ALL_FORMATS = ("csv", "xlsx", "json")
SOURCE = gettext_noop("Catálogo de boas práticas do Portal dos Territórios Inteligentes")


def address_of(slug: str) -> str:
    """The full address of a practice, as files, citations and machines need it."""
    return f"{settings.PORTAL_BASE_URL}{reverse('practices:detail', args=[slug])}"


def _said(terms: tuple[Term, ...]) -> str:
    return "; ".join(term.label for term in terms)


def _numbers(terms: tuple[Term, ...]) -> str:
    return "; ".join(term.value for term in terms)


def _label(choice: object) -> str | None:
    return None if choice is None else str(getattr(choice, "label", choice))


COLUMNS: list[ExportColumn[PracticeSheet]] = [
    ExportColumn("titulo", lambda sheet: sheet.title),
    ExportColumn("resumo", lambda sheet: sheet.summary),
    ExportColumn("resumo_em_ingles", lambda sheet: sheet.summary_en or None),
    ExportColumn("tipo", lambda sheet: _label(sheet.kind)),
    ExportColumn("entidade", lambda sheet: sheet.owner.display),
    ExportColumn("municipios", lambda sheet: "; ".join(spot.name for spot in sheet.spots) or None),
    ExportColumn("codigos_dico", lambda sheet: "; ".join(spot.code for spot in sheet.spots) or None),
    ExportColumn("regioes", lambda sheet: _said(sheet.regions)),
    ExportColumn("populacao", lambda sheet: _label(sheet.population)),
    ExportColumn("densidade", lambda sheet: _label(sheet.density)),
    ExportColumn("dominio", lambda sheet: sheet.domain.label),
    ExportColumn("outros_dominios", lambda sheet: _said(sheet.other_domains) or None),
    ExportColumn("verticais", lambda sheet: _said(sheet.verticals) or None),
    ExportColumn("recomendacoes", lambda sheet: _numbers(sheet.recommendations) or None),
    ExportColumn("iniciativas", lambda sheet: _numbers(sheet.initiatives) or None),
    ExportColumn("palavras_chave", lambda sheet: _said(sheet.tags) or None),
    ExportColumn("maturidade", lambda sheet: _label(sheet.stage)),
    ExportColumn("evidencia", lambda sheet: None if sheet.evidence is None else int(sheet.evidence)),
    ExportColumn("evidencia_em_palavras", lambda sheet: _label(sheet.evidence)),
    ExportColumn("inicio", lambda sheet: sheet.starts_on),
    ExportColumn("fim", lambda sheet: sheet.ends_on),
    ExportColumn("em_curso", lambda sheet: sheet.is_under_way),
    ExportColumn("investimento_eur", lambda sheet: sheet.cost_investment),
    ExportColumn("custo_anual_eur", lambda sheet: sheet.cost_annual),
    ExportColumn("financiamento", lambda sheet: "; ".join(str(each.label) for each in sheet.funding) or None),
    ExportColumn("replicacoes_em_curso", lambda sheet: sheet.uptake.under_way),
    ExportColumn("replicacoes_conseguidas", lambda sheet: sheet.uptake.succeeded),
    ExportColumn("replicacoes_abandonadas", lambda sheet: sheet.uptake.abandoned),
    ExportColumn("acompanha_quem_replica", lambda sheet: sheet.offers_mentoring),
    ExportColumn("exemplo_de_demonstracao", lambda sheet: sheet.is_demonstration),
    ExportColumn("licenca_do_texto", lambda sheet: sheet.licence or None),
    ExportColumn("endereco_da_licenca", lambda sheet: sheet.licence_url or None),
    ExportColumn("fonte", lambda sheet: sheet.source_note or None),
    ExportColumn("publicada_em", lambda sheet: sheet.published_at),
    ExportColumn("ultima_alteracao", lambda sheet: sheet.updated_at),
    ExportColumn("endereco", lambda sheet: address_of(sheet.slug)),
]
