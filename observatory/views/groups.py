"""Groups of municipalities: a public one at its address, and one's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from observatory import operations, permissions, queries
from observatory.filters import GROUP_PREFIX
from observatory.forms.groups import GroupForm, written
from observatory.models import AreaGroup
from observatory.operations import GroupRefused
from observatory.views import who

OWN = "observatory:own_groups"


@require_safe
@login_not_required
def group(request: ActorRequest, slug: str) -> HttpResponse:
    """A group that is not public does not exist for others."""
    found = queries.group_at(slug, request.actor.user_id)
    if found is None:
        raise Http404(f"No group is at {slug}.")
    towns = list(found.areas.select_related("region").order_by("sort_name", "pk"))
    asked = urlencode({"pares": f"{GROUP_PREFIX}{found.slug}"})
    context = {
        "group": found,
        "towns": [(who.link(town), town.region.name if town.region else "", asked) for town in towns],
        "compare_url": f"{reverse('observatory:compare')}?{urlencode([('t', town.code) for town in towns[:6]])}",
        "crumbs": [(_("Territórios"), reverse("observatory:territories")), (found.name, "")],
    }
    return render(request, "observatory/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: ActorRequest) -> HttpResponse:
    if not permissions.can_keep_groups(request.actor):
        raise PermissionDenied
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _kept(request, form, None)
        if made is not None:
            messages.info(request, "Grupo guardado. Escolha-o em «Comparar com», na página de um município.")
            return redirect("observatory:group", slug=made.slug)
    context = {"form": form, "groups": queries.groups_of(request.actor.user_id)}
    return render(request, "observatory/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, slug: str) -> HttpResponse:
    found = _own_group(request, slug)
    form = GroupForm(request.POST or None, initial=dict(written(found)))
    if request.method == "POST" and form.is_valid() and _kept(request, form, found) is not None:
        messages.info(request, "Grupo alterado. O endereço é o mesmo.")
        return redirect("observatory:group", slug=found.slug)
    return render(request, "observatory/change_group.html", {"form": form, "group": found})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ActorRequest, slug: str) -> HttpResponse:
    found = _own_group(request, slug)
    if request.method == "POST":
        operations.delete_group(group=found, user=request.user)
        messages.info(request, f"Grupo «{found.name}» apagado.")
        return redirect(OWN)
    loses = ["Quem tiver o endereço deixa de o poder abrir."] if found.is_public else []
    context = {
        "title": "Apagar este grupo?",
        "lead": found.name,
        "consequences": [*loses, "Os municípios e os seus valores ficam como estão."],
        "action_label": "Apagar",
        "dangerous": True,
        "cancel_url": reverse("observatory:group", args=[found.slug]),
    }
    return render(request, "ui/confirm.html", context)


def _own_group(request: ActorRequest, slug: str) -> AreaGroup:
    found = queries.group_at(slug, request.actor.user_id)
    if found is None:
        raise Http404(f"No group is at {slug}.")
    if not permissions.can_change_group(request.actor, found):
        raise PermissionDenied
    return found


def _kept(request: ActorRequest, form: GroupForm, group: AreaGroup | None) -> AreaGroup | None:
    """Keep what was written, or say on the form why it cannot be."""
    said = {key: form.cleaned_data[key] for key in ("name", "is_public")} | {"areas": form.cleaned_data["towns"]}
    try:
        if group is None:
            return operations.save_group(**said, user=request.user)
        return operations.change_group(group=group, **said, user=request.user)
    except GroupRefused as refused:
        form.add_error("towns", str(refused))
    return None
