"""The second factor, compulsory for whoever can approve, sign or publish for the programme."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.queries import holds_role_that_needs_second_factor

# Where somebody may go before the second factor is set and proven: to set it, to confirm who they are, or to leave.
OPEN_WITHOUT = frozenset(
    {
        "accounts:second_factor",
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
    }
)


def session_has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor or a passkey."""
    user = request.user
    return user.is_authenticated and any(
        record.get("method") == "mfa" for record in get_authentication_records(request, user)
    )


def must_prove_second_factor(request: HttpRequest) -> bool:
    """Whether this person's roles ask for a second factor that is missing, or that this session did not prove."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return False
    if not (user.is_superuser or holds_role_that_needs_second_factor(user, timezone.localdate())):
        return False
    return not (session_has_second_factor(request) and is_mfa_enabled(user))


def is_open_without(view_name: str) -> bool:
    return view_name in OPEN_WITHOUT or view_name.startswith("mfa_")


def trust_factor_just_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Count a factor as proven when it is added: adding one asks for its code or its key."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
