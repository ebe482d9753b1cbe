from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "common.media"
    label = "media"
    verbose_name = "imagens"
    default_auto_field = "django.db.models.BigAutoField"
