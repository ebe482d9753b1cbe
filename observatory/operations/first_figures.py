"""Publishes the figures that come with the reference of the territories: residents, surface and density."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from common.norm.reference import Load
from observatory.enums import AreaLevel, Origin
from observatory.models import Area, Division, Measure, Period, Release
from observatory.operations.incoming import NewCell
from observatory.operations.publishing import publish
from observatory.queries import total_breakdown
from territories.models import Population

PLACES = Decimal("0.0001")
DIVISION = "nuts-2013"
DERIVED = {
    "POP": "{source}",
    "AREA": "superfície do município, como publicada com a população residente ({source})",
    "M14": "população residente sobre a superfície do município ({source})",
}


def publish_first_figures(load: Load) -> None:
    """Publish them once: a measure that has any release is left to its sources."""
    measures = Measure.objects.in_bulk(DERIVED, field_name="code")
    published = set(Release.objects.filter(measure__code__in=DERIVED).values_list("measure__code", flat=True))
    populations = list(Population.objects.select_related("municipality").order_by("year", "pk"))
    missing = [code for code in DERIVED if code not in published]
    if not missing or not populations:
        return
    cells = _cells(populations)
    for code in missing:
        publish(
            measure=measures[code],
            cells=cells[code],
            origin=Origin.OFFICIAL,
            source=DERIVED[code].format(source=populations[-1].source),
            division=Division.objects.get(code=DIVISION),
            at=load.at,
            by=None,
        )
        load.changes.created["observações"] += len(cells[code])


def _cells(populations: Iterable[Population]) -> Mapping[str, list[NewCell]]:
    total = total_breakdown().pk
    areas = dict(Area.objects.filter(level=AreaLevel.MUNICIPALITY).values_list("municipality_id", "pk"))
    years = dict(Period.objects.values_list("code", "pk"))
    cells: dict[str, list[NewCell]] = {code: [] for code in DERIVED}
    for population in populations:
        residents, surface = Decimal(population.residents), population.municipality.area_km2
        figures = {"POP": residents, "AREA": surface, "M14": (residents / surface).quantize(PLACES)}
        place = total, years[str(population.year)], areas[population.municipality_id]
        for code, value in figures.items():
            cells[code].append(NewCell(*place, value))
    return cells
