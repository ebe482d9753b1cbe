"""The background worker: `celery -A config worker`, and `celery -A config beat` for what comes by the clock."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def folders() -> None:
    """The filesystem transport wants its folders to be there."""
    for folder in ("messages", "control"):
        (settings.DATA_DIR / "queue" / folder).mkdir(parents=True, exist_ok=True)


@worker_init.connect
def _before_the_worker(**_kwargs: Any) -> None:
    folders()
