from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ops.demo import register as register_demo
from common.ui import navigation


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import demo  # noqa: PLC0415 -- models load after the app registry

        register_demo("portal", floor=90, load=demo.load)
        name_actions({"portal.erase_message": "Apagou uma mensagem de contacto no fim do prazo"})
        navigation.register("search", "Pesquisar no portal", "portal:search", 10)
        navigation.register("footer", "Início", "portal:home", 10)
        navigation.register("footer", "Metas do PRR", "initiatives:targets", 20)
        navigation.register("footer", "Calendário dos prazos", "action_plan:calendar", 30)
        navigation.register("footer", "Relatórios publicados", "reporting:index", 40)
        navigation.register("legal", "Comunicar uma falha de segurança", "machines:security", 10)
