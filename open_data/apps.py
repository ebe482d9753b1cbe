from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "open_data"
    label = "open_data"
    verbose_name = "dados abertos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        return

