from django.apps import AppConfig

from common.ui import navigation


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "financiamento"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.ui import sitemap  # noqa: PLC0415 -- models load after the app registry
        from funding import queries  # noqa: PLC0415 -- beside it

        sitemap.register("avisos", queries.call_addresses)
        navigation.register("primary", "Financiamento", "funding:calls", 42)
