"""No image that something shows is deleted: the page that showed it would be left with a hole."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.images.views.images import DeleteView

from common.media.models import PortalImage
from common.media.uses import said, uses_of

FIRST = -10
USED = "A imagem «{image}» não se apaga, porque é mostrada em: {uses}. Retire-a daí primeiro."


def delete_image(request: HttpRequest, image_id: int) -> HttpResponseBase:
    """In the place of Wagtail's own page at this address."""
    image = get_object_or_404(PortalImage, pk=image_id)
    uses = uses_of(image)
    if not uses:
        answer: HttpResponseBase = DeleteView.as_view()(request, image_id=image_id)
        return answer
    messages.error(request, USED.format(image=image, uses=said(uses)))
    return redirect("wagtailimages:index")


@hooks.register("register_admin_urls", order=FIRST)
def in_place_of_wagtails() -> list[URLPattern]:
    return [path("images/<int:image_id>/delete/", delete_image)]


@hooks.register("before_bulk_action")
def none_that_is_used(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    if action_type != "delete":
        return None
    shown = [(each, uses) for each in objects if isinstance(each, PortalImage) and (uses := uses_of(each))]
    for image, uses in shown:
        messages.error(request, USED.format(image=image, uses=said(uses)))
    return redirect("wagtailimages:index") if shown else None
