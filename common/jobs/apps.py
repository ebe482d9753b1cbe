from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string

from common.ops.metrics import register


class JobsConfig(AppConfig):
    name = "common.jobs"
    label = "jobs"
    verbose_name = "tarefas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("tasks")
        register(import_string("common.jobs.queries.metrics"))
        options: dict[str, Any] = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        for name in ("data_folder_in", "control_folder"):
            if name in options:
                Path(options[name]).mkdir(parents=True, exist_ok=True)
