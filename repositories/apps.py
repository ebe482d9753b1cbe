from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ui import navigation

AUDITED = {
    "repositories.ask": "Pedido recebido",
    "repositories.answer": "Pedido respondido",
    "repositories.erase_request": "Pedido apagado no fim do prazo",
}


class RepositoriesConfig(AppConfig):
    name = "repositories"
    label = "repositories"
    verbose_name = "repositórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries
        from common.search.registry import register as register_kind  # noqa: PLC0415 -- beside them
        from common.ui import sitemap  # noqa: PLC0415 -- beside them
        from repositories import catalogue, demo, operations, search  # noqa: PLC0415 -- models load before them

        name_actions(AUDITED)
        reference.register("repositórios", floor=70, load=operations.load_reference)
        register_demo("repositórios", floor=70, load=demo.load)
        for kind in search.kinds():
            register_kind(kind)
        sitemap.register("repositórios", catalogue.addresses)
        navigation.register("primary", "Repositórios", "repositories:index", 45)
