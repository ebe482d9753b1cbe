from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"
    label = "practices"
    verbose_name = "boas práticas"
    default_auto_field = "django.db.models.BigAutoField"
