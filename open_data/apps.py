from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "open_data"
    label = "open_data"
    verbose_name = "dados abertos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.ui import navigation, sitemap  # noqa: PLC0415 -- beside the other registries
        from open_data.queries import addresses  # noqa: PLC0415 -- models load after the app registry

        navigation.register("footer", "Dados abertos", "open_data:index", 25)
        sitemap.register("dados abertos", addresses)
