from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "common.calendars"
    label = "calendars"
    verbose_name = "calendários"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.calendars.reference_loading import load_reference  # noqa: PLC0415 -- models load after the registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry

        reference.register("dilações de prazos", floor=0, load=load_reference)
