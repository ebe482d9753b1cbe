"""Images that say nothing, or too little, to whoever cannot see them."""

from dataclasses import dataclass

from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from common.editorial.queries.texts import dictionaries, published_texts
from common.media.alternatives import weakness
from common.media.models import PortalImage

IN_CONTEXT = {"image", "alt_text", "decorative"}


@dataclass(frozen=True)
class WeakText:
    """An image, in the library or on a page, whose alternative text does not do its work."""

    where: str
    edit_url: str
    text: str
    problem: str


def weak_texts() -> list[WeakText]:
    return [*_in_the_library(), *_on_pages()]


def _in_the_library() -> list[WeakText]:
    images = PortalImage.objects.order_by("title", "pk").values_list("pk", "title", "description")
    return [
        WeakText(f"Biblioteca: {title}", reverse("wagtailimages:edit", args=[pk]), description, problem)
        for pk, title, description in images
        if (problem := weakness(description, title))
    ]


def _on_pages() -> list[WeakText]:
    """What a page says in place of the image's own description; what only decorates says nothing, on purpose."""
    finder = AdminURLFinder()
    return [
        WeakText(text.title, finder.get_edit_url(text.instance) or "", block["alt_text"] or "", problem)
        for text in published_texts()
        for block in dictionaries(text.values)
        if block.keys() >= IN_CONTEXT
        and block["image"]
        and not block["decorative"]
        and (problem := weakness(block["alt_text"] or ""))
    ]
