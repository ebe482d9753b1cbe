"""The search in the back office: which words say the same, and what people look for and do not find."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.base import ViewSetGroup

from common.norm.office import OfficeIndexView, OfficeViewSet, yes_no
from common.search.models import SearchTally, Synonym
from common.search.synonyms import built_in, new_code, problem_of


class SynonymForm(WagtailAdminModelForm):
    class Meta:
        model = Synonym
        fields = ("terms", "is_one_way", "is_active", "note")

    def clean_terms(self) -> str:
        terms = " | ".join(" ".join(term.split()) for term in str(self.cleaned_data["terms"]).split("|"))
        if problem := problem_of(terms):
            raise ValidationError(problem)
        return terms

    def save(self, commit: bool = True) -> Any:
        self.instance.code = self.instance.code or new_code(self.cleaned_data["terms"])
        return super().save(commit)


class SynonymFormView:
    """Adding and editing; a changed group is understood from the next question on."""

    def get_form_class(self) -> type[SynonymForm]:
        return SynonymForm


class SynonymCreateView(SynonymFormView, CreateView):
    pass


class SynonymEditView(SynonymFormView, EditView):
    pass


class SynonymViewSet(OfficeViewSet):
    model = Synonym
    name = "sinonimos-da-pesquisa"
    source = "Sinónimos da pesquisa do portal"
    icon = "openquote"
    actions = ("view", "add", "change")
    add_view_class = SynonymCreateView
    edit_view_class = SynonymEditView
    form_fields = ("terms", "is_one_way", "is_active", "note")
    menu_label = "Sinónimos e siglas"
    list_display = (
        "terms",
        yes_no("is_one_way", "Só num sentido"),
        yes_no("is_active", "Em uso"),
        Column("code", label="Origem", accessor=lambda row: "do portal" if row.code in built_in() else "dos editores"),
    )
    list_filter = ("is_active", "is_one_way")
    list_export = ("code", "terms", "is_one_way", "is_active", "note")
    search_fields = ("terms", "note")
    ordering = ("terms", "pk")


class InVainView(OfficeIndexView):
    """Only what found nothing by itself, the most asked of a day first."""

    def get_base_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_base_queryset().filter(in_vain__gt=0)
        return found


class InVainViewSet(OfficeViewSet):
    model = SearchTally
    name = "pesquisas-sem-resultado"
    source = "Perguntas feitas na pesquisa do portal, contadas por dia sem dados de quem pergunta"
    icon = "search"
    menu_label = "Pesquisas sem resultado"
    index_view_class = InVainView
    list_display = ("text", "day", "language", "asked", "in_vain")
    list_filter = ("day", "language")
    list_export = ("day", "language", "text", "asked", "in_vain")
    search_fields = ("text",)
    ordering = ("-day", "-in_vain", "text", "pk")


class SearchGroup(ViewSetGroup):
    menu_label = "Pesquisa"
    menu_icon = "search"
    menu_order = 235
    items = (SynonymViewSet, InVainViewSet)


@hooks.register("register_admin_viewset")
def search_group() -> SearchGroup:
    return SearchGroup()
