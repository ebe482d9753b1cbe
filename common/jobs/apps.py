from pathlib import Path

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
        for option, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
            if option.startswith(("data_folder", "control_folder")):
                Path(folder).mkdir(parents=True, exist_ok=True)
