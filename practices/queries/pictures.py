"""The pictures of practices, which are part of what was decided."""

from typing import Any

from common.media.models import PortalImage
from practices.models import PracticeImage


def is_shown(image_id: int) -> bool:
    """Whether a practice that is, or was, public shows the image."""
    shown: bool = PracticeImage.objects.filter(image=image_id).exists()
    return shown


def files_of(content: dict[str, Any]) -> list[tuple[int, str]]:
    """Return which files the images of a text are, by what they hold."""
    shown = [line["image"] for line in content.get("images", ())]
    if not shown:
        return []
    return list(PortalImage.objects.filter(pk__in=shown).order_by("pk").values_list("pk", "file_hash"))
