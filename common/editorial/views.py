"""Lists of what editors have to mend, each with its file."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.models import Page
from wagtail.permissions import policy_registry

from common.editorial.queries.images import weak_texts
from common.editorial.queries.links import troubles
from common.editorial.queries.translations import untranslated_pages
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance
from common.jobs.operations import defer

WRITING = ("add", "change", "publish")


def may_edit(request: HttpRequest) -> bool:
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(request.user, WRITING))


class EditorialReport(ReportView):
    """A list worked out when it is asked for; its file is the house's, with source and date."""

    model = Page
    any_permission_required = WRITING
    is_searchable = False
    results_template_name = "editorial/report_results.html"
    source = "Portal dos Territórios Inteligentes"
    explanation = ""
    nothing_found = "Nada a corrigir."
    export_filename = ""

    @cached_property
    def no_results_message(self) -> str:
        return self.nothing_found

    def rows(self) -> Sequence[Any]:
        raise NotImplementedError

    def get_queryset(self) -> Sequence[Any]:
        return self.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "explanation": self.explanation}

    def as_spreadsheet(self, queryset: Sequence[Any], spreadsheet_format: str) -> HttpResponse:
        columns = [ExportColumn[Any](str(column.label), partial(_value, name=column.name)) for column in self.columns]
        provenance = Provenance(source=self.source, extracted_at=timezone.now(), licence=INTERNAL)
        return RESPONSES[spreadsheet_format](self.export_filename, columns, queryset, provenance)


def _where(label: str = "Onde") -> TitleColumn:
    return TitleColumn("where", label=label, get_url=attrgetter("edit_url"))


class LinkReport(EditorialReport):
    page_title = "Ligações com problemas"
    header_icon = "link"
    index_url_name = "editorial:links"
    index_results_url_name = "editorial:links_results"
    export_filename = "ligacoes-com-problemas"
    list_export = ["where"]
    columns = [
        _where(),
        Column("target", label="Leva a"),
        Column("problem", label="Problema"),
        DateColumn("checked_at", label="Verificada"),
    ]
    explanation = (
        "As ligações a páginas e ficheiros do portal são vistas agora; as dos outros sítios, uma vez por semana, "
        "com uma pergunta de cada vez a cada sítio. Três silêncios seguidos contam como inexistente."
    )
    nothing_found = "Nenhuma ligação com problemas."

    def rows(self) -> Sequence[Any]:
        return troubles()

    @cached_property
    def header_buttons(self) -> list[Button]:
        check_now = HeaderButton("Verificar agora", url=reverse("editorial:check"), icon_name="rotate")
        return [*super().header_buttons, check_now]


class ImageReport(EditorialReport):
    page_title = "Imagens sem texto alternativo útil"
    header_icon = "image"
    index_url_name = "editorial:images"
    index_results_url_name = "editorial:images_results"
    export_filename = "imagens-sem-texto-alternativo"
    list_export = ["where"]
    columns = [
        _where(),
        Column("text", label="Texto atual"),
        Column("problem", label="Problema"),
    ]
    explanation = (
        "O texto alternativo diz o que a imagem mostra a quem não a vê. Uma imagem só decorativa marca-se como tal "
        "na página e não aparece aqui."
    )
    nothing_found = "Todas as imagens têm um texto alternativo que diz o que mostram."

    def rows(self) -> Sequence[Any]:
        return weak_texts()


class TranslationReport(EditorialReport):
    page_title = "Páginas por traduzir"
    header_icon = "globe"
    index_url_name = "editorial:translations"
    index_results_url_name = "editorial:translations_results"
    export_filename = "paginas-por-traduzir"
    list_export = ["where"]
    columns = [
        _where("Página"),
        Column("language", label="Língua"),
        Column("problem", label="Estado"),
        DateColumn("published_at", label="Publicada"),
    ]
    explanation = "Páginas portuguesas publicadas que a outra língua não tem, ou tem numa versão anterior."
    nothing_found = "Todas as páginas publicadas estão traduzidas."

    def rows(self) -> Sequence[Any]:
        return untranslated_pages()


def _value(row: Any, name: str) -> Any:
    return getattr(row, name)


def check(request: HttpRequest) -> HttpResponse:
    """Explain first, because the check takes its time; then ask for it, once while one is under way."""
    if not may_edit(request):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "editorial/check.html", {"back": reverse("editorial:links")})
    asker = cast(AbstractBaseUser, request.user)
    job = defer("editorial.check_links", by=asker, key="editorial.check_links", everything=True)
    return redirect("jobs:progress", job.uuid)
