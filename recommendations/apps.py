from django.apps import AppConfig

from common.search.registry import register as register_kind


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    label = "recommendations"
    verbose_name = "recomendações"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ui import navigation  # noqa: PLC0415 -- models load after the app registry
        from recommendations import operations  # noqa: PLC0415 -- models load after the app registry
        from recommendations.search import KINDS  # noqa: PLC0415 -- models load after the app registry

        reference.register("recomendações", floor=3, load=operations.load_reference)
        navigation.register("primary", "Recomendações", "recommendations:index", 30, group="Estratégia")
        for kind in KINDS:
            register_kind(kind)
