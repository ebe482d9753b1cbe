from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "common.notifications"
    label = "notifications"
    verbose_name = "avisos"
    default_auto_field = "django.db.models.BigAutoField"
