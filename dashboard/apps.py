from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    label = "dashboard"
    verbose_name = "painel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.ui import navigation, sitemap  # noqa: PLC0415 -- registries are filled when apps are ready
        from dashboard import search  # noqa: PLC0415 -- models load after the app registry

        navigation.register("observatory", "Painel das políticas públicas", "dashboard:index", 10, icon="grid")
        sitemap.register("painel", search.addresses)
