"""As on one's own machine, without the debugger, with a few more addresses to compare against."""

from config.settings.dev import *

DEBUG = False
ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests" / "bench" / "templates"]
WHITENOISE_AUTOREFRESH = False
LOGGING_CONFIG = None
# As in production: a worker keeps its connection from one request to the next.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Of a measurement that has its own: a database that is dropped at the end, and messages that no worker of ours takes.
DATABASES["default"]["NAME"] = env.str("BENCH_DATABASE", default=DATABASES["default"]["NAME"])
if "data_folder_out" in CELERY_BROKER_TRANSPORT_OPTIONS:
    queue = Path(env.str("BENCH_QUEUE", default=str(DATA_DIR / "queue")))
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
    }
