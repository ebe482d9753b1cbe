"""Settings shared by every environment; the environment is read in this package and nowhere else."""

import tomllib
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab

from config import log
from config.settings.sign_in import *

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
log.configure()
environ.Env.read_env(BASE_DIR / ".env")

APP_VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DATA_DIR = Path(env.str("PORTAL_DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
PORTAL_BASE_URL = env.str("PORTAL_BASE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    # The house, top floor first, so that upper templates win.
    "portal",
    "desk",
    "api",
    "open_data",
    "reporting",
    "dashboard",
    "events",
    "funding",
    "observatory",
    "practices",
    "repositories",
    "action_plan",
    "governance",
    "initiatives",
    "recommendations",
    "accounts",
    "territories",
    "common.audit",
    "common.calendars",
    "common.charts",
    "common.editorial",
    "common.files",
    "common.jobs",
    "common.media",
    "common.norm",
    "common.notifications",
    "common.ops",
    "common.pagecache",
    "common.pdf",
    "common.questionnaires",
    "common.search",
    "common.ui",
    # Wagtail
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "pgtrigger",
]

MIDDLEWARE = [
    "common.ops.arrival.arrival",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.ops.middleware.request_log",
    "common.ops.preparing.until_prepared",
    "api.middleware.for_programs",
    "common.pagecache.middleware.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.ops.middleware.back_office_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.ui.middleware.language_of_the_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.BackOfficeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SwitchedEntityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "common.ui.forms.PortalRenderer"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who comes in
AUTH_USER_MODEL = "accounts.User"

# Language and time
LANGUAGE_CODE = "pt-pt"  # allauth and Wagtail know European Portuguese; Django falls back to its only Portuguese
LANGUAGES = [("pt-pt", "Português"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "common/ui/locale"]  # the catalogues for scripts look into one package each, and here
TIME_ZONE = "Europe/Lisbon"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_ROOT = BASE_DIR / "common/ui/root"  # what browsers ask for at the root, by names that never change
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)  # a proxy or a bucket does it better
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "common.files.storage.PrivateFileSystemStorage"},
}
PRIVATE_FILES_ROOT = DATA_DIR / "private"
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# The antivirus that looks at what people send: host:port or the socket of a ClamAV daemon. Without one, files wait.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
UPLOAD_SCANNER = "clamd" if CLAMD_ADDRESS else ""

# The header in which the proxy says when a request arrived, in seconds since 1970 (nginx: $msec); it overwrites it.
ARRIVAL_HEADER = env.str("ARRIVAL_HEADER", default="")
PREPARING_MARK = env.str("PREPARING_MARK", default="")  # the file that `manage.py demo` keeps until it is ready

# What a browser may do with our pages: nothing from elsewhere, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
if OIDC_ORIGIN:  # signing in posts to us, and we send the browser on to the provider
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(OIDC_ORIGIN)
# The back office is Wagtail's: its editor styles elements in place and previews pages in a frame.
BACK_OFFICE_PATH = "/gestao/"
BACK_OFFICE_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# Wagtail
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = "Portal dos Territórios Inteligentes"
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # people are told by the house's notices
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAIL_FINISH_WORKFLOW_ACTION = "common.publishing.finish_with_reviewed_revision"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation is published when somebody has translated it
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]  # no SVG: it can carry scripts; nothing that moves
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "common.media.forms.PortalImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "common.media.forms.PortalDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "json", "vtt", "srt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # always kept as a file, never opened in the portal's name
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # a page is for everybody, or for who signed in
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_FRONTEND_LOGIN_URL = "/entrar/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "portuguese"}}

# Whether the links of published pages are asked for, once a week and no host more often than this.
LINK_CHECK = env.bool("LINK_CHECK", default=True)
LINK_CHECK_PAUSE_SECONDS = 1.0
LINK_CHECK_PRIVATE = False  # links to our own network are not asked for, so that nobody looks around from here

# Where statistics are asked for: one request at a time, and no sooner than this after the one before.
INE_URL = env.str("INE_URL", default="https://www.ine.pt").rstrip("/")
EUROSTAT_URL = env.str("EUROSTAT_URL", default="https://ec.europa.eu").rstrip("/")
INE_MAX_CELLS = env.int("INE_MAX_CELLS", default=1_000_000)  # of one request, as the product of its categories
FETCH_PAUSE_SECONDS = env.float("FETCH_PAUSE_SECONDS", default=1.0)
FETCH_TIMEOUT_SECONDS = env.float("FETCH_TIMEOUT_SECONDS", default=180.0)
SOURCE_CHECK_IMPORTS = env.bool("SOURCE_CHECK_IMPORTS", default=True)
SOURCE_FAILURES_TOLD = env.int("SOURCE_FAILURES_TOLD", default=3)
FETCH_MAX_BYTES = env.int("FETCH_MAX_MB", default=100) * 1024 * 1024

