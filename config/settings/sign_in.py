"""How people sign in: e-mail address, password, second factor, and one optional OpenID Connect provider."""

from typing import Any
from urllib.parse import urlsplit

import environ

env = environ.Env()

AUTHENTICATION_BACKENDS = ["accounts.backends.MembershipBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/area/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "manage_email": "10/h/user",
    "change_password": "5/h/user",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddKeyForm",
    "authenticate": "accounts.forms.SecondFactorForm",
    "authenticate_webauthn": "accounts.forms.SecondFactorKeyForm",
    "edit_webauthn": "accounts.forms.EditKeyForm",
    "login_webauthn": "accounts.forms.KeyForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "reauthenticate_webauthn": "accounts.forms.KeyAgainForm",
}
# Nobody signs in before confirming an address, so a second address that still waits is no way around the factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Territórios Inteligentes"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True

USERSESSIONS_TRACK_ACTIVITY = True

SOCIALACCOUNT_ADAPTER = "accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False


def providers() -> dict[str, Any]:
    """Return the OpenID Connect provider that the environment describes, such as Autenticação.gov, or none."""
    server_url = env.str("OIDC_SERVER_URL", default="")
    if not server_url:
        return {}
    provider = {
        "provider_id": env.str("OIDC_PROVIDER_ID", default="autenticacao-gov"),
        "name": env.str("OIDC_NAME", default="Autenticação.gov"),
        "client_id": env.str("OIDC_CLIENT_ID"),
        "secret": env.str("OIDC_CLIENT_SECRET", default=""),
        "settings": {
            "server_url": server_url,
            "oauth_pkce_enabled": True,
            # Sign in to an existing account by its verified address; otherwise people link it themselves, signed in.
            "email_authentication": env.bool("OIDC_TRUSTS_EMAIL", default=False),
            "scope": env.list("OIDC_SCOPE", default=["openid", "profile", "email"]),
        },
    }
    return {"openid_connect": {"APPS": [provider]}}


SOCIALACCOUNT_PROVIDERS = providers()
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(env.str("OIDC_SERVER_URL"))) if SOCIALACCOUNT_PROVIDERS else ""

# The back office asks for nothing of its own: people sign in, recover and change passwords on our pages.
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/entrar/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
