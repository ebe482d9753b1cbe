"""Publishing without a second person: the coordination's alone, with a reason that everybody who reviews is told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Revision

from accounts.operations import PublicationRefused, publish_unreviewed as publish
from accounts.permissions import ActorRequest, can_publish_unreviewed


@require_http_methods(["GET", "HEAD", "POST"])
def publish_unreviewed(request: ActorRequest, revision_id: int) -> HttpResponse:
    if not can_publish_unreviewed(request.actor):
        raise PermissionDenied
    revision = get_object_or_404(Revision, pk=revision_id)
    back = AdminURLFinder(request.user).get_edit_url(revision.content_object)
    reason, refused = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            publish(revision=revision, reason=reason, user=request.user, actor=request.actor, at=timezone.now())
        except PublicationRefused as why:
            refused = str(why)
        else:
            messages.warning(request, "Publicado sem segunda revisão. Quem revê foi avisado e vai ler o texto.")
            return redirect(back or "wagtailadmin_home")
    context = {"title": str(revision.as_object()), "reason": reason, "refused": refused, "back": back}
    return render(request, "accounts/office/publish_unreviewed.html", context, status=422 if refused else 200)
