"""The pictures of practices, which are part of what was decided."""

from typing import Any

from django.http import HttpRequest

from accounts.permissions import ANONYMOUS
from common.media.holds import Sight
from common.media.models import PortalImage
from practices.models import Practice, PracticeImage
from practices.permissions import can_see_draft


def is_shown(image_id: int) -> bool:
    """Whether a practice that is, or was, public shows the image."""
    shown: bool = PracticeImage.objects.filter(image=image_id).exists()
    return shown


def sight_of(request: HttpRequest, image_id: int) -> Sight:
    """Everybody sees the pictures of public practices; those of drafts, whoever may read the draft."""
    if PracticeImage.objects.filter(image=image_id, practice__live=True).exists():
        return Sight.PUBLIC
    actor = getattr(request, "actor", ANONYMOUS)
    if not actor.is_authenticated:
        return Sight.NONE
    writing = Practice.objects.filter(latest_revision__content__images__contains=[{"image": image_id}])
    may = any(can_see_draft(actor, practice) for practice in writing.order_by("pk"))
    return Sight.PRIVATE if may else Sight.NONE


def files_of(content: dict[str, Any]) -> list[tuple[int, str]]:
    """Return which files the images of a text are, by what they hold."""
    shown = [line["image"] for line in content.get("images", ())]
    if not shown:
        return []
    return list(PortalImage.objects.filter(pk__in=shown).order_by("pk").values_list("pk", "file_hash"))
