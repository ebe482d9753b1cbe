"""Running on one's own machine, with nothing configured."""

from common.postgres.settings import embedded_database
from config import log
from config.settings.base import *

DEBUG = env.bool("DEBUG", default=True)
LOGGING = log.plain_lines(debug=DEBUG)
SECRET_KEY = "only-for-this-machine"
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = True
SERVE_MEDIA = True
UPLOAD_SCANNER = "clamd" if CLAMD_ADDRESS else "trial"
DATABASES = {
    "default": env.db("DATABASE_URL")
    if env.str("DATABASE_URL", default="")
    else embedded_database(DATA_DIR, "postgres", binaries=env.str("PORTAL_POSTGRES_BIN", default=""))
}
INTERNAL_IPS = ["127.0.0.1"]
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = True
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 300)
FRAGMENT_CACHE_SECONDS = env.int("FRAGMENT_CACHE_SECONDS", default=0 if DEBUG else 300)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # keys are tried on http://localhost
STATIC_ROOT = None  # type: ignore[assignment]  # files are found where they are written, not collected
