from django.apps import AppConfig
from django.urls import reverse


class ApiConfig(AppConfig):
    name = "api"
    label = "api"
    verbose_name = "API pública"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.exports.interfaces import DataService, register  # noqa: PLC0415 -- beside the other registries
        from common.ui import navigation, sitemap  # noqa: PLC0415 -- beside the other registries

        register(
            DataService(
                key="api",
                title="API pública",
                description="Tudo o que se publica, para programas: só de leitura, sem registo, descrito em OpenAPI.",
                endpoint="api:index",
                document="api:openapi",
            )
        )
        navigation.register("footer", "API pública", "api:docs", 45)
        sitemap.register("api", lambda: [sitemap.Address(reverse("api:docs"))])
