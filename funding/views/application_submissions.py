"""Handing in, the receipt of what was handed in, what changed since, and giving up."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.jobs.operations import defer
from funding import operations
from funding.forms.applications import ReasonForm, SubmitForm
from funding.models import Application, Submission
from funding.operations import FundingRefused, NotAllowed, StaleApplication
from funding.operations.receipts import kept_receipt
from funding.queries.applications import Access, events_of, signatories_of
from funding.queries.checklist import checklist_of
from funding.queries.content import (
    changes_between,
    content_handed_in,
    content_now,
    form_handed_in,
    form_now,
    said_in,
)
from funding.queries.facts import facts_of
from funding.queries.files import files_handed_in
from funding.views.application_shared import found, page, who


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Show what goes in; hand it in, when who may see the application is asked only of who may not sign it."""
    if request.method != "POST":
        return _submit_page(request, found(request, uuid), {"key": uuid4()})
    form = SubmitForm(request.POST)
    if not form.is_valid():
        initial = {"key": form.cleaned_data.get("key", uuid4())}
        return _submit_page(request, found(request, uuid), initial, form=form, status=422)
    application = get_object_or_404(Application.objects.only("pk"), uuid=uuid)
    said = {name: form.cleaned_data[name] for name in ("key", "version")}
    acting, at = who(request), timezone.now()
    try:
        made = operations.submit_application(
            application=application, **said, **{**acting, "received_at": acting["at"], "at": at}
        )
    except FundingRefused as refused:
        access = found(request, uuid)
        operations.note_refused_submission(application=access.application, refused=refused, **{**acting, "now": at})
        return _refused(request, access, form, refused)
    return redirect("funding:receipt", uuid, made.number)


def _refused(request: ActorRequest, access: Access, form: SubmitForm, refused: FundingRefused) -> HttpResponse:
    if isinstance(refused, NotAllowed):
        raise PermissionDenied(str(refused))
    since = form.cleaned_data["seen"] if isinstance(refused, StaleApplication) else None
    again = found(request, access.application.uuid)
    news = events_of(again.application, since=since) if since is not None else []
    news = [event for event in news if event.kind != "submit_refused"]
    key = {"key": form.cleaned_data["key"]}
    return _submit_page(request, again, key, problems=refused.problems, news=news, status=409)


def _submit_page(
    request: ActorRequest,
    access: Access,
    initial: dict[str, object],
    *,
    form: SubmitForm | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    application, on = access.application, timezone.localdate()
    facts = facts_of(application)
    events = events_of(application)
    checks = checklist_of(application, facts)
    looked_at = {**initial, "version": application.version, "seen": events[-1].number if events else 0}
    context = page(
        access,
        "submeter",
        form=form or SubmitForm(initial=looked_at),
        said=said_in(content_now(application, facts), form_now(application)),
        blocking=[check for check in checks if check.blocks],
        advised=[check for check in checks if not check.holds and not check.blocks],
        signatories=[] if access.may_sign else signatories_of(application.lead_id, on),
        **more,
    )
    return render(request, "funding/applications/submit.html", context, status=status)


@require_safe
def receipt(request: ActorRequest, uuid: UUID, number: int) -> HttpResponse:
    access = found(request, uuid)
    submission = _submission(access, number)
    context = page(
        access,
        "recibo",
        submission=submission,
        said=said_in(content_handed_in(submission), form_handed_in(submission)),
        files=files_handed_in(submission),
        is_last=access.last is not None and access.last.pk == submission.pk,
    )
    return render(request, "funding/applications/receipt.html", context)


def _submission(access: Access, number: int) -> Submission:
    submission = access.application.submissions.filter(number=number).select_related("submitted_by").first()
    if submission is None:
        raise Http404
    submission.application = access.application
    return submission


@require_safe
def content(request: ActorRequest, uuid: UUID, number: int) -> HttpResponse:
    """Give the very bytes that the receipt's SHA-256 is of."""
    submission = _submission(found(request, uuid), number)
    response = HttpResponse(submission.payload.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{submission.registry}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def receipt_file(request: ActorRequest, uuid: UUID, number: int) -> HttpResponse | FileResponse:
    """Give the receipt as PDF; the first time it is asked for it is made beside, and the person is led to it."""
    submission = _submission(found(request, uuid), number)
    kept = kept_receipt(submission)
    if kept is None:
        key = f"funding.make_receipt:{submission.pk}"
        job = defer("funding.make_receipt", by=request.user, key=key, submission_id=submission.pk)
        return redirect("jobs:progress", job.uuid)
    response = FileResponse(kept, as_attachment=True, filename=f"{submission.registry}.pdf")
    response["Content-Type"] = "application/pdf"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def differences(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid)
    if access.last is None:
        return redirect("funding:application", uuid)
    application, last = access.application, _submission(access, access.last.number)
    before = said_in(content_handed_in(last), form_handed_in(last))
    now = said_in(content_now(application, facts_of(application)), form_now(application))
    context = page(access, "diferencas", last=last, changes=changes_between(before, now))
    return render(request, "funding/applications/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid)
    if not access.may_sign:
        raise PermissionDenied("Só o signatário da entidade que lidera desiste da candidatura.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "version": access.application.version}
        try:
            operations.withdraw_application(application=access.application, **said, **who(request))
        except FundingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.info(request, "Desistência registada. O que foi submetido fica no registo, mas não é avaliado.")
        return redirect("funding:application", uuid)
    lead = {"title": "Desistir da candidatura", "action_label": "Desistir", "lead": access.application.title}
    back = reverse("funding:application", args=[uuid])
    context = {**lead, "consequences": WITHDRAWAL, "dangerous": True, "form": form, "cancel_url": back}
    return render(request, "ui/confirm.html", context)


WITHDRAWAL = (
    "A candidatura deixa de contar, mesmo que já tenha sido submetida.",
    "Os municípios que dela fazem parte ficam livres, desde já, para outra candidatura, e são avisados.",
    "Não se anula: para voltar a concorrer, começa-se outra candidatura enquanto o aviso estiver aberto.",
)
