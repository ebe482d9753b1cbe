from django.apps import AppConfig

from common.search.registry import register as register_kind


class InitiativesConfig(AppConfig):
    name = "initiatives"
    label = "initiatives"
    verbose_name = "iniciativas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.audit.trail import name_actions  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ui import navigation  # noqa: PLC0415 -- models load after the app registry
        from initiatives import operations  # noqa: PLC0415 -- models load after the app registry
        from initiatives.search import KINDS  # noqa: PLC0415 -- models load after the app registry

        reference.register("iniciativas", floor=3, load=operations.load_reference)
        navigation.register("primary", "Iniciativas", "initiatives:index", 10, group="Estratégia")
        name_actions(
            {
                "initiatives.record_measurement": "Registou o valor medido de uma meta",
                "initiatives.correct_measurement": "Corrigiu o valor medido de uma meta",
            }
        )
        for kind in KINDS:
            register_kind(kind)
