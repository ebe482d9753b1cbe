"""A public address: everything that must be decided is asked for, and the start is refused until it is given."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import log
from config.settings.base import *

REQUIRED = {
    "SECRET_KEY": "a long random text, kept secret",
    "DATABASE_URL": "postgres://user:password@host:5432/portal, PostgreSQL 15 or later",
    "ALLOWED_HOSTS": "the host names that are answered, separated by commas",
    "PORTAL_BASE_URL": "the public address, https://…, used in e-mails and documents",
    "REDIS_URL": "redis://…, shared by the web and worker processes",
    "EMAIL_URL": "smtp+tls://user:password@host:587, or ANYMAIL_BACKEND with ANYMAIL_OPTIONS",
    "DEFAULT_FROM_EMAIL": "the sender of the portal's e-mails",
}
missing = [name for name in REQUIRED if not env.str(name, default="")]
if "EMAIL_URL" in missing and env.str("ANYMAIL_BACKEND", default=""):
    missing.remove("EMAIL_URL")
if missing:
    told = "\n".join(f"  {name}: {REQUIRED[name]}" for name in missing)
    raise ImproperlyConfigured(f"The portal cannot start: set these environment variables.\n{told}")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(PORTAL_BASE_URL).scheme}://{urlsplit(PORTAL_BASE_URL).netloc}"]
DATABASES = {"default": env.db("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^saude/", r"^metricas$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits on attempts count callers, not the proxy: its own entry is the last of X-Forwarded-For.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

STORAGES["staticfiles"] = {"BACKEND": "config.static.StaticFiles"}
if env.str("S3_BUCKET", default=""):
    bucket = {
        "bucket_name": env.str("S3_BUCKET"),
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "access_key": env.str("S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("S3_SECRET_KEY", default="") or None,
        "default_acl": None,
        "file_overwrite": False,
    }
    private = bucket | {"location": "private", "querystring_auth": True}
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket}
    STORAGES["private"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": private}

LOGGING = log.json_lines(env.str("LOG_LEVEL", default="INFO"))
