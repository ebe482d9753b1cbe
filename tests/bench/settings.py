"""As on one's own machine, without the debugger, with two more addresses to compare against."""

from config.settings.dev import *

DEBUG = False
ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests" / "bench" / "templates"]
WHITENOISE_AUTOREFRESH = False
LOGGING_CONFIG = None
# As in production: a worker keeps its connection from one request to the next.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
