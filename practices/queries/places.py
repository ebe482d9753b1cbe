"""Where entities stand on the map: a municipality on its own cell, a community on those of its municipalities."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from common.charts.tile_layout import Place
from common.pagecache.fragments import kept
from territories.models import CommunityMembership, Municipality
from territories.queries import tile_places


@dataclass(frozen=True)
class Ground:
    """The cells of the country, and whose each is."""

    cells: tuple[Place, ...]
    names: tuple[tuple[str, str], ...]
    owners: tuple[tuple[int, str], ...]

    def code_of(self, entity_id: int) -> str | None:
        return dict(self.owners).get(entity_id)


@kept
def ground() -> Ground:
    """Return every municipality as a cell, in one query."""
    rows = list(Municipality.objects.order_by("code").values_list("code", "name", "entity_id"))
    places = tile_places()
    return Ground(
        cells=tuple(
            Place(code, places[code].inset, (places[code].column, places[code].row))
            for code, *_ in rows
            if code in places
        ),
        names=tuple((code, name) for code, name, _ in rows),
        owners=tuple((entity_id, code) for code, _, entity_id in rows),
    )


def cells_of(entity_ids: Collection[int], country: Ground, on: date) -> dict[int, tuple[str, ...]]:
    """Return the cells of each entity on a day, in one query; one of the whole country has none."""
    own = dict(country.owners)
    found: dict[int, list[str]] = defaultdict(list)
    inside = CommunityMembership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        community__entity_id__in=entity_ids,
    )
    for entity_id, code in inside.order_by("pk").values_list("community__entity_id", "municipality__code"):
        found[entity_id].append(code)
    return {
        entity_id: (own[entity_id],) if entity_id in own else tuple(found[entity_id])
        for entity_id in entity_ids
        if entity_id in own or entity_id in found
    }
