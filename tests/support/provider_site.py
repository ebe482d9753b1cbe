"""A real OpenID Connect provider in a process of its own: `python provider_site.py FOLDER CALLBACK`.

It prints its address when it answers. People sign in there with their e-mail address and PASSWORD.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from types import ModuleType
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from django.utils.module_loading import import_string

CLIENT, SECRET, PASSWORD = "portal", "segredo-do-portal", "palavra-no-provedor"
PEOPLE = {"nova@exemplo.pt": True, "rita-reporte@exemplo.pt": True, "marta-membro@exemplo.pt": True}
PEOPLE["por-confirmar@exemplo.pt"] = False


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="provider_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        LOGIN_URL="/login/",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        IDP_OIDC_PRIVATE_KEY=private_key(),
    )
    django.setup()


def populate(callback: str) -> None:
    call_command("migrate", verbosity=0)
    User, EmailAddress = apps.get_model("auth", "User"), apps.get_model("account", "EmailAddress")  # noqa: N806
    Client = import_string("allauth.idp.oidc.models.Client")  # its app is installed in this process only
    for email, verified in PEOPLE.items():
        first, last = email.split("@")[0].replace("-", " ").title().partition(" ")[::2]
        user = User.objects.create_user(email, email, PASSWORD, first_name=first, last_name=last)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(id=CLIENT, name="Portal", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_redirect_uris([callback])
    client.set_secret(SECRET)
    client.save()


def main(folder: Path, callback: str) -> None:
    configure(folder)
    populate(callback)
    site = get_wsgi_application()
    urls = ModuleType("provider_urls")
    vars(urls)["urlpatterns"] = [path("", include("allauth.urls")), path("", include("allauth.idp.urls"))]
    sys.modules["provider_urls"] = urls
    with make_server("127.0.0.1", 0, site, Server, Silent) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201  # how the test learns the address
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
