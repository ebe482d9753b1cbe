"""The family of a practice: who took it up, what they changed, what came of it, and the practices born of it.

A practice may come back to where it began (A → B → A); whoever was already met is not met again. What was never public
is not part of a family, nor is an interest that has not yet become work.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet

from common.pagecache.fragments import kept
from practices.enums import OPEN_STAGES, AbandonmentReason, ReplicationStage
from practices.models import Practice, Replication
from practices.queries.places import Ground, cells_of, ground
from territories.queries import EntityLabel, entity_labels


@dataclass(frozen=True)
class Kin:
    """A practice of the family. One that left the catalogue keeps its place and its name, without a page to open."""

    id: int
    slug: str
    title: str
    owner: EntityLabel
    is_live: bool
    starts_on: date | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Branch:
    """A replication as everybody may see it; `born` is the practice it became, when it did."""

    id: int
    practice_id: int
    replicator: EntityLabel
    stage: ReplicationStage
    is_disputed: bool
    is_confirmed: bool
    is_verified: bool
    opened_on: date
    started_on: date | None
    closed_on: date | None
    adaptation: str
    lessons_back: str
    abandonment: str
    indicators: int
    no_numbers_reason: str
    is_demonstration: bool
    cells: tuple[str, ...]
    born: "Node | None"

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def outcome(self) -> str:
        """Say what came of it; a dispute is said with it, never instead."""
        said = self.stage.label
        if self.stage == ReplicationStage.ABANDONED and self.abandonment:
            said = f"{said}: {self.abandonment}"
        return f"{said} (contestada)" if self.is_disputed else said


@dataclass(frozen=True)
class Node:
    practice: Kin
    branches: tuple[Branch, ...]
    born: tuple["Node", ...]
    """Practices born of this one without a replication that says so."""


@dataclass(frozen=True)
class Family:
    root: Node
    country: Ground

    @property
    def nodes(self) -> list[Node]:
        return list(_nodes(self.root))

    @property
    def branches(self) -> list[Branch]:
        return [branch for node in self.nodes for branch in node.branches]

    @property
    def is_alone(self) -> bool:
        return len(self.nodes) == 1 and not self.branches


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for branch in node.branches:
        if branch.born:
            yield from _nodes(branch.born)
    for child in node.born:
        yield from _nodes(child)


@kept
def family_tree(practice_id: int, on: date) -> Family | None:
    """Return the family a practice belongs to, from its eldest; None when it was never public."""
    parents = dict(
        Practice.objects.filter(derived_from__isnull=False).values_list("pk", "derived_from_id").order_by("pk")
    )
    eldest = _eldest(practice_id, parents)
    practices = {row.pk: row for row in _practices(_descendants(eldest, parents))}
    if practice_id not in practices:
        return None
    replications: dict[int, list[Replication]] = defaultdict(list)
    for row in _replications(practices):
        replications[row.practice_id].append(row)
    root_id = _eldest(practice_id, {child: parent for child, parent in parents.items() if parent in practices})
    return _Grower(practices, replications, parents, on).family(root_id)


def _eldest(practice_id: int, parents: Mapping[int, int]) -> int:
    """Climb to where it began; in a circle, the practice itself is the beginning."""
    met = {practice_id}
    current = practice_id
    while current in parents:
        current = parents[current]
        if current in met:
            return practice_id
        met.add(current)
    return current


def _descendants(eldest: int, parents: Mapping[int, int]) -> set[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    met: set[int] = set()
    waiting = [eldest]
    while waiting:
        current = waiting.pop()
        if current not in met:
            met.add(current)
            waiting += children[current]
    return met


def _practices(ids: set[int]) -> QuerySet[Practice]:
    through = Practice.territories.through
    cells = through.objects.filter(practice=OuterRef("pk")).order_by("municipality__code")
    known: QuerySet[Practice] = Practice.objects.filter(pk__in=ids, first_published_at__isnull=False).annotate(
        cell_codes=ArraySubquery(cells.values("municipality__code"))
    )
    return known


def public_replications() -> QuerySet[Replication]:
    """Return what everybody may know of replications: those with work begun, the first to be declared first."""
    known = Replication.objects.filter(is_public=True).exclude(stage=ReplicationStage.INTEREST)
    return known.order_by("opened_at", "pk")


def _replications(practices: Mapping[int, Practice]) -> QuerySet[Replication]:
    return public_replications().filter(practice__in=practices).annotate(indicator_count=Count("indicators"))


class _Grower:
    """Puts the rows together from the root; `met` keeps a circle from going round for ever."""

    def __init__(
        self,
        practices: Mapping[int, Any],
        replications: Mapping[int, list[Replication]],
        parents: Mapping[int, int],
        on: date,
    ) -> None:
        self.practices, self.replications, self.parents = practices, replications, parents
        rows = [row for of_one in replications.values() for row in of_one]
        entities = {row.owner_entity_id for row in practices.values()} | {row.replicator_id for row in rows}
        self.country = ground()
        self.labels = entity_labels(entities, on)
        self.cells = cells_of(entities, self.country, on)
        self.promoted = {row.promoted_to_id for row in rows}
        self.met: set[int] = set()

    def family(self, root_id: int) -> Family:
        return Family(self._node(root_id), self.country)

    def _node(self, practice_id: int) -> Node:
        self.met.add(practice_id)
        row = self.practices[practice_id]
        kin = Kin(
            id=row.pk,
            slug=row.slug,
            title=row.title,
            owner=self.labels[row.owner_entity_id],
            is_live=row.live,
            starts_on=row.starts_on,
            cells=tuple(row.cell_codes) or self.cells.get(row.owner_entity_id, ()),
        )
        branches = tuple(self._branch(each) for each in self.replications.get(practice_id, ()))
        return Node(kin, branches, tuple(self._born_apart(practice_id)))

    def _born_apart(self, practice_id: int) -> Iterator[Node]:
        for child, parent in self.parents.items():
            if parent == practice_id and child in self.practices and child not in self.met | self.promoted:
                yield self._node(child)

    def _branch(self, row: Replication) -> Branch:
        born_id = row.promoted_to_id
        is_new = born_id in self.practices and born_id not in self.met
        code = row.abandonment_code
        return Branch(
            id=row.pk,
            practice_id=row.practice_id,
            replicator=self.labels[row.replicator_id],
            stage=ReplicationStage(row.stage),
            is_disputed=row.is_disputed,
            is_confirmed=row.confirmed_at is not None,
            is_verified=row.verified_at is not None,
            opened_on=row.opened_at.date(),
            started_on=row.started_on,
            closed_on=row.closed_on,
            adaptation=row.adaptation,
            lessons_back=row.lessons_back,
            abandonment=str(AbandonmentReason(code).label) if code else "",
            indicators=row.indicator_count,  # type: ignore[attr-defined]  # annotated by _replications
            no_numbers_reason=row.no_numbers_reason,
            is_demonstration=row.is_demonstration,
            cells=self.cells.get(row.replicator_id, ()),
            born=self._node(born_id) if is_new and born_id is not None else None,
        )
