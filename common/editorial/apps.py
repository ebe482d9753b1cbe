from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "common.editorial"
    label = "editorial"
    verbose_name = "edição"
    default_auto_field = "django.db.models.BigAutoField"
