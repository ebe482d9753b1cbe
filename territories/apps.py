from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "territories"
    label = "territories"
    verbose_name = "territórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from territories import operations  # noqa: PLC0415 -- models load after the app registry

        reference.register("territórios", floor=1, load=operations.load_reference)
