from django.apps import AppConfig

from common.ui import navigation


class NotificationsConfig(AppConfig):
    name = "common.notifications"
    label = "notifications"
    verbose_name = "avisos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        navigation.register("desk", "Avisos", "notifications:index", 90)
