from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "financiamento"
    default_auto_field = "django.db.models.BigAutoField"
