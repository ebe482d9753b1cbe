"""The sizes that images are served in, and reading them in one query."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from common.media.models import PortalImage, PortalRendition

WIDTHS = (400, 800, 1200, 1600)
SPECS = tuple(f"width-{width}|format-webp" for width in WIDTHS)
SHARED = "fill-1200x630|format-jpeg"


def with_renditions(images: Iterable[PortalImage | None]) -> None:
    """Read what was already drawn of these images, in one query; what is missing is drawn when it is shown."""
    known = [image for image in images if image is not None]
    drawn = PortalRendition.objects.filter(filter_spec__in=[*SPECS, SHARED])
    prefetch_related_objects(known, Prefetch("renditions", queryset=drawn, to_attr="prefetched_renditions"))
