"""Practices side by side: the same questions to each, and what is not known said as such."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from common.ui.languages import kept_in_portuguese as pt
from common.ui.markdown import markdown
from common.ui.templatetags.languages import lang_pt
from practices.queries.catalogue import PracticeSheet, Term
from practices.queries.page import Figure, PracticePage
from practices.views.sections import facts_of, uptake_said

MOST_COMPARED = 4
MISSING = gettext_noop("por definir")
TEXTS = (
    ("challenge", gettext_noop("Problema")),
    ("solution", gettext_noop("Solução")),
    ("results_text", gettext_noop("O que mudou")),
    ("barriers", gettext_noop("Dificuldades")),
    ("lessons", gettext_noop("Lições")),
    ("transfer_advice", gettext_noop("Conselhos a quem quer replicar")),
)


@dataclass(frozen=True)
class Column:
    title: str
    url: str
    remove_url: str
    slug: str


@dataclass(frozen=True)
class Line:
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def compare_url(slugs: Sequence[str]) -> str:
    query = urlencode([("p", slug) for slug in slugs])
    return f"{reverse('practices:compare')}?{query}" if query else reverse("practices:compare")


def comparison(pages: Sequence[PracticePage]) -> Comparison:
    slugs = [page.sheet.slug for page in pages]
    columns = tuple(
        Column(
            title=page.sheet.title,
            url=reverse("practices:detail", args=[page.sheet.slug]),
            remove_url=compare_url([slug for slug in slugs if slug != page.sheet.slug]),
            slug=page.sheet.slug,
        )
        for page in pages
    )
    return Comparison(columns, tuple(_lines(pages)) if pages else ())


def others_than(pages: Sequence[PracticePage], sheets: Sequence[PracticeSheet]) -> list[PracticeSheet]:
    """The practices that may still be joined, by title."""
    chosen = {page.sheet.slug for page in pages}
    return sorted((sheet for sheet in sheets if sheet.slug not in chosen), key=lambda sheet: sheet.title)


def _lines(pages: Sequence[PracticePage]) -> list[Line]:
    readings: list[tuple[str, Callable[[PracticePage], str]]] = [
        (_("Resumo"), lambda page: page.sheet.summary_here),
        (_("Tipo"), lambda page: str(page.sheet.kind.label)),
        (_("Domínios"), lambda page: _said(page.sheet.domains)),
        (_("Maturidade"), lambda page: str(page.sheet.stage.label) if page.sheet.stage else _(MISSING)),
        (_("Evidência"), _evidence),
        (_("Replicações"), _uptake),
    ]
    lines = [Line(name, tuple(read(page) or _(MISSING) for page in pages)) for name, read in readings]
    facts = [{fact.name: fact for fact in facts_of(page)} for page in pages]
    lines += [
        Line(name, tuple(_joined(each[name].values) or each[name].missing or _(MISSING) for each in facts))
        for name in facts[0]
    ]
    lines.append(Line(_("Resultados medidos"), tuple(_figures(page.figures) for page in pages)))
    for name, label in TEXTS:
        lines.append(Line(_(label), tuple(_text(page.text(name)) for page in pages)))
    lines.append(
        Line(
            _("Para reutilizar"),
            tuple(_joined(pt(asset.title) for asset in page.assets) or _("nada indicado") for page in pages),
        )
    )
    return lines


def _said(terms: Sequence[Term]) -> str:
    return _joined(pt(term.label) for term in terms)


def _joined(values: Iterable[str]) -> SafeString:
    """Join what may carry the mark of its language."""
    return format_html_join("; ", "{}", ((value,) for value in values))


def _evidence(page: PracticePage) -> str:
    level = page.sheet.evidence
    return _("por avaliar") if level is None else f"{level.value}. {level.label}"


def _uptake(page: PracticePage) -> str:
    said = uptake_said(page.sheet.uptake)
    return f"{page.sheet.uptake.total} ({said})" if said else "0"


def _figures(figures: Sequence[Figure]) -> str:
    said = format_html_join("; ", "{}: {}", ((pt(figure.name), _change(figure)) for figure in figures))
    return said or _("sem números")


def _change(figure: Figure) -> str:
    after = _("por medir") if figure.value is None else formatting.number(figure.value)
    if figure.baseline is not None:
        after = _("de %(before)s para %(after)s") % {"before": formatting.number(figure.baseline), "after": after}
    return format_html("{} {}", after, pt(figure.unit)) if figure.unit else after


def _text(text: str) -> str | SafeString:
    return format_html("<div{}>{}</div>", lang_pt(), markdown(text)) if text.strip() else _(MISSING)
