from django.apps import AppConfig


class NormConfig(AppConfig):
    name = "common.norm"
    label = "norm"
    verbose_name = "norma"
    default_auto_field = "django.db.models.BigAutoField"
