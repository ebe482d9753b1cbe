"""Where an image is shown: pages, news, practices and whatever else points at it."""

from wagtail.models import ReferenceIndex

from common.media.models import PortalImage

MOST_NAMED = 5


def uses_of(image: PortalImage) -> list[str]:
    """Return the texts that show an image, by what they are and are called."""
    grouped = ReferenceIndex.get_references_to(image).group_by_source_object()
    return [f"{shown._meta.verbose_name} «{shown}»" for shown, _ in grouped]


def said(uses: list[str]) -> str:
    rest = len(uses) - MOST_NAMED
    return "; ".join(uses[:MOST_NAMED]) + (f"; e mais {rest}" if rest > 0 else "")
