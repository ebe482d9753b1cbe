"""What the search finds of the catalogue: the public practices, by their words, their people and their English."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from common.search.registry import SearchDocument
from practices.queries.published import published_practices, with_parts
from territories.queries import entity_labels

STORY = ("challenge", "solution", "results_text", "implementation_steps", "barriers", "lessons", "transfer_advice")


def documents(keys: Collection[str] | None) -> Iterable[SearchDocument]:
    """Give the public practices with these keys, or all, in a fixed number of queries."""
    found = with_parts(published_practices()).select_related("owner_entity__region")
    rows = list(found if keys is None else found.filter(pk__in=[int(key) for key in keys]))
    published = [row.first_published_at for row in rows if row.first_published_at]
    labels = entity_labels({row.owner_entity_id for row in rows}, max(published).date()) if published else {}
    return [_document(row, labels.get(row.owner_entity_id)) for row in rows]


def own_practice(part: Any) -> Collection[str]:
    return [str(part.practice_id)]


def _document(row: Any, owner: Any) -> SearchDocument:
    towns = list(row.territories.all())
    domains = [row.domain, *row.other_domains.all()]
    named = [*row.verticals.all(), *row.tags.all()]
    partners = [partner.name for partner in row.partners.all() if partner.name]
    return SearchDocument(
        key=str(row.pk),
        title=row.title,
        url=reverse("practices:detail", args=[row.slug]),
        summary=row.summary,
        body="\n".join(text for name in STORY if (text := getattr(row, name))),
        keywords=" ".join(
            [row.get_kind_display(), str(owner or ""), row.summary_en, *(each.name for each in named), *partners]
        ),
        trail=("Boas práticas",),
        domains=tuple(domain.name for domain in domains),
        territories=tuple(dict.fromkeys([*(t.name for t in towns), *(t.region.name for t in towns)])),
        year=row.starts_on.year if row.starts_on else None,
        published_at=row.first_published_at,
    )
