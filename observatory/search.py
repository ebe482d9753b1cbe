"""The measures in the search, by their words and sources, and the territories by their names and what they are in."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse

from common.search.registry import Follows, SearchDocument, SearchKind
from common.ui.languages import in_every_language
from common.ui.sitemap import Address
from observatory.enums import AreaLevel
from observatory.models import Area, Measure, Release
from observatory.queries import measures


def documents(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    found = measures().prefetch_related("providers")
    for measure in found if keys is None else found.filter(pk__in=keys):
        yield _document(measure)


def _document(measure: Measure) -> SearchDocument:
    domain = measure.domain.name if measure.domain else ""
    return SearchDocument(
        key=str(measure.pk),
        title=f"{measure.short_name} ({measure.unit})" if measure.unit else measure.short_name,
        url=reverse("observatory:measure", args=[measure.code]),
        summary=measure.description,
        body="\n".join([measure.indicator, measure.sub_indicator]),
        keywords=" ".join(["medida indicador observatório", *(row.name for row in measure.providers.all())]),
        codes=(measure.code, f"medida {measure.number}"),
        trail=("Observatório", domain),
        domains=(domain,),
    )


def territories(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    found = Area.objects.select_related("region", "community", "municipality__nuts3").order_by("pk")
    for area in found if keys is None else found.filter(pk__in=keys):
        yield _territory(area)


def _territory(area: Area) -> SearchDocument:
    wholes = [whole.name for whole in (area.community, area.region) if whole is not None and whole.name != area.name]
    kind = AreaLevel(area.level).portuguese
    return SearchDocument(
        key=str(area.pk),
        title=area.name,
        url=reverse("observatory:territory", args=[area.code]),
        summary=", ".join([kind.capitalize(), *wholes]),
        keywords="território perfil observatório concelho" if area.municipality else "território perfil observatório",
        codes=(area.code, f"{kind} {area.name}"),
        trail=("Observatório", "Territórios"),
        territories=tuple(dict.fromkeys([area.name, *wholes])),
    )


def _every_one(_row: object) -> None:
    return None


def addresses() -> Iterator[Address]:
    """The pages of the observatory for search engines, each with when its figures last changed."""
    newest = dict(Release.objects.order_by("released_at").values_list("measure_id", "released_at"))
    yield _address(reverse("observatory:index"), max(newest.values(), default=None))
    yield _address(reverse("observatory:methods"), None)
    yield _address(reverse("observatory:news"), max(newest.values(), default=None))
    for pk, code in measures().values_list("pk", "code"):
        yield _address(reverse("observatory:measure", args=[code]), newest.get(pk))
    last = max(newest.values(), default=None)
    yield _address(reverse("observatory:territories"), None)
    for code in Area.objects.order_by("level", "sort_name", "pk").values_list("code", flat=True):
        yield _address(reverse("observatory:territory", args=[code]), last)


def _address(path: str, changed_at: datetime | None) -> Address:
    return Address(path, changed_at, in_every_language(path))


KINDS = (
    SearchKind(
        code="measures",
        label="Medida",
        label_plural="Medidas",
        order=37,
        documents=documents,
        url_name="observatory:index",
        models=("observatory.Measure", Follows("observatory.Provider", _every_one)),
    ),
    SearchKind(
        code="territories",
        label="Território",
        label_plural="Territórios",
        order=38,
        documents=territories,
        url_name="observatory:territories",
        models=("observatory.Area",),
    ),
)
