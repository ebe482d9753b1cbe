"""What the search finds of the catalogue: the public practices, by their words, their people and their English."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from common.search.registry import SearchDocument
from practices.queries.family import public_replications
from practices.queries.published import published_practices, with_parts
from territories.queries import entity_labels

STORY = ("challenge", "solution", "results_text", "implementation_steps", "barriers", "lessons", "transfer_advice")


def documents(keys: Collection[str] | None) -> Iterable[SearchDocument]:
    """Give the public practices with these keys, or all, in a fixed number of queries."""
    taken_up = Prefetch("replications", public_replications(), to_attr="taken_up")
    found = with_parts(published_practices()).select_related("owner_entity__region").prefetch_related(taken_up)
    rows = list(found if keys is None else found.filter(pk__in=[int(key) for key in keys]))
    published = [row.first_published_at for row in rows if row.first_published_at]
    named = {row.owner_entity_id for row in rows} | {each.replicator_id for row in rows for each in row.taken_up}
    labels = entity_labels(named, max(published).date()) if published else {}
    return [_document(row, labels) for row in rows]


def own_practice(part: Any) -> Collection[str]:
    return [str(part.practice_id)]


def _document(row: Any, labels: Mapping[int, Any]) -> SearchDocument:
    towns = list(row.territories.all())
    domains = [row.domain, *row.other_domains.all()]
    named = [*row.verticals.all(), *row.tags.all()]
    people = [labels.get(row.owner_entity_id), *(labels.get(each.replicator_id) for each in row.taken_up)]
    partners = [partner.name for partner in row.partners.all() if partner.name]
    return SearchDocument(
        key=str(row.pk),
        title=row.title,
        url=reverse("practices:detail", args=[row.slug]),
        summary=row.summary,
        body="\n".join(_texts(row)),
        keywords=" ".join(
            [
                row.get_kind_display(),
                *(str(one) for one in people if one),
                row.summary_en,
                *(each.name for each in named),
                *partners,
            ]
        ),
        trail=("Boas práticas",),
        domains=tuple(domain.name for domain in domains),
        territories=tuple(dict.fromkeys([*(t.name for t in towns), *(t.region.name for t in towns)])),
        year=row.starts_on.year if row.starts_on else None,
        published_at=row.first_published_at,
    )


def _texts(row: Any) -> Iterator[str]:
    """What its page says: the story, what was measured, what others may take, and what those who took it up say."""
    yield from (text for name in STORY if (text := getattr(row, name)))
    yield from (figure.name for figure in row.indicators.all() if figure.name)
    yield from (asset.title for asset in row.assets.all() if asset.title)
    for each in row.taken_up:
        yield from (text for text in (each.adaptation, each.lessons_back) if text)
