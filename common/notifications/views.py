from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.notifications.forms import PreferenceForm
from common.notifications.operations import mark_all_read, open_notice, save_preference
from common.notifications.queries import notice_of, notices_of, preference_of, unread_count

PAGE_SIZE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(notices_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]  # signed in
    context = {"page_obj": page, "unread": unread_count(request.user)}  # type: ignore[arg-type]  # signed in
    return render(request, "notifications/index.html", context)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    notice = notice_of(request.user, pk)  # type: ignore[arg-type]  # signed in
    open_notice(notice=notice, at=timezone.now())
    return redirect(notice.url or "notifications:index")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(user=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in
    return redirect("notifications:index")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(request.POST or None, instance=preference_of(request.user))  # type: ignore[arg-type]  # signed in
    if request.method == "POST" and form.is_valid():
        save_preference(preference=form.save(commit=False))
        messages.success(request, "Preferências guardadas. Valem a partir da próxima mensagem.")
        return redirect("notifications:index")
    return render(request, "notifications/preferences.html", {"form": form})