# The search of the European Funding & Tenders portal, where calls of other programmes are read; not read without it.
EU_FUNDING_URL = env.str("EU_FUNDING_URL", default="")
EU_FUNDING_KEY = env.str("EU_FUNDING_KEY", default="SEDIA")  # the name of the index, not a secret
EU_FUNDING_MAX_BYTES = env.int("EU_FUNDING_MAX_MB", default=25) * 1024 * 1024  # of one page of a hundred calls
EU_FUNDING_MAX_PAGES = 60

# The public search: PostgreSQL, or Elasticsearch 9 where its address is given, and PostgreSQL again when it is away.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="portal-pesquisa")

# Whom to tell of a security weakness, in /.well-known/security.txt: mailto:… or https://…
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="mailto:seguranca@localhost")

# Who answers about the open data, told in the catalogue that other portals read; empty leaves only the contact page.
OPEN_DATA_EMAIL = env.str("OPEN_DATA_EMAIL", default="")

# How long an anonymous visitor may be answered from memory when nothing changed; 0 makes every page anew.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=300)
# How long the parts of a page, for anybody, may be kept in memory when nothing changed; 0 makes every part anew.
FRAGMENT_CACHE_SECONDS = env.int("FRAGMENT_CACHE_SECONDS", default=300)

# How many requests one address may make to the API in a minute; 0 counts nobody.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=300)

# Cache and jobs: Redis when there is one, this machine otherwise. Every process shares the cache, because it counts
# the attempts to sign in.
REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "common.jobs.folder:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(DATA_DIR / "queue" / "messages"),
        "data_folder_out": str(DATA_DIR / "queue" / "messages"),
        "control_folder": str(DATA_DIR / "queue" / "control"),
        "polling_interval": 0.5,
    }
)

CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "jobs.sweep", "schedule": 60.0},
    "deadline-reminders": {"task": "action_plan.send_reminders", "schedule": crontab(hour="6", minute="30")},
    "event-places": {"task": "events.move_waiting_lists", "schedule": 300.0},
    "event-reminders": {"task": "events.send_reminders", "schedule": crontab(hour="8", minute="15")},
    "observatory-sources": {"task": "observatory.check_sources", "schedule": crontab(hour="2", minute="20")},
    "observatory-news": {"task": "observatory.send_digests", "schedule": 600.0},
    "funding-surveys": {"task": "funding.remind_of_surveys", "schedule": crontab(hour="8", minute="30")},
    "funding-opportunities": {"task": "funding.begin_reading", "schedule": crontab(hour="2", minute="50")},
    "funding-terms": {"task": "funding.look_at_terms", "schedule": crontab(minute="5,35")},
    "unused-uploads": {"task": "files.sweep_orphans", "schedule": crontab(hour="3", minute="40")},
    "open-data-files": {"task": "open_data.catch_up", "schedule": 300.0},
    "practice-reminders": {"task": "practices.send_reminders", "schedule": crontab(hour="6", minute="45")},
    "alerts": {"task": "dashboard.check_alerts", "schedule": crontab(minute="*/15")},
    "funding-exports": {"task": "funding.forget_exports", "schedule": crontab(hour=4, minute=40)},
    "funding-reports": {"task": "funding.remind_of_reports", "schedule": crontab(hour="6", minute="50")},
    "funding-files": {"task": "funding.scan_what_waits", "schedule": 300.0},
    "funding-clarifications": {"task": "funding.end_clarifications", "schedule": 300.0},
    "funding-deadlines": {"task": "funding.look_at_deadlines", "schedule": 300.0},
    "deliver": {"task": "notifications.deliver", "schedule": 300.0},
    "search-catch-up": {"task": "search.catch_up", "schedule": 300.0},
    "search-forget": {"task": "search.forget", "schedule": crontab(hour="3", minute="35")},
    "search-rebuild": {"task": "search.rebuild", "schedule": crontab(hour="3", minute="40")},
    "publish-scheduled": {"task": "editorial.look_at_the_clock", "schedule": crontab()},
    "check-links": {
        "task": "jobs.begin",
        "args": ("editorial.check_links",),
        "schedule": crontab(day_of_week="sunday", hour="3", minute="20"),
    },
    "erase-old-requests": {"task": "repositories.erase_old_requests", "schedule": crontab(hour="4", minute="20")},
    "erase-old-messages": {"task": "portal.erase_old_messages", "schedule": crontab(hour="4", minute="10")},
}

# E-mail: written to a folder until EMAIL_URL says otherwise; django-anymail backends go by ANYMAIL_BACKEND.
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
if env.str("ANYMAIL_BACKEND", default=""):
    EMAIL_BACKEND = env.str("ANYMAIL_BACKEND")
    ANYMAIL = env.dict("ANYMAIL_OPTIONS", default={})
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Portal dos Territórios Inteligentes <portal@localhost>")
EMAIL_TIMEOUT = 10
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Invented people and facts may be loaded: only on one's own machine.
DEMONSTRATION = False

# Who may read /metricas
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=["127.0.0.0/8", "::1/128"])
