"""What the search finds of the site: its pages and its news, each in its language."""

from collections.abc import Collection, Iterable, Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction

from common.search.registry import PUBLIC, SIGNED_IN, Follows, SearchDocument, SearchKind
from portal.models import ContentPage, GuideIndexPage, GuidePage, NewsIndexPage, NewsPage
from portal.models.page import SitePage

PAGE_TYPES: tuple[type[SitePage], ...] = (ContentPage, GuideIndexPage, GuidePage, NewsIndexPage)


def pages(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    for model in PAGE_TYPES:
        for page in _published(model, keys):
            yield _document(page, ("Páginas",))


def news(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    for page in _published(NewsPage, keys):
        yield _document(page, ("Notícias",), year=page.published_on.year)


def _published(model: type[SitePage], keys: Collection[str] | None) -> Iterable[SitePage]:
    restricted = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    # The search knows who is signed in; it does not know who has a password or is in a group.
    closer = restricted.exclude(restriction_type=PageViewRestriction.LOGIN)
    rows = model._default_manager.filter(live=True, alias_of=None).select_related("locale").order_by("pk")
    rows = rows.filter(~Exists(closer)).annotate(is_restricted=Exists(restricted))
    found: Iterable[SitePage] = rows if keys is None else rows.filter(pk__in=keys)
    return found


def _document(page: SitePage, trail: tuple[str, ...], year: int | None = None) -> SearchDocument:
    code = page.locale.language_code
    return SearchDocument(
        key=str(page.pk),
        title=page.title,
        url=page.path_on_site(),
        summary=page.lead,
        body=" ".join(page.body.stream_block.get_searchable_content(page.body)),
        trail=trail,
        year=year,
        language="pt" if code == settings.LANGUAGE_CODE else code,
        published_at=page.last_published_at,
        audience=SIGNED_IN if getattr(page, "is_restricted", False) else PUBLIC,
        translation_key=str(page.translation_key),
    )


def _every_one(_row: object) -> None:
    """The address of a page is part of the addresses below it."""


RESTRICTIONS = Follows("wagtailcore.PageViewRestriction", _every_one)
KINDS = (
    SearchKind(
        code="pages",
        label="Página",
        label_plural="Páginas",
        order=80,
        documents=pages,
        url_name="portal:site_map",
        models=(*(Follows(f"portal.{model.__name__}", _every_one) for model in PAGE_TYPES), RESTRICTIONS),
    ),
    SearchKind(
        code="news",
        label="Notícia",
        label_plural="Notícias",
        order=70,
        documents=news,
        url_name="portal:site_map",
        models=("portal.NewsPage", Follows("portal.NewsIndexPage", _every_one), RESTRICTIONS),
    ),
)
