"""Reading pages of the site: what every page needs around its own content."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page

from common.media.models import PortalImage
from common.media.pictures import with_renditions
from portal.models import HomePage
from portal.models.page import SitePage
from portal.outline import anchored, outline


def home_pages() -> dict[str, HomePage]:
    """The published front page of each language."""
    rows = HomePage.objects.filter(live=True, alias_of=None).select_related("locale", "image").order_by("pk")
    return {page.locale.language_code: page for page in rows}


def surroundings(page: SitePage) -> dict[str, Any]:
    """What the frame of a page shows: its place, its sections, its translations."""
    parts = anchored(page.body)
    with_renditions([page.image, *images_of(page.body)])
    return {
        "page": page,
        "self": page,
        "crumbs": page.crumbs(),
        "alternates": page.alternates(),
        "parts": parts,
        "outline": outline(parts),
        "addresses": SimpleLazyObject(addresses),
        "is_untranslated": page.is_untranslated(),
    }


def images_of(value: Any) -> Iterator[PortalImage]:
    """The images anywhere in a body."""
    if isinstance(value, PortalImage):
        yield value
    elif isinstance(value, StreamValue):
        for block in value:
            yield from images_of(block.value)
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from images_of(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from images_of(part)


def addresses() -> dict[int, str]:
    """Where each published page is found, in the language of the reader when it exists there; one query."""
    rows = Page.objects.filter(live=True, depth__gte=2).values_list(
        "pk", "translation_key", "locale__language_code", "url_path"
    )
    here = get_language() or settings.LANGUAGE_CODE
    known = [(pk, key, code, path_of(code, url_path)) for pk, key, code, url_path in rows]
    translated = {key: path for _, key, code, path in known if code == here}
    return {pk: translated.get(key, path) for pk, key, _, path in known}


def path_of(code: str, url_path: str) -> str:
    start = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
    return start + url_path.split("/", 2)[2]
