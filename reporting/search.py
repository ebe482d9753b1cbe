"""The published editions of the report in the search; what is in preparation is nobody's to find."""

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse

from common.search.registry import Follows, SearchDocument, SearchKind
from common.ui import formatting
from reporting.models import ReportEdition, Section
from reporting.queries import published_editions


def documents(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    chosen = published_editions() if keys is None else published_editions().filter(pk__in=keys)
    texts = Section.objects.exclude(narrative="").order_by("position", "pk")
    for edition in chosen.prefetch_related(Prefetch("sections", texts, to_attr="texts")):
        yield _document(edition)


def _document(edition: ReportEdition) -> SearchDocument:
    kind = edition.get_kind_display().capitalize()
    texts: list[Section] = getattr(edition, "texts", [])
    return SearchDocument(
        key=str(edition.pk),
        title=f"{kind} de {edition.year}, edição {edition.edition}",
        url=reverse("reporting:edition", args=[edition.year, edition.edition]),
        summary=f"Execução do plano de ação e das metas com factos até {formatting.day(edition.cut_off)}.",
        body=" ".join([edition.changes, *(f"{section.title}. {section.narrative}" for section in texts)]),
        keywords="relatório anual monitorização execução PDF dados",
        codes=(f"relatório {edition.year}", f"relatório anual {edition.year}", f"relatório anual de {edition.year}"),
        trail=("Relatórios",),
        year=edition.year,
        published_at=edition.published_at,
    )


KINDS = (
    SearchKind(
        code="reports",
        label="Relatório",
        label_plural="Relatórios",
        order=50,
        documents=documents,
        url_name="reporting:index",
        models=("reporting.ReportEdition", Follows("reporting.Section", lambda row: [str(row.edition_id)])),
    ),
)
