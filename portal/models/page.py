"""What every page of the site has: a lead, an image, a body of blocks, its place and its translations."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from common.media.models import PortalImage
from common.reviewed import ReviewedPageForm
from common.ui.languages import Alternate
from portal.blocks import BodyBlock
from portal.serving import view_of

Crumb = tuple[str, str]
HOME_DEPTH = 2


class SitePage(Page):
    """An editorial page. Its translations are pages of their own, in the tree of their language."""

    lead = models.TextField(
        "entrada", max_length=400, blank=True, help_text="Uma ou duas frases: o que se encontra aqui."
    )
    image = models.ForeignKey(
        PortalImage, verbose_name="imagem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Abre a página e acompanha as ligações partilhadas.",
    )  # fmt: skip
    image_description = models.CharField(
        "texto alternativo nesta página", max_length=255, blank=True, help_text="Vazio: o da própria imagem."
    )
    body = StreamField(BodyBlock(), verbose_name="conteúdo", blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_description")], heading="Imagem"),
        FieldPanel("body"),
    ]
    base_form_class = ReviewedPageForm
    show_in_menus_default = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view_of(self)(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """A preview is drawn by the view that readers get."""
        return self.serve(request)

    def crumbs(self) -> list[Crumb]:
        """The way here, from below the home of this language."""
        above = self.get_ancestors().filter(depth__gt=HOME_DEPTH) if self.depth > HOME_DEPTH + 1 else ()
        start = self.home_path()
        return [(page.title, start + page.url_path.split("/", 2)[2]) for page in above] + [(self.title, "")]

    def home_path(self) -> str:
        code = self.locale.language_code
        return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"

    def path_on_site(self) -> str:
        """The address of this page; the third part of `url_path` on is what follows the home's."""
        return self.home_path() + str(self.url_path).split("/", 2)[2]

    def alternates(self) -> tuple[Alternate, ...]:
        """This page in every language that it is published in, itself among them."""
        pages = type(self)._default_manager.filter(translation_key=self.translation_key, live=True, alias_of=None)
        found = pages.select_related("locale").order_by("locale__pk")
        return tuple(Alternate(page.locale.language_code, page.path_on_site()) for page in found)

    def is_untranslated(self) -> bool:
        """An alias made when trees were synchronised shows the text of the other language."""
        return self.alias_of_id is not None and self.alias_of.locale_id != self.locale_id

    @property
    def image_text(self) -> str:
        return self.image_description or (self.image.description if self.image else "")
