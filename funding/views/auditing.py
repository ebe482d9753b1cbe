"""Chains of events for auditors: found, read, verified and taken away; nothing here writes but who took what."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, Provenance, csv_response, downloads
from funding import operations, permissions
from funding.enums import ChainKind
from funding.forms.auditing import ChainsForm, EventsForm
from funding.models import Call
from funding.queries import chains
from funding.queries.chains import Subject, Told
from funding.tables.chains import CHAIN_COLUMNS, chain_document

PAGE, EVENTS = 50, 100
FORMATS = ("csv", "json")


def _auditor(request: ActorRequest) -> None:
    if not permissions.can_audit(request.actor):
        raise PermissionDenied("As cadeias de acontecimentos são lidas por auditores.")


def _kind(name: str) -> ChainKind:
    if name not in ChainKind.values:
        raise Http404
    return ChainKind(name)


@require_safe
@never_cache
def index(request: ActorRequest, kind: str = ChainKind.APPLICATION) -> HttpResponse:
    _auditor(request)
    shown, at = _kind(kind), timezone.now()
    form = ChainsForm(request.GET)
    asked = form.asked()
    page = Paginator(chains.subjects_of(shown, at, **asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": shown,
        "kinds": [(one, reverse("funding:chains_of", args=[one.value])) for one in ChainKind],
        "form": form,
        "page_obj": page,
        "rows": chains.lines_of_chains(shown, page.object_list),
        "closed": chains.closed_to_auditors(at) if shown == ChainKind.APPLICATION else 0,
        "call": Call.objects.filter(code=asked["call_code"]).first() if asked["call_code"] else None,
        "crumbs": [("Auditoria", "")],
    }
    return render(request, "funding/auditing/index.html", context)


@require_safe
@never_cache
def verification(request: ActorRequest, code: str) -> HttpResponse:
    """Every chain of a call, worked out again."""
    _auditor(request)
    call = get_object_or_404(Call, code=code)
    context = {
        "call": call,
        "verified": chains.verification_of_call(call),
        "at": timezone.now(),
        "crumbs": [("Auditoria", reverse("funding:chains")), (call.title, "")],
    }
    return render(request, "funding/auditing/verification.html", context)


def _found(request: ActorRequest, kind: str, uuid: UUID) -> Subject:
    _auditor(request)
    subject = chains.subject_for(request.actor, _kind(kind), uuid, timezone.now())
    if subject is None:
        raise Http404
    return subject


def _told(subject: Subject) -> tuple[chains.Verification, list[Told]]:
    events = chains.events_in(subject)
    verified = chains.verification_of_chain(events)
    return verified, chains.told_events(events, subject.kind, verified.breaks, timezone.localdate())


@require_safe
@never_cache
def chain(request: ActorRequest, kind: str, uuid: UUID) -> HttpResponse:
    """One chain, verified as it is opened."""
    subject = _found(request, kind, uuid)
    verified, told = _told(subject)
    form = EventsForm(request.GET, events=told)
    page = Paginator(form.kept(told), EVENTS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "subject": subject,
        "verified": verified,
        "at": timezone.now(),
        "form": form,
        "page_obj": page,
        "events": page.object_list,
        "files": downloads("funding:chain_file", formats=FORMATS, kind=kind, uuid=str(uuid)),
        "crumbs": [
            ("Auditoria", reverse("funding:chains")),
            (f"Cadeias de {subject.kind.value}", reverse("funding:chains_of", args=[kind])),
            (subject.title, ""),
        ],
    }
    return render(request, "funding/auditing/chain.html", context)


@require_safe
@never_cache
def file(request: ActorRequest, kind: str, uuid: UUID, extension: str) -> HttpResponse:
    """The whole chain, whatever the filters: a part of it proves nothing."""
    subject = _found(request, kind, uuid)
    if extension not in FORMATS:
        raise Http404
    verified, told = _told(subject)
    at = timezone.now()
    operations.note_chain_taken(call=subject.call, stream=subject.stream, extension=extension, user=request.user)
    name = f"cadeia-{subject.kind.value}-{subject.uuid}"
    if extension == "csv":
        said = f"Cadeia de acontecimentos {subject.stream}, {subject.title}"
        return csv_response(name, CHAIN_COLUMNS, told, Provenance(said, at, licence=INTERNAL))
    response = HttpResponse(chain_document(subject, verified, told, at), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
