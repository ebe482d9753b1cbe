from django.apps import AppConfig
from django.http import HttpRequest

from common.ui import navigation


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _unread_of_visitor(request: HttpRequest) -> int:
    """The count comes with the person, so that it costs a page no query of its own."""
    return int(getattr(request.user, "unread_notices", 0))


class NotificationsConfig(AppConfig):
    name = "common.notifications"
    label = "notifications"
    verbose_name = "mensagens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        navigation.register("desk", "Mensagens", "notifications:index", 90)
        navigation.register(
            "user", "Mensagens", "notifications:index", 15, _is_signed_in, icon="bell", count=_unread_of_visitor
        )
