from django.apps import AppConfig


class NormConfig(AppConfig):
    name = "common.norm"
    label = "norm"
    verbose_name = "norma"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import operations, reference  # noqa: PLC0415 -- models load after the app registry

        reference.register("norma", floor=0, load=operations.load_reference)
