"""Reading pages of the site: what every page needs around its own content."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page, PageViewRestriction

from common.media.models import PortalImage
from common.media.pictures import with_renditions
from portal.models import HomePage
from portal.models.page import HOME_DEPTH, SitePage
from portal.outline import anchored, outline


def home_pages() -> dict[str, HomePage]:
    """The published front page of each language."""
    rows = HomePage.objects.filter(live=True, alias_of=None).select_related("locale", "image").order_by("pk")
    return {page.locale.language_code: page for page in rows}


def inside(page: SitePage) -> dict[str, Any]:
    """A page and its body, ready to be shown."""
    parts = anchored(page.body)
    with_renditions([page.image, *images_of(page.body)])
    return {"page": page, "self": page, "parts": parts, "addresses": SimpleLazyObject(addresses)}


def surroundings(page: SitePage) -> dict[str, Any]:
    """A page with what its frame shows: its place, its sections, its translations."""
    shown = inside(page)
    return shown | {
        "crumbs": page.crumbs(),
        "alternates": page.alternates(),
        "outline": outline(shown["parts"]),
        "is_untranslated": page.is_untranslated(),
    }


def published_page(language: str, path: str) -> SitePage | None:
    """Find a page of the tree by its address, in two queries; None leaves it to Wagtail's slower way.

    A page that not everybody may read, and one of a type that the portal does not know, are also left to Wagtail.
    """
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    found = (
        Page.objects.filter(live=True, locale__language_code=language, depth=HOME_DEPTH + path.count("/"))
        .filter(url_path__endswith=f"/{path}")
        .annotate(is_restricted=Exists(above))
        .values_list("pk", "content_type", "is_restricted")
    )
    for pk, content_type, is_restricted in found:
        model = ContentType.objects.get_for_id(content_type).model_class()
        if is_restricted or model is None or not issubclass(model, SitePage):
            return None
        page: SitePage | None = model._default_manager.select_related("locale", "image").filter(pk=pk).first()
        return page
    return None


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


def portuguese_of(path: str) -> str:
    """The address of the Portuguese page that a foreign address would translate, if there is one."""
    rest = path.split("/", 2)[2]
    try:
        with override(settings.LANGUAGE_CODE):
            match = resolve(f"/{rest}")
    except Resolver404:
        return ""
    if match.url_name != "wagtail_serve":
        return f"/{rest}" if getattr(match.func, "login_required", True) is False else ""
    return f"/{rest}" if published_page(settings.LANGUAGE_CODE, rest) else ""
