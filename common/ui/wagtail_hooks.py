"""The look of the back office, and the style page inside it."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from common.ui.style_guide import style_guide


@hooks.register("register_admin_urls")
def style_guide_url() -> list[URLPattern]:
    return [path("estilo/", style_guide, name="ui_style_guide")]


@hooks.register("register_help_menu_item")
def style_guide_menu_item() -> MenuItem:
    return MenuItem("Guia de estilo", reverse("ui_style_guide"), icon_name="view", order=900)


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("ui/css/admin.css"))
