"""What a replicator is asked: why it interests them, and how it goes; and what the other side answers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.boundfield import BoundField

from practices.enums import CORRECTED_STAGES, NEXT_STAGES, AbandonmentReason, ReplicationStage
from practices.forms.reading import DayField, NumberField
from practices.models import Replication
from recommendations.models import Recommendation

LONGEST = 4_000
TEXTS = (
    "adaptation",
    "context_differences",
    "technical_differences",
    "cost_differences",
    "lessons_back",
    "abandonment_reason",
)


def _text(label: str, help_text: str = "", rows: int = 5) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST, widget=widget)


class _Recommendations(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        text = obj.text if len(obj.text) <= 90 else f"{obj.text[:89].rstrip()}…"
        return f"{obj.number}. {text}"


def next_stages(replication: Replication) -> tuple[ReplicationStage, ...]:
    """Where a replication stands and where it may go from there; one that is over, where it should have gone."""
    now = ReplicationStage(replication.stage)
    return (now, *NEXT_STAGES[now], *CORRECTED_STAGES.get(now, ()))


class InterestForm(forms.Form):
    motivation = forms.CharField(
        label="Porque interessa ao seu território",
        help_text="Que problema quer resolver, e o que precisa de saber de quem já a fez.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact_name = forms.CharField(label="Quem acompanha do seu lado", max_length=150)
    contact_email = forms.EmailField(
        label="Correio eletrónico dessa pessoa", help_text="Só é mostrado a quem criou a prática."
    )
    source_recommendation = _Recommendations(
        label="Recomendação da estratégia a que responde",
        required=False,
        queryset=Recommendation.objects.none(),
        empty_label="nenhuma em particular",
    )

    def __init__(self, *args: Any, served: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["source_recommendation"]
        field.queryset = Recommendation.objects.filter(number__in=served).order_by("number")  # type: ignore[attr-defined]  # a field of models
        if not served:
            del self.fields["source_recommendation"]


class Questions(NamedTuple):
    anchor: str
    title: str
    help_text: str
    names: tuple[str, ...]


class Group(NamedTuple):
    anchor: str
    title: str
    help_text: str
    fields: list[BoundField]


QUESTIONS = (
    Questions("fase", "Em que fase está", "", ("reason", "stage", "started_on", "closed_on")),
    Questions(
        "abandono",
        "Porque foi abandonada",
        "Responda só se a fase for «abandonada»: também se aprende com o que não resultou.",
        ("abandonment_code", "abandonment_reason"),
    ),
    Questions(
        "adaptacao",
        "O que ficou diferente",
        "O que foi adaptado e as lições são públicos.",
        (
            "adaptation",
            "lessons_back",
            "context_differences",
            "technical_differences",
            "cost_differences",
            "cost",
        ),
    ),
    Questions(
        "resultado",
        "O que se mediu",
        "Uma replicação conseguida traz pelo menos uma medida, ou diz porque não há números. Com números, duas "
        "replicações conseguidas fazem a prática chegar ao nível 5 de evidência. Uma linha em branco não conta.",
        ("no_numbers_reason",),
    ),
    Questions("pessoas", "Quem acompanha", "", ("mentor_name", "contact_name", "contact_email", "is_public")),
)


class ReplicationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text(
        "Porque corrige o que já foi confirmado",
        "Fica na história, com o que tinha dito antes. Quem confirmou é avisado e volta a confirmar.",
        3,
    )
    stage = forms.ChoiceField(label="Fase", widget=forms.RadioSelect)
    started_on = DayField(label="Começou em", required=False)
    closed_on = DayField(label="Terminou em", required=False)
    adaptation = _text("O que foi adaptado", "O que ficou diferente da prática original, e porquê. É público.")
    context_differences = _text("Diferenças de contexto", "População, organização, serviços, leis.", 3)
    technical_differences = _text("Diferenças técnicas", "Equipamento, programas, dados, integração.", 3)
    cost_differences = _text("Diferenças de custo", "O que ficou mais caro ou mais barato.", 3)
    cost = NumberField(label="Custo total (€)", help_text="Com IVA. Em branco se ainda não se sabe.", required=False)
    lessons_back = _text("O que quem a criou deve saber", "Lições que melhoram a prática original. É público.")
    no_numbers_reason = _text(
        "Sem números, porque", "Só se a replicação foi conseguida e nada se mediu. É público.", 2
    )
    abandonment_code = forms.ChoiceField(
        label="Motivo do abandono", required=False, choices=[("", "não se aplica"), *AbandonmentReason.choices]
    )
    abandonment_reason = _text("O que aconteceu", "Numa frase inteira, para quem pensa começar.", 3)
    mentor_name = forms.CharField(label="Quem acompanhou, da parte de quem a criou", max_length=150, required=False)
    contact_name = forms.CharField(label="Quem acompanha do seu lado", max_length=150, required=False)
    contact_email = forms.EmailField(label="Correio eletrónico dessa pessoa", required=False)
    is_public = forms.BooleanField(
        label="Mostrar esta replicação na página da prática",
        help_text="O interesse nunca se mostra; só o trabalho já começado.",
        required=False,
    )

    def __init__(self, *args: Any, replication: Replication, **options: Any) -> None:
        super().__init__(*args, **options)
        stages = next_stages(replication)
        if not replication.is_vouched:
            del self.fields["reason"]
        self.fields["stage"].choices = [(str(stage), stage.label) for stage in stages]  # type: ignore[attr-defined]  # a field of choices

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "stage", "reason")}

    @property
    def groups(self) -> list["Group"]:
        """The questions in the order in which a replication goes."""
        return [
            Group(each.anchor, each.title, each.help_text, [self[name] for name in each.names if name in self.fields])
            for each in QUESTIONS
        ]


class MeasureForm(forms.Form):
    """A number measured by the replicator; a line with nothing in it is no line."""

    name = forms.CharField(label="O que se mediu", max_length=200)
    unit = forms.CharField(label="Unidade", max_length=40, required=False)
    baseline = NumberField(label="Antes", places=4, digits=14, required=False)
    value = NumberField(label="Depois", places=4, digits=14)
    measured_on = DayField(label="Medido em")
    source_url = forms.URLField(
        label="Onde se confirma (ligação)", max_length=500, required=False, assume_scheme="https"
    )


MEASURES = formset_factory(MeasureForm, extra=2, max_num=20, can_delete=True, can_delete_extra=False)


def measures(data: Any, replication: Replication, typed: Mapping[str, Any] | None = None) -> BaseFormSet[MeasureForm]:
    if typed is not None:
        return MEASURES(None, prefix="medidas", initial=_lines_of(typed))
    initial = list(
        replication.indicators.order_by("pk").values("name", "unit", "baseline", "value", "measured_on", "source_url")
    )
    return MEASURES(data, prefix="medidas", initial=initial)


def _lines_of(typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a draft as they were typed, without those that were to go."""
    total = str(typed.get("medidas-TOTAL_FORMS", ""))
    places = (
        range(min(int(total), MEASURES.max_num)) if total.isascii() and total.isdecimal() and len(total) < 4 else ()
    )
    lines = [
        {name: typed.get(f"medidas-{place}-{name}", "") for name in MeasureForm.base_fields}
        for place in places
        if not typed.get(f"medidas-{place}-DELETE")
    ]
    return [line for line in lines if any(line.values())]


def measured_values(formset: BaseFormSet[MeasureForm]) -> list[dict[str, Any]]:
    """Return the lines that stay, as the operation takes them."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
        for form in formset
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


class MessageForm(forms.Form):
    text = forms.CharField(
        label="Mensagem",
        help_text="Diga quem é e o que quer saber. Quem recebe vê o seu nome e o seu correio, para lhe responder.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
