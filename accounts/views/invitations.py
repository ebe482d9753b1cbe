from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import operations
from accounts.adapters import remember_proven_address
from accounts.enums import Role
from accounts.forms import InvitationForm
from accounts.models import Invitation
from accounts.notifications import send_invitation
from accounts.operations import InvitationRefused
from accounts.permissions import ActorRequest, can_invite_somebody
from accounts.queries import has_account, invitation_with, invitations_visible_to
from territories.queries import EntityLabel, entity_labels


def _label(invitation: Invitation) -> EntityLabel:
    return entity_labels([invitation.entity_id], timezone.localdate())[invitation.entity_id]


def _send(request: ActorRequest, invitation: Invitation, token: str) -> None:
    if send_invitation(invitation=invitation, token=token, entity=_label(invitation)):
        messages.success(request, f"Convite enviado para {invitation.email}. Vale sete dias.")
    else:
        messages.error(request, "O convite ficou criado mas o correio não saiu. Reenvie-o daqui a uns minutos.")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    if not can_invite_somebody(request.actor):
        raise PermissionDenied
    form = InvitationForm(request.POST or None, actor=request.actor, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitation, token = operations.invite(
                email=given["email"],
                entity=given["entity"],
                role=Role(given["role"]),
                user=request.user,
                actor=request.actor,
                at=timezone.now(),
            )
            _send(request, invitation, token)
            return redirect("accounts:people")
        except InvitationRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "accounts/invitation_new.html", {"form": form})


@require_POST
def resend(request: ActorRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    try:
        changed, token = operations.resend_invitation(
            invitation=invitation, user=request.user, actor=request.actor, at=timezone.now()
        )
        _send(request, changed, token)
    except InvitationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    if request.method != "POST":
        context = {"invitation": invitation, "entity": _label(invitation)}
        return render(request, "accounts/invitation_revoke.html", context)
    try:
        operations.revoke_invitation(invitation=invitation, user=request.user, actor=request.actor, at=timezone.now())
        messages.success(request, f"O convite para {invitation.email} foi anulado. A ligação deixou de servir.")
    except InvitationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:people")


def _refusal(request: HttpRequest, invitation: Invitation) -> str:
    passed = operations.reason_to_refuse(invitation, timezone.now())
    if passed or not request.user.is_authenticated:
        return passed
    return operations.reason_it_is_for_another(invitation, request.user)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_with(token)
    if invitation is None:
        raise Http404
    refusal = _refusal(request, invitation)
    if request.method == "POST" and not refusal:
        if not request.user.is_authenticated:
            return _lead_to_account(request, invitation)
        try:
            operations.accept_invitation(token=token, user=request.user, at=timezone.now())
            messages.success(request, f"Já pode agir em nome de {_label(invitation).short}.")
            return redirect("accounts:overview")
        except InvitationRefused as refused:
            refusal = str(refused)
    context = {
        "invitation": invitation,
        "entity": _label(invitation),
        "refusal": refusal,
        "has_account": has_account(invitation.email),
        "area": settings.LOGIN_REDIRECT_URL,
    }
    return render(request, "accounts/invitation.html", context, status=409 if refusal else 200)


def _lead_to_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if has_account(invitation.email):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    remember_proven_address(request, invitation.email)
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path, 'email': invitation.email})}")
