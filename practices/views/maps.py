"""Maps of the catalogue and of a family, and the tables that say the same."""

from collections import Counter
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop

from common.charts.chart import Chart, Table, responsive
from common.charts.place_map import Mark, PlaceMapData, Shape, place_map
from common.ui import formatting
from common.ui.languages import kept_in_portuguese as pt
from practices.enums import ReplicationStage
from practices.queries.catalogue import PracticeSheet
from practices.queries.family import Branch, Family, Node
from practices.queries.places import Ground

FAMILY_SHAPES = (
    (Shape.DIAMOND, gettext_noop("onde começou")),
    (Shape.DISC, gettext_noop("replicação conseguida")),
    (Shape.RING, gettext_noop("em preparação ou em curso")),
    (Shape.CROSS, "abandonada"),
    (Shape.TRIANGLE, "contestada"),
)


def catalogue_map(sheets: Sequence[PracticeSheet], country: Ground, address: str, source: str) -> Chart:
    """A mark in each municipality where a practice is in use, leading to its list."""
    counts: Counter[str] = Counter(spot.code for sheet in sheets for spot in sheet.spots)
    names = dict(country.names)
    found = [code for code in names if counts[code]]
    joined = "&" if "?" in address else "?"
    marks = tuple(
        Mark(
            key=code,
            said=f"{names[code]}: {_practices(counts[code])}",
            at=(code,),
            number=counts[code],
            url=f"{address}{joined}municipio={code}",
        )
        for code in found
    )
    data = PlaceMapData(
        key="mapa-praticas",
        title=_("Onde estão as práticas"),
        source=source,
        ground=country.cells,
        marks=marks,
        table=Table((_("Município"), _("Práticas")), tuple((names[code], str(counts[code])) for code in found)),
        shapes=((Shape.DISC, _("município com práticas, e quantas")),),
    )
    return responsive(place_map, data)


def _practices(count: int) -> str:
    return _("1 prática") if count == 1 else _("%(count)s práticas") % {"count": count}


def spots_map(sheet: PracticeSheet, country: Ground, source: str) -> Chart | None:
    """A small map of where a practice is in use; None when it is of no municipality."""
    if not sheet.spots or not country.cells:
        return None
    data = PlaceMapData(
        key="territorio",
        title=_("Onde está em uso"),
        source=source,
        description=_("Em uso em %(join)s.") % {"join": ", ".join(spot.name for spot in sheet.spots)},
        ground=country.cells,
        marks=tuple(Mark(key=spot.code, said=spot.name, at=(spot.code,)) for spot in sheet.spots),
        table=Table((_("Município"), _("Região")), tuple((spot.name, pt(spot.region.label)) for spot in sheet.spots)),
    )
    return place_map(data, width=328)


def family_map(family: Family, source: str) -> Chart | None:
    """Who took the practice from whom, on the map; None when nobody did yet."""
    if family.is_alone or not family.country.cells:
        return None
    data = PlaceMapData(
        key="familia",
        title=_("Quem a replicou"),
        source=source,
        ground=family.country.cells,
        marks=tuple(mark for node in family.nodes for mark in _marks(node, is_root=node is family.root)),
        table=Table(
            (_("Quem"), _("Quando"), _("Fase"), _("O que adaptou")),
            tuple(
                (pt(b.replicator.display), when(b), b.outcome, pt(b.adaptation) or _("sem registo"))
                for b in family.branches
            ),
        ),
        lines=tuple(line for node in family.nodes for line in _lines(node)),
        shapes=tuple((shape, _(said)) for shape, said in FAMILY_SHAPES),
    )
    return responsive(place_map, data)


def _row(branch: Branch) -> tuple[str, str, str, str]:
    adaptation = pt(branch.adaptation) or _("sem registo")
    return pt(branch.replicator.display), when(branch), branch.outcome, adaptation


def _marks(node: Node, *, is_root: bool) -> list[Mark]:
    own = node.practice
    shape = Shape.DIAMOND if is_root else Shape.DISC
    url = reverse("practices:detail", args=[own.slug]) if own.is_live else ""
    said = f"{own.title}, {own.owner.display}"
    marks = [Mark(key=f"p{own.id}", said=said, at=own.cells, shape=shape, url=url, is_kept=True)]
    for branch in node.branches:
        # A replication that became a practice is marked once, as the practice.
        if branch.born is None:
            said = f"{branch.replicator.display}: {branch.outcome}"
            marks.append(Mark(key=f"r{branch.id}", said=said, at=branch.cells, shape=_shape(branch)))
    return marks


def _shape(branch: Branch) -> Shape:
    if branch.is_disputed:
        return Shape.TRIANGLE
    if branch.stage == ReplicationStage.SUCCEEDED:
        return Shape.DISC
    return Shape.CROSS if branch.stage == ReplicationStage.ABANDONED else Shape.RING


def _lines(node: Node) -> list[tuple[str, str]]:
    start = f"p{node.practice.id}"
    ends = [f"p{branch.born.practice.id}" if branch.born else f"r{branch.id}" for branch in node.branches]
    return [(start, end) for end in [*ends, *(f"p{child.practice.id}" for child in node.born)]]


def when(branch: Branch) -> str:
    """Say when it began and ended, no more precisely than is known."""
    begun = branch.started_on or branch.opened_on
    if branch.closed_on:
        return _("%(begun)s a %(end)s") % {"begun": formatting.day(begun), "end": formatting.day(branch.closed_on)}
    return _("desde %(begun)s") % {"begun": formatting.day(begun)}
