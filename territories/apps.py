from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "territories"
    label = "territories"
    verbose_name = "territórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.audit.trail import name_actions  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from territories import operations  # noqa: PLC0415 -- models load after the app registry

        reference.register("territórios", floor=1, load=operations.load_reference)
        name_actions(
            {
                "territories.confirm_succession": "Confirmou a sucessão de uma entidade",
                "territories.import_boundaries": "Importou os limites dos municípios",
            }
        )
