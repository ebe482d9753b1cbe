"""The form of the call in a draft, section by section; each answer is kept as it is typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.files.models import StoredFile
from common.questionnaires.models import Response
from common.questionnaires.queries import schema_of
from common.questionnaires.schema import Question
from common.questionnaires.sheet import SectionView
from common.questionnaires.views import open_section, save
from funding import operations
from funding.operations import FundingRefused
from funding.queries.applications import Access
from funding.views.application_shared import found, page, who


@require_safe
def begin(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Lead to the first section; who may write begins the answers there."""
    access = found(request, uuid)
    response = _response(request, access)
    first = schema_of(response.version).sections[0]
    return redirect("funding:application_section", uuid, first.id)


def _response(request: ActorRequest, access: Access) -> Response:
    response = access.application.response
    if access.may_write:
        response = operations.open_form(application=access.application, **who(request))
    if response is None:
        raise Http404
    access.application.response = response
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, uuid: UUID, section: str) -> HttpResponse:
    access = found(request, uuid)
    response = _response(request, access)

    def drawn(view: SectionView) -> HttpResponse:
        return _page(request, access, view)

    if request.method != "POST":
        return drawn(open_section(request, response, section, editable=access.may_write))
    acting = who(request)
    try:
        with operations.writing_answers(application=access.application, **acting):
            return save(
                request,
                response,
                section_id=section,
                page=drawn,
                back=request.path,
                forward=_next(access, response, section),
                store=lambda upload, question: _store(access, upload, question, acting),
            )
    except FundingRefused as refused:
        return _refused(request, access, refused)


def _store(access: Access, upload: "UploadedFile[Any]", question: Question, acting: dict[str, Any]) -> StoredFile:
    said: dict[str, Any] = {"question": question.id, "label": question.label}
    return operations.store_answer_file(application=access.application, upload=upload, **said, **acting)


def _refused(request: ActorRequest, access: Access, refused: FundingRefused) -> HttpResponse:
    """The draft may no longer be written: say so where the person is; what they typed stays in their browser."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"state": "refused", "message": str(refused)}, status=422)
    messages.error(request, str(refused))
    return redirect("funding:application", access.application.uuid)


def _next(access: Access, response: Response, section: str) -> str:
    """Return the address of the section after this one, or of the summary after the last."""
    ids = [each.id for each in schema_of(response.version).sections]
    place = ids.index(section) + 1 if section in ids else len(ids)
    uuid = access.application.uuid
    if place < len(ids):
        return reverse("funding:application_section", args=[uuid, ids[place]])
    return reverse("funding:application", args=[uuid])


def _page(request: ActorRequest, access: Access, view: SectionView) -> HttpResponse:
    base = reverse("funding:application_form", args=[access.application.uuid])
    context = page(access, "formulario", section=view, base=base, forward=True)
    return render(request, "funding/applications/section.html", context)
