from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import PeopleFilterForm
from accounts.models import Membership
from accounts.operations import MembershipRefused, end_membership
from accounts.permissions import ActorRequest, can_end_membership, can_invite_somebody, can_see_people, is_active_on
from accounts.queries import entities_with_people, invitations_visible_to, people_in_state, people_visible_to
from common.exports.tables import INTERNAL, ExportColumn, Provenance, csv_response
from territories.queries import EntityLabel, entity_labels

PAGE_SIZE = 50


@dataclass(frozen=True)
class PersonRow:
    membership: Membership
    entity: EntityLabel
    is_active: bool
    may_end: bool


COLUMNS = [
    ExportColumn[PersonRow]("Nome", lambda row: row.membership.user.name),
    ExportColumn[PersonRow]("Correio eletrónico", lambda row: row.membership.user.email),
    ExportColumn[PersonRow]("Entidade", lambda row: row.entity.name),
    ExportColumn[PersonRow]("Papel", lambda row: row.membership.get_role_display()),
    ExportColumn[PersonRow]("Desde", lambda row: row.membership.starts_on),
    ExportColumn[PersonRow]("Até (exclusive)", lambda row: row.membership.ends_on),
]


def _require(may: bool) -> None:
    if not may:
        raise PermissionDenied


def _rows(request: ActorRequest, memberships: list[Membership], on: date) -> list[PersonRow]:
    labels = entity_labels([membership.entity_id for membership in memberships], on)
    return [
        PersonRow(
            membership=membership,
            entity=labels[membership.entity_id],
            is_active=is_active_on(membership.starts_on, membership.ends_on, on),
            may_end=is_active_on(membership.starts_on, membership.ends_on, on)
            and can_end_membership(request.actor, membership),
        )
        for membership in memberships
    ]


def _found(request: ActorRequest, on: date) -> tuple[PeopleFilterForm, Any]:
    form = PeopleFilterForm(request.GET, actor=request.actor, entities=entities_with_people(), on=on)
    asked = form.cleaned_data if form.is_valid() else {}
    people = people_visible_to(
        request.actor,
        entity_id=int(asked.get("entidade") or 0) or None,
        role=asked.get("papel", ""),
        text=asked.get("q", ""),
    )
    return form, people_in_state(people, asked.get("estado", ""), on)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _require(can_see_people(request.actor))
    on = timezone.localdate()
    form, people = _found(request, on)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    invitations = list(invitations_visible_to(request.actor))
    labels = entity_labels([invitation.entity_id for invitation in invitations], on)
    context = {
        "form": form,
        "page_obj": page,
        "rows": _rows(request, list(page.object_list), on),
        "invitations": [(invitation, labels[invitation.entity_id]) for invitation in invitations],
        "may_invite": can_invite_somebody(request.actor),
        "now": timezone.now(),
        "files": [{"label": "CSV", "url": f"csv/?{request.GET.urlencode()}"}],
    }
    return render(request, "accounts/people.html", context)


@require_safe
def as_csv(request: ActorRequest) -> HttpResponse:
    _require(can_see_people(request.actor))
    on = timezone.localdate()
    rows = _rows(request, list(_found(request, on)[1]), on)
    return csv_response(
        "pessoas", COLUMNS, rows, Provenance("Portal dos Territórios Inteligentes", timezone.now(), INTERNAL)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(people_visible_to(request.actor), pk=pk)
    _require(can_see_people(request.actor) and can_end_membership(request.actor, membership))
    on = timezone.localdate()
    entity = entity_labels([membership.entity_id], on)[membership.entity_id]
    if request.method == "POST":
        try:
            end_membership(membership=membership, user=request.user, actor=request.actor, on=on)
            messages.success(request, f"{membership.user} deixou de agir em nome de {entity.short}.")
        except MembershipRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts:people")
    return render(request, "accounts/membership_end.html", {"membership": membership, "entity": entity})
