"""A form for each section of a practice. Nothing is required while it is a draft."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.text import format_lazy

from initiatives.models import Initiative
from practices.enums import (
    GIVEN_EVIDENCE,
    LICENCES,
    FundingOrigin,
    Language,
    PracticeKind,
    Replicability,
    Section,
    Stage,
)
from practices.forms.reading import DayField, DraftForm, NumberField, Suggesting, WordsField
from practices.models import Practice, Tag, Vertical
from practices.queries.sections import LONGEST, LONGEST_STORY
from recommendations.models import Recommendation, RecommendationDomain
from territories.models import Municipality

__all__ = ["SECTION_FORMS", "StartForm", "section_initial"]

EVIDENCE_HELP = (
    "Diga o nível que consegue provar. Quem analisa confirma ou corrige, e a escala é pública. "
    "O nível 5 não se escolhe: conta-se quando outros replicam com resultados medidos."
)
MARKDOWN_HELP = "Pode usar **negrito**, listas com «- » e ligações [texto](https://…)."


def text(label: str, help_text: str = "", rows: int = 6) -> WordsField:
    return WordsField(
        label=label, help_text=help_text, limit=LONGEST_STORY, widget=forms.Textarea(attrs={"rows": rows})
    )


def one(label: str, choices: Any, help_text: str = "", empty: str = "por escolher") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], help_text=help_text)


class NumberChoiceField(forms.TypedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class Named(forms.ModelMultipleChoiceField[Any]):
    """Boxes named as their rows are."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Model) -> str:
        numbered = getattr(obj, "text", None) or getattr(obj, "title", None)
        return f"{obj.number}. {numbered}" if numbered else str(obj)  # type: ignore[attr-defined]  # numbered norm


def smart_domains() -> QuerySet[RecommendationDomain]:
    return RecommendationDomain.objects.filter(kind="domínio SC").order_by("position", "pk")


class StartForm(forms.Form):
    title = forms.CharField(
        label="Como se chama a prática?", max_length=120, help_text="Diga o que faz, sem siglas. Pode mudar depois."
    )
    kind = forms.ChoiceField(label="O que vai descrever?", choices=PracticeKind, widget=forms.RadioSelect)


