from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ops.demo import register as register_demo
from common.search.registry import register as register_kind
from common.ui import navigation

# Area, label, address, order, group. The pages of the tree are those that `load_site` makes; when an editor gives one
# another address, a redirect leads from here to it.
MENUS = (
    ("search", "Pesquisar no portal", "portal:search", 10, ""),
    ("primary", "A estratégia", "/estrategia/|/en/strategy/", 5, "Estratégia"),
    ("primary", "Metas do PRR", "initiatives:targets", 25, "Acompanhamento"),
    ("primary", "Kit para municípios", "/kit/|/en/toolkit/", 35, ""),
    ("primary", "Notícias", "/noticias/|/en/news/", 70, "Agenda"),
    ("footer", "Sobre o portal", "/sobre/|/en/about/", 10, ""),
    ("footer", "Contactos", "portal:contact", 20, ""),
    ("footer", "Calendário dos prazos", "action_plan:calendar", 30, ""),
    ("footer", "Notícias por RSS", "portal:news_feed", 40, ""),
    ("footer", "Mapa do sítio", "portal:site_map", 50, ""),
    ("legal", "Acessibilidade", "/acessibilidade/|/en/accessibility/", 5, ""),
    ("legal", "Privacidade", "/privacidade/|/en/privacy/", 6, ""),
    ("legal", "Termos e licença", "/termos/|/en/terms/", 7, ""),
    ("legal", "Comunicar uma falha de segurança", "machines:security", 10, ""),
)


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import demo  # noqa: PLC0415 -- models load after the app registry
        from portal.search import KINDS  # noqa: PLC0415 -- models load after the app registry

        register_demo("portal", floor=90, load=demo.load)
        name_actions({"portal.erase_message": "Apagou uma mensagem de contacto no fim do prazo"})
        for kind in KINDS:
            register_kind(kind)
        for entry in MENUS:
            navigation.register(*entry[:4], group=entry[4])
