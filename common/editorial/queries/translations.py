"""Published pages that another language does not have, or has as they were before."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from wagtail.models import Locale, Page


@dataclass(frozen=True)
class Untranslated:
    """A page that readers of a language do not have in it."""

    where: str
    edit_url: str
    language: str
    problem: str
    published_at: datetime | None


def untranslated_pages() -> list[Untranslated]:
    """Compare every published page of the main language with its counterparts: two queries and one for languages."""
    own = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    others = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("language_code")
    if own is None:
        return []
    pages = Page.objects.live().filter(locale=own, depth__gt=1).order_by("path")
    found = Page.objects.filter(locale__in=others, depth__gt=1)
    counterparts = {(page.translation_key, page.locale_id): page for page in found}
    return [
        Untranslated(
            where=page.title,
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            language=locale.get_display_name(),
            problem=problem,
            published_at=page.last_published_at,
        )
        for page in pages
        for locale in others
        if (problem := _problem(page, counterparts.get((page.translation_key, locale.pk))))
    ]


def _problem(page: Page, other: Page | None) -> str:
    if other is None:
        return "não existe"
    if other.alias_of_id is not None:
        return "mostra o texto português"
    if not other.live:
        return "por publicar"
    if page.last_published_at and other.last_published_at and other.last_published_at < page.last_published_at:
        return "anterior à última versão portuguesa"
    return ""
