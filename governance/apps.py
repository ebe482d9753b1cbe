from django.apps import AppConfig

from common.search.registry import register as register_kind


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"
    verbose_name = "governança"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ui import navigation  # noqa: PLC0415 -- models load after the app registry
        from governance import operations  # noqa: PLC0415 -- models load after the app registry
        from governance.search import KINDS  # noqa: PLC0415 -- models load after the app registry

        reference.register("governança", floor=3, load=operations.load_reference)
        navigation.register("primary", "Governança", "governance:index", 40, group="Estratégia")
        for kind in KINDS:
            register_kind(kind)
