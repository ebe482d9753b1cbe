"""Files of an application: sent with a plain form, looked at before anybody else opens them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import operations
from funding.forms.applications import FileForm
from funding.operations import FundingRefused
from funding.operations.attachments import MOST_BYTES, MOST_FILES
from funding.queries.applications import Access
from funding.views.application_shared import found, page, who


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = {"upload": form.cleaned_data["file"], "purpose": form.cleaned_data["purpose"]}
        try:
            operations.add_attachment(application=access.application, **said, **who(request))
        except FundingRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.info(request, "Ficheiro guardado. O antivírus verifica-o antes de mais alguém o poder abrir.")
            return redirect("funding:attachments", access.application.uuid)
    status = 422 if form.errors else 200
    return render(request, "funding/applications/attachments.html", _about(access, form), status=status)


def _about(access: Access, form: FileForm) -> dict[str, object]:
    files = access.application.attachments.filter(removed_at=None).select_related("file__uploaded_by")
    rows = list(files.order_by("purpose", "file__original_name", "pk"))
    used = sum(each.file.size for each in rows)
    room = {"used": used, "most_bytes": MOST_BYTES, "most_files": MOST_FILES}
    return page(access, "anexos", rows=rows, form=form, **room)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    access = found(request, uuid)
    files = access.application.attachments.filter(removed_at=None).select_related("file", "application")
    attachment = get_object_or_404(files, pk=pk)
    back = reverse("funding:attachments", args=[access.application.uuid])
    if request.method == "POST":
        try:
            operations.remove_attachment(attachment=attachment, **who(request))
        except FundingRefused as refused:
            messages.error(request, str(refused))
        return redirect(back)
    context = {
        "title": "Retirar o ficheiro",
        "lead": attachment.file.original_name,
        "consequences": ["Sai do rascunho. Uma submissão que já o tenha continua a tê-lo."],
        "action_label": "Retirar",
        "dangerous": True,
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)
