from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "common.ui"
    label = "ui"
    verbose_name = "interface"
    default_auto_field = "django.db.models.BigAutoField"
