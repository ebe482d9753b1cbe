"""The parts of a draft that are saved whole, one page each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import operations
from funding.enums import DraftPart
from funding.forms.applications import PartEditor
from funding.operations import FundingRefused, StaleApplication
from funding.queries.applications import Access, last_change_of
from funding.queries.drafts import fingerprint_of, rows_of
from funding.views.application_shared import found, page, who


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: ActorRequest, uuid: UUID, part: str) -> HttpResponse:
    if part not in DraftPart.values:
        raise Http404
    access, here = found(request, uuid), DraftPart(part)
    rows = rows_of(access.application, here)
    if request.method != "POST":
        return _page(request, access, PartEditor(here, access.application, rows))
    editor = PartEditor(here, access.application, rows, request.POST)
    if not editor.is_valid():
        return _page(request, access, editor, status=422)
    return _save(request, access, editor)


def _save(request: ActorRequest, access: Access, editor: PartEditor) -> HttpResponse:
    try:
        operations.save_part(
            application=access.application,
            part=editor.part,
            rows=editor.rows(),
            fingerprint=request.POST.get("fingerprint", ""),
            **who(request),
        )
    except StaleApplication as stale:
        return _page(request, access, editor, differences=stale.differences, status=409)
    except FundingRefused as refused:
        return _page(request, access, editor, problem=str(refused), status=409)
    _tell_saved(request, access, editor.part)
    if "another" in request.POST:
        return redirect(
            f"{reverse('funding:application_part', args=[access.application.uuid, editor.part])}#nova-linha"
        )
    return redirect("funding:application", access.application.uuid)


def _tell_saved(request: ActorRequest, access: Access, part: DraftPart) -> None:
    tag = _draft_name(access, part)
    if access.last is None:
        messages.info(request, f"«{part.label}» guardado no rascunho. Ainda não foi submetido.", extra_tags=tag)
        return
    said = f"«{part.label}» guardado. A submissão n.º {access.last.number} continua válida até submeter de novo."
    messages.info(request, said, extra_tags=tag)


def _page(
    request: ActorRequest, access: Access, editor: PartEditor, *, status: int = 200, **more: object
) -> HttpResponse:
    """Draw the part with what the person wrote; its fingerprint is always of what is kept now."""
    kept = rows_of(access.application, editor.part)
    context = page(
        access,
        editor.part.value,
        editor=editor,
        part=editor.part,
        fingerprint=fingerprint_of(kept),
        draft_name=_draft_name(access, editor.part),
        last_change=last_change_of(access.application, editor.part) if status == 409 else None,
        **more,
    )
    return render(request, "funding/applications/part.html", context, status=status)


def _draft_name(access: Access, part: DraftPart) -> str:
    return f"candidatura-{access.application.pk}-{part.value}"
