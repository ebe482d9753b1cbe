from django.apps import AppConfig
from django.http import HttpRequest

from accounts.permissions import ANONYMOUS
from dashboard.permissions import can_see_alerts


class DashboardConfig(AppConfig):
    name = "dashboard"
    label = "dashboard"
    verbose_name = "painel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.audit.trail import afterwards, name_actions  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries
        from common.ui import navigation, sitemap  # noqa: PLC0415 -- registries are filled when apps are ready
        from dashboard import demo, operations, search, tasks  # noqa: PLC0415 -- models load after the app registry

        reference.register("painel", floor=80, load=operations.load_reference)
        register_demo("painel", floor=95, load=demo.load)
        name_actions(
            {
                "dashboard.raise_alert": "Deu um alerta",
                "dashboard.clear_alert": "Resolveu um alerta",
                "dashboard.acknowledge_alert": "Disse que viu um alerta",
            }
        )

        afterwards(tasks.WATCHED, tasks.check_soon)
        navigation.register("desk", "Alertas", "dashboard:alerts", 15, _sees_alerts)
        navigation.register("observatory", "Painel das políticas públicas", "dashboard:index", 10, icon="grid")
        sitemap.register("painel", search.addresses)


def _sees_alerts(request: HttpRequest) -> bool:
    return can_see_alerts(getattr(request, "actor", ANONYMOUS))
