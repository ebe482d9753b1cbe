from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = "área de trabalho"
    default_auto_field = "django.db.models.BigAutoField"
