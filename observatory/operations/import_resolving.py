"""What the codes of a source are here: areas by the codes of a division, periods, breakdowns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from common.folding import fold
from observatory.enums import AreaLevel, SourceFormat
from observatory.models import Area, AreaCode, Breakdown, Division, LatestObservation, Measure
from observatory.operations.periods import ensure_period
from observatory.queries import UnknownPeriod
from observatory.readers import Category

PEOPLE_WRITE = frozenset({SourceFormat.TABLE, SourceFormat.SURVEY})
MUNICIPAL_DIGITS = 7  # NUTS III followed by the municipality
DICO_DIGITS, PARISH_DIGITS = 4, 6
MAX_KEY = 200


class Place(NamedTuple):
    id: int
    level: AreaLevel


@dataclass(frozen=True)
class Areas:
    """Areas by what a source calls them; in files that people write also by our codes and by name."""

    known: Mapping[str, Place]
    is_by_name: bool

    @classmethod
    def of(cls, division: Division, source_format: str) -> "Areas":
        areas = {area.pk: Place(area.pk, AreaLevel(area.level)) for area in Area.objects.all()}
        by_code = dict(AreaCode.objects.filter(division=division).values_list("code", "area_id"))
        known = {code: areas[area_id] for code, area_id in by_code.items()}
        if source_format not in PEOPLE_WRITE:
            return cls(known, is_by_name=False)
        names: dict[str, list[int]] = {}
        for pk, code, name in Area.objects.values_list("pk", "code", "name"):
            known.setdefault(code, areas[pk])
            names.setdefault(_folded(name), []).append(pk)
        for name, pks in names.items():
            if len(pks) == 1:  # two areas of one name are told apart by their codes only
                known.setdefault(name, areas[pks[0]])
        return cls(known, is_by_name=True)

    def find(self, code: str) -> Place | None:
        place = self.known.get(code)
        if place is None and self.is_by_name:
            place = self.known.get(_folded(code))
        return place or self.known.get(code.removeprefix("PT"))

    def should_know(self, code: str) -> bool:
        """A source also answers for units of a division that are no area of ours; a municipality always is."""
        return self.is_by_name or len(code.removeprefix("PT")) == MUNICIPAL_DIGITS


def hint_about(code: str, areas: Areas) -> str:
    """Say what an unknown code may be, in a sentence after a space, when that can be told."""
    begins = f"{_folded(code)} ("  # «Lagoa (Açores)»
    alike = [one for one in Area.objects.values_list("name", flat=True) if _folded(one).startswith(begins)]
    if alike:
        return f" Há {' e '.join(sorted(alike))}: escreva o nome assim, ou o código."
    other = AreaCode.objects.filter(code=code.removeprefix("PT")).select_related("division", "area").first()
    if other is not None:
        return f" É o código de {other.area.name} em «{other.division.name}»: escolha essa divisão."
    town = areas.known.get(code[:DICO_DIGITS])
    if code.isdecimal() and len(code) == PARISH_DIGITS and town is not None:
        return " Parece o código de uma freguesia: os valores entram por município."
    if code.isdecimal() and code.zfill(DICO_DIGITS) in areas.known:
        return f" Falta-lhe o zero do início: seria «{code.zfill(DICO_DIGITS)}»."
    return ""


def _folded(name: str) -> str:
    return f"nome:{' '.join(fold(name).replace('-', ' ').split())}"


class Periods:
    """Periods by code, made when first needed; one that has not begun is none yet."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._known: dict[str, tuple[int, bool] | None] = {}

    def find(self, code: str) -> tuple[int, bool] | None:
        """Return the id, and whether the period has begun."""
        if code not in self._known:
            try:
                period = ensure_period(code=code)
            except UnknownPeriod:
                self._known[code] = None
            else:
                self._known[code] = (period.pk, period.starts_on <= self._today)
        return self._known[code]


class BadCategory(ValueError):
    """A category whose code cannot be part of a key."""


class Breakdowns:
    """Breakdowns by their categories; a category that the measure never had is told."""

    def __init__(self, measure: Measure) -> None:
        self._ids: dict[tuple[Category, ...], int] = {}
        cuts = LatestObservation.objects.filter(measure=measure).values("breakdown_id").distinct()
        self._had: dict[str, set[str]] = {}
        for categories in Breakdown.objects.filter(pk__in=cuts).values_list("categories", flat=True):
            for dimension, code in categories.items():
                self._had.setdefault(dimension, set()).add(str(code))

    def find(self, categories: tuple[Category, ...]) -> tuple[int, list[Category]]:
        """Return the id, and the categories that are new for the measure the first time they are seen."""
        known = self._ids.get(categories)
        if known is not None:
            return known, []
        key = ";".join(f"{one.dimension}={one.code}" for one in categories)
        if len(key) > MAX_KEY or any(mark in f"{one.dimension}{one.code}" for one in categories for mark in "=;"):
            raise BadCategory(key)
        kept, _ = Breakdown.objects.get_or_create(
            key=key,
            defaults={
                "label": "; ".join(one.label for one in categories)[:MAX_KEY] or "Total",
                "categories": {one.dimension: one.code for one in categories},
            },
        )
        self._ids[categories] = kept.pk
        new = [one for one in categories if one.dimension in self._had and one.code not in self._had[one.dimension]]
        return kept.pk, new