class EssentialForm(DraftForm):
    kind = forms.ChoiceField(label="Tipo", choices=PracticeKind)
    title = WordsField(label="Título", limit=LONGEST["title"], help_text="Diga o que faz, sem siglas.")
    summary = WordsField(
        label="Resumo",
        limit=LONGEST["summary"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Uma ou duas frases que outro município entenda sem contexto.",
    )
    domain = forms.ModelChoiceField(
        label="Domínio principal", queryset=RecommendationDomain.objects.none(), empty_label="por escolher"
    )
    stage = one("Maturidade", Stage.choices, "Até onde foi. Não diz se resulta: isso é a evidência.")
    starts_on = DayField(label="Início")
    is_ongoing = forms.BooleanField(label="Continua em curso")
    challenge = text("Que problema havia?", f"O que não funcionava, para quem e desde quando. {MARKDOWN_HELP}")
    solution = text("O que fizeram?", "O que foi feito e como funciona. Sem nomes comerciais.")
    results_text = text("O que mudou?", "O que se vê hoje. Os números com antes e depois vão em «Resultados».")
    evidence_proposed = NumberChoiceField(
        label="Que prova têm?",
        choices=[
            ("", "por avaliar"),
            *((level.value, format_lazy("{}. {}", level.value, level.lazy_label)) for level in GIVEN_EVIDENCE),
        ],
        help_text=EVIDENCE_HELP,
    )
    licence = WordsField(
        label="Licença do texto",
        limit=LONGEST["licence"],
        help_text=f"Escolha uma: {', '.join(LICENCES)}; ou escreva o nome de outra e diga onde se lê.",
        widget=Suggesting(tuple(LICENCES)),
    )
    licence_url = forms.URLField(
        label="Endereço da licença", assume_scheme="https", max_length=300, help_text="Só se for outra licença."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["domain"].queryset = smart_domains()  # type: ignore[attr-defined]  # a model choice


class StoryForm(DraftForm):
    governance_participation = text("Quem decide e quem participou?")
    implementation_steps = text("Que passos deram?", "Uma lista, do primeiro ao último.")
    barriers = text("Que dificuldades encontraram?")
    what_failed = text("O que falhou?", "O que não resultou ajuda tanto como o que resultou.")


class PlaceForm(DraftForm):
    territories = Named(
        label="Municípios onde existe",
        queryset=Municipality.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Pode escolher vários, com a tecla Ctrl ou Cmd.",
    )
    other_domains = Named(label="Outros domínios (até dois)", queryset=RecommendationDomain.objects.none())
    verticals = Named(label="Verticais", queryset=Vertical.objects.none())
    tags = Named(label="Palavras-chave", queryset=Tag.objects.none())
    recommendations = Named(
        label="Recomendações da ENTI a que responde",
        queryset=Recommendation.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    initiatives = Named(
        label="Iniciativas da ENTI para que contribui",
        queryset=Initiative.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    original_language = forms.ChoiceField(label="Língua em que está escrita", choices=Language)
    summary_en = WordsField(
        label="Resumo em inglês", limit=LONGEST["summary_en"], widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: dict[str, QuerySet[Any]] = {
            "territories": Municipality.objects.order_by("sort_name", "pk"),
            "other_domains": smart_domains(),
            "verticals": Vertical.objects.order_by("domain__position", "number", "pk"),
            "tags": Tag.objects.order_by("name", "pk"),
            "recommendations": Recommendation.objects.order_by("number"),
            "initiatives": Initiative.objects.order_by("number"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # model choices


class ResourcesForm(DraftForm):
    ends_on = DayField(label="Fim", help_text="Só se já terminou.")
    cost_investment = NumberField(label="Investimento (€)", help_text="Em branco é «sem informação»; zero é zero.")
    cost_annual = NumberField(label="Custo por ano (€)", help_text="Manutenção, licenças e pessoas.")
    cost_note = WordsField(label="Nota sobre os custos", limit=LONGEST["cost_note"], help_text="IVA, o que inclui.")
    funding_sources = forms.MultipleChoiceField(
        label="De onde veio o dinheiro", choices=FundingOrigin, widget=forms.CheckboxSelectMultiple
    )
    staff_fte = NumberField(label="Pessoas a tempo inteiro", places=1, digits=5, help_text="Por exemplo: 1,5.")
    procurement_url = forms.URLField(label="Contrato no Portal BASE", max_length=500, assume_scheme="https")


class ResultsForm(DraftForm):
    """Only a list: see the indicators."""


class LessonsForm(DraftForm):
    lessons = text("O que aprenderam?")
    success_conditions = text("O que é preciso para resultar?")
    transfer_advice = text("Que conselho dão a quem quer replicar?")
    replicability = NumberChoiceField(
        label="Replica-se com facilidade?",
        choices=[("", "por avaliar"), *Replicability.choices],
    )
    offers_mentoring = forms.BooleanField(label="Podemos acompanhar quem quiser replicar")


class PeopleForm(DraftForm):
    """Only lists: see the partners and the contacts."""


class ImagesForm(DraftForm):
    """One image at a time, with what it shows, whose it is and what may be done with it."""


SECTION_FORMS: dict[Section, type[DraftForm]] = {
    Section.ESSENTIAL: EssentialForm,
    Section.STORY: StoryForm,
    Section.PLACE: PlaceForm,
    Section.RESOURCES: ResourcesForm,
    Section.RESULTS: ResultsForm,
    Section.LESSONS: LessonsForm,
    Section.PEOPLE: PeopleForm,
    Section.IMAGES: ImagesForm,
}


def section_initial(draft: Practice, form: type[DraftForm]) -> dict[str, Any]:
    """Return what a section starts from: what is kept, and what was typed and could not be read."""
    initial: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if isinstance(field, forms.ModelMultipleChoiceField):
            initial[name] = [row.pk for row in getattr(draft, name).all()]
        elif isinstance(field, forms.ModelChoiceField):
            initial[name] = getattr(draft, f"{name}_id")
        else:
            initial[name] = getattr(draft, name)
    return {**initial, **{name: typed for name, typed in draft.unread.items() if name in initial}}
