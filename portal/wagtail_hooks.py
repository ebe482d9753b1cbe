"""What the portal adds to the back office."""

from wagtail import hooks

from common.norm.office import OfficeViewSet
from portal.models import ContactMessage


class ContactMessageViewSet(OfficeViewSet):
    model = ContactMessage
    name = "mensagens"
    source = "Formulário de contacto do portal"
    icon = "mail"
    list_display = ("received_at", "subject", "name", "entity", "erase_on")
    list_filter = ("subject", "language")
    list_export = ("received_at", "subject", "name", "email", "entity", "message", "page", "language", "erase_on")
    search_fields = ("name", "email", "entity", "message")
    ordering = ("-received_at", "-pk")
    add_to_admin_menu = True
    menu_order = 230


@hooks.register("register_admin_viewset")
def messages() -> ContactMessageViewSet:
    return ContactMessageViewSet()
