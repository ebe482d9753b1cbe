from typing import ClassVar

from portal.models.page import SitePage


class ContentPage(SitePage):
    """A page of text and other blocks, at any depth."""

    parent_page_types: ClassVar = ["portal.HomePage", "portal.ContentPage"]
    subpage_types: ClassVar = ["portal.ContentPage"]

    class Meta:
        verbose_name = "página de conteúdo"
        verbose_name_plural = "páginas de conteúdo"
