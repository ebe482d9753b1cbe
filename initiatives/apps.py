from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    label = "initiatives"
    verbose_name = "iniciativas"
    default_auto_field = "django.db.models.BigAutoField"
