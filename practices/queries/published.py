"""What the public sees of the catalogue: only what is live, whatever is being written."""

from django.db.models import Prefetch, QuerySet

from practices.models import (
    Practice,
    PracticeContact,
    PracticeImage,
    PracticeIndicator,
    PracticePartner,
    ReusableAsset,
)
from territories.models import Municipality


def published_practices() -> QuerySet[Practice]:
    """Return the public practices, newest first, with what a card needs in one query."""
    live = Practice.objects.filter(live=True).select_related("owner_entity", "domain")
    return live.order_by("-first_published_at", "-pk")


def latest_practices(n: int) -> list[Practice]:
    return list(published_practices()[:n])


def every_practice_ever_public() -> QuerySet[Practice]:
    """Return what is or was in the catalogue, by name, what is there now first."""
    return Practice.objects.filter(first_published_at__isnull=False).order_by("-live", "title", "pk")


def practice_page(slug: str) -> Practice | None:
    """Return a public practice with all its parts, in a fixed number of queries; None when there is none."""
    return with_parts(published_practices()).filter(slug=slug).first()


def withdrawn_practice(slug: str) -> Practice | None:
    """Return a practice that was public and was taken out, so that its address can say so."""
    return (
        Practice.objects.filter(slug=slug, live=False, first_published_at__isnull=False)
        .select_related("superseded_by", "owner_entity")
        .first()
    )


def with_parts(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Bring everything a page of a practice shows: its words, partners, numbers, contacts, assets and images."""
    return practices.select_related("superseded_by", "derived_from").prefetch_related(
        Prefetch("territories", Municipality.objects.select_related("region").order_by("sort_name", "pk")),
        "other_domains",
        "verticals",
        "recommendations",
        "initiatives",
        "tags",
        Prefetch("partners", PracticePartner.objects.select_related("entity").order_by("sort_order", "pk")),
        Prefetch("indicators", PracticeIndicator.objects.order_by("sort_order", "pk")),
        Prefetch("contacts", PracticeContact.objects.order_by("sort_order", "pk")),
        Prefetch("assets", ReusableAsset.objects.order_by("sort_order", "pk")),
        Prefetch("images", PracticeImage.objects.select_related("image").order_by("sort_order", "pk")),
    )
