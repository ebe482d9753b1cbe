"""Tests need nothing from the environment."""

from common.postgres.settings import embedded_database
from config.settings.base import *

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = True
SERVE_MEDIA = True
UPLOAD_SCANNER = "trial"
ARRIVAL_HEADER = ""
ELASTICSEARCH_URL = ""
DATABASES = {
    "default": env.db("DATABASE_URL")
    if env.str("DATABASE_URL", default="")
    else embedded_database(DATA_DIR, "postgres-test", fast=True, binaries=env.str("PORTAL_POSTGRES_BIN", default=""))
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
LOGGING_CONFIG = None
PAGE_CACHE_SECONDS = 0
FRAGMENT_CACHE_SECONDS = 0
API_REQUESTS_PER_MINUTE = 0
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # keys are tried on http://localhost
STATIC_ROOT = None  # type: ignore[assignment]  # files are found where they are written, not collected
LINK_CHECK = False
