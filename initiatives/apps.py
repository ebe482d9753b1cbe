from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    label = "initiatives"
    verbose_name = "iniciativas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from initiatives import operations  # noqa: PLC0415 -- models load after the app registry

        reference.register("iniciativas", floor=3, load=operations.load_reference)
