"""What concerns an editor today: what waits for its hour, and what they began and did not send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision

from common.editorial.queries.texts import models_with_drafts

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 10


@dataclass(frozen=True)
class Appointment:
    """Something that appears or disappears at an hour."""

    title: str
    kind: str
    edit_url: str
    at: datetime
    appears: bool


def appointments(user: "User", now: datetime) -> list[Appointment]:
    """Return what is scheduled from now on, soonest first, that the person may open."""
    finder = AdminURLFinder(user)
    found = [*_to_appear(finder, now), *_to_disappear(finder, now)]
    return sorted((one for one in found if one.edit_url), key=lambda one: (one.at, one.title))[:SHOWN]


def _to_appear(finder: AdminURLFinder, now: datetime) -> Iterable[Appointment]:
    rows = Revision.objects.filter(approved_go_live_at__gt=now).order_by("approved_go_live_at", "pk")
    for revision in rows.select_related("content_type", "base_content_type")[:SHOWN]:
        content: Any = revision.content_object
        yield _appointment(finder, content, str(revision.object_str), revision.approved_go_live_at, appears=True)


def _to_disappear(finder: AdminURLFinder, now: datetime) -> Iterable[Appointment]:
    for model in (Page, *models_with_drafts()):
        rows = model._default_manager.filter(live=True, expire_at__gt=now).order_by("expire_at", "pk")[:SHOWN]
        for content in rows:
            yield _appointment(finder, content, str(content), content.expire_at, appears=False)


def _appointment(finder: AdminURLFinder, content: Any, title: str, at: datetime, *, appears: bool) -> Appointment:
    is_page = isinstance(content, Page)
    kind = content.page_type_display_name if is_page else str(content._meta.verbose_name)
    return Appointment(title, kind, finder.get_edit_url(content) or "", at, appears)


def drafts_of(user: "User") -> list[Page]:
    """Return the pages whose last version is this person's and is not published, latest first."""
    mine = Q(latest_revision__user=user) | Q(owner=user, latest_revision=None)
    pages = Page.objects.filter(mine, has_unpublished_changes=True).order_by("-latest_revision_created_at", "-pk")
    return list(pages.select_related("content_type", "locale")[:SHOWN])
