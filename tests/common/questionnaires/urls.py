"""One page that shows and keeps a section, as an app's own would."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from common.questionnaires.models import Response
from common.questionnaires.views import open_section, save
from config.urls import urlpatterns as portal


def page(request: HttpRequest, uuid, section_id: str) -> HttpResponse:
    response = get_object_or_404(Response, uuid=uuid)

    def drawn(section):
        return render(request, "filled/section.html", {"section": section, "forward": "/", "base": "../"})

    if request.method == "POST":
        return save(request, response, section_id=section_id, page=drawn, back=request.path, forward="/")
    return drawn(open_section(request, response, section_id, editable=True))


urlpatterns = [path("respostas/<uuid:uuid>/<slug:section_id>/", page), *portal]
