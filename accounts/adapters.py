"""What we decide differently from allauth."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.email = form.cleaned_data["email"].lower()
        if form.cleaned_data.get("password1"):
            user.set_password(form.cleaned_data["password1"])
        else:
            user.set_unusable_password()
        if commit:
            user.save()
        return user

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        return super().render_mail(template_prefix, email, context | {"portal_url": settings.PORTAL_BASE_URL}, headers)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and the recovery codes encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Links a provider's account to ours only when both sides verified the same address and nobody doubts it."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        if not super().can_authenticate_by_email(login, email):
            return False
        return bool(EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).exists())

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        full_name = f"{data.get('first_name') or ''} {data.get('last_name') or ''}".strip()
        user.name = data.get("name") or full_name
        return user


def remember_proven_address(request: HttpRequest, email: str) -> None:
    """Spare somebody who came by a link we sent to an address from confirming that address again."""
    AccountAdapter(request).stash_verified_email(request, email)
