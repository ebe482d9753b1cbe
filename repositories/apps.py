from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ui import navigation

AUDITED = {
    "repositories.ask": "Pedido recebido",
    "repositories.answer": "Pedido respondido",
}


class RepositoriesConfig(AppConfig):
    name = "repositories"
    label = "repositories"
    verbose_name = "repositórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from repositories import operations  # noqa: PLC0415 -- models load after the app registry

        name_actions(AUDITED)
        reference.register("repositórios", floor=70, load=operations.load_reference)
        navigation.register("primary", "Repositórios", "repositories:index", 45)
