"""What people write about an action: its report, its proofs and the EATA's decisions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from action_plan.enums import (
    ASSIGNABLE_RATINGS,
    Lifecycle,
    Precision,
    Rating,
    ReportStanding,
    RevisionReason,
    UpdateState,
)
from action_plan.models import Action, FundingSource, Milestone, ProgressUpdate, ReportingPeriod
from action_plan.operations import MilestoneValues, UpdateValues
from common.pdf.glyphs import require_printable

NO_RATING = ("", "sem avaliação própria")


class DateInput(forms.DateInput):
    """A native date field; browsers take and give ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class ReportedText(forms.CharField):
    """What the annual report prints, word for word and for good."""

    default_validators = [require_printable]


class VersionForm(forms.Form):
    """Carries the version that was read, so that a stale decision is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UpdateForm(VersionForm):
    """A progress report. Two date fields for each milestone: expected, or achieved."""

    lifecycle = forms.ChoiceField(label="Situação da ação", choices=Lifecycle, widget=forms.RadioSelect)
    percent = forms.DecimalField(
        label="Execução estimada (%)",
        required=False,
        localize=True,
        max_digits=5,
        decimal_places=1,
        help_text="De 0 a 100. Deixe em branco se não estima: em branco não é zero.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    done = ReportedText(
        label="Trabalho realizado",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="O que foi feito neste período, com datas e resultados. É publicado depois de aprovado.",
    )
    next_steps = ReportedText(label="Próximos passos", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    problems = ReportedText(
        label="Problemas e riscos",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Obrigatório se a ação está suspensa ou cancelada.",
    )
    self_rating = forms.ChoiceField(
        label="Como avalia a execução",
        required=False,
        choices=[NO_RATING, *((rating.value, rating.lazy_label) for rating in ASSIGNABLE_RATINGS)],
        widget=forms.RadioSelect,
        help_text="A avaliação da EATA fica ao lado da sua; uma não apaga a outra.",
    )

    def __init__(self, *args: Any, milestones: Sequence[Milestone], **options: Any) -> None:
        super().__init__(*args, **options)
        self.milestones = milestones
        for milestone in milestones:
            self.fields[f"forecast_{milestone.pk}"] = forms.DateField(
                label="Previsto para", required=False, widget=DateInput()
            )
            self.fields[f"achieved_{milestone.pk}"] = forms.DateField(
                label="Ou alcançado em", required=False, widget=DateInput()
            )

    def typed(self) -> dict[str, str]:
        """Tell what was sent in the fields of prose, by their labels; what is empty is not told."""
        prose = [name for name, field in self.fields.items() if isinstance(field, ReportedText)]
        return {str(self[name].label): str(value) for name in prose if (value := self[name].value())}

    def clean_percent(self) -> Any:
        percent = self.cleaned_data["percent"]
        if percent is not None and not 0 <= percent <= 100:
            raise forms.ValidationError("Indique um número de 0 a 100, ou deixe em branco.")
        return percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for milestone in self.milestones:
            achieved = f"achieved_{milestone.pk}"
            if cleaned.get(achieved) and cleaned.get(f"forecast_{milestone.pk}"):
                self.add_error(achieved, "Um marco alcançado já não tem previsão: deixe só uma das datas.")
        return cleaned

    @property
    def milestone_rows(self) -> list[tuple[Milestone, Any, Any]]:
        return [(each, self[f"forecast_{each.pk}"], self[f"achieved_{each.pk}"]) for each in self.milestones]

    @property
    def said_of_milestones(self) -> tuple[MilestoneValues, ...]:
        return tuple(
            MilestoneValues(
                milestone.pk,
                self.cleaned_data[f"forecast_{milestone.pk}"],
                self.cleaned_data[f"achieved_{milestone.pk}"],
            )
            for milestone in self.milestones
        )

    def values(self) -> UpdateValues:
        cleaned = self.cleaned_data
        return UpdateValues(
            lifecycle=Lifecycle(cleaned["lifecycle"]),
            percent=cleaned["percent"],
            done=cleaned["done"],
            next_steps=cleaned["next_steps"],
            problems=cleaned["problems"],
            self_rating=Rating(cleaned["self_rating"]) if cleaned["self_rating"] else "",
            milestones=self.said_of_milestones,
        )


def update_initial(update: ProgressUpdate) -> dict[str, Any]:
    """Return what the form of a report starts from."""
    initial: dict[str, Any] = {
        name: getattr(update, name)
        for name in ("version", "lifecycle", "percent", "done", "next_steps", "problems", "self_rating")
    }
    for said in update.milestone_reports.all():
        initial[f"forecast_{said.milestone_id}"] = said.forecast_on
        initial[f"achieved_{said.milestone_id}"] = said.achieved_on
    return initial


class FileEvidenceForm(forms.Form):
    """Only asked for when its own button is pressed: the report can be saved without it."""

    file = forms.FileField(label="Ficheiro", required=False)
    title = ReportedText(label="Título do ficheiro", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = f"PDF, imagem, documento ou folha de cálculo, até {settings.UPLOAD_MAX_BYTES // 1024**2} MB"
        self.fields["file"].help_text = f"{kinds}. Só a EATA e a entidade o podem abrir."

    def clean_file(self) -> Any:
        if not self.cleaned_data["file"]:
            raise forms.ValidationError("Escolha o ficheiro a juntar.")
        return self.cleaned_data["file"]


class LinkEvidenceForm(forms.Form):
    """Only asked for when its own button is pressed."""

    url = forms.URLField(label="Ligação", max_length=500, assume_scheme="https", required=False)
    title = ReportedText(label="Título da ligação", max_length=200, required=False)

    def clean_url(self) -> str:
        if not self.cleaned_data["url"]:
            raise forms.ValidationError("Escreva o endereço da ligação.")
        return str(self.cleaned_data["url"])


def asked(missing: str, what: str, letters: int = 30) -> dict[str, str]:
    """Say what is missing in the words of the field; the count of letters is Django's."""
    return {
        "required": f"{missing} em, pelo menos, {letters} caracteres.",
        "min_length": f"Escreva {what} em, pelo menos, %(limit_value)d caracteres; tem %(show_value)d.",
    }


class ReturnForm(VersionForm):
    reason = forms.CharField(
        label="O que falta ou o que corrigir",
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=10,
        error_messages=asked("Diga o que falta ou o que corrigir", "o motivo", 10),
        help_text="Quem reporta recebe este texto por correio eletrónico e vê-o no topo do reporte.",
    )


class DeadlineForm(forms.Form):
    """Another deadline, with why."""

    on = forms.DateField(
        label="Novo prazo",
        widget=DateInput(),
        help_text="Um dia qualquer da janela: com precisão «ano», conta o último dia do ano.",
    )
    precision = forms.ChoiceField(label="Precisão", choices=Precision, initial=Precision.DAY)
    reason_code = forms.ChoiceField(label="Motivo", choices=RevisionReason)
    reason = ReportedText(
        label="Fundamentação",
        widget=forms.Textarea(attrs={"rows": 6}),
        min_length=30,
        error_messages=asked("Fundamente o novo prazo", "a fundamentação"),
        help_text="Pelo menos 30 caracteres. É publicada com o novo prazo.",
    )

    def clean_precision(self) -> Precision:
        return Precision(self.cleaned_data["precision"])

    def clean_reason_code(self) -> RevisionReason:
        return RevisionReason(self.cleaned_data["reason_code"])


class DecisionForm(forms.Form):
    """What allows a new deadline."""

    reference = ReportedText(
        label="Referência da decisão", max_length=200, help_text="Por exemplo, «ECE/2026/014» ou o despacho e a data."
    )
    new_funding_source = forms.ModelChoiceField(
        label="Nova fonte de financiamento",
        queryset=FundingSource.objects.order_by("name", "pk"),
        required=False,
        empty_label="a mesma",
    )
    accepts_funding_gap = forms.BooleanField(
        label="Aceita-se expressamente que o prazo ultrapasse o fim do financiamento", required=False
    )


class RevisionForm(DeadlineForm, DecisionForm):
    """A deadline moved by decision of a body, without anybody having asked."""


class RefusalForm(forms.Form):
    refusal = forms.CharField(
        label="Fundamentação da recusa",
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=30,
        error_messages=asked("Fundamente a recusa", "a fundamentação"),
        help_text="Pelo menos 30 caracteres. Quem pediu recebe-a por correio eletrónico.",
    )


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label="Porque precisa da reabertura",
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=30,
        error_messages=asked("Diga porque precisa da reabertura", "o motivo"),
        help_text="Pelo menos 30 caracteres: o que impediu o reporte no prazo e de quantos dias precisa.",
    )


class GrantForm(forms.Form):
    last_on = forms.DateField(
        label="Reabrir até",
        widget=DateInput(),
        error_messages={"required": "Escolha o último dia em que se pode reportar."},
        help_text="Até às 23h59 desse dia, hora de Lisboa.",
    )


class RatingForm(forms.Form):
    rating = forms.ChoiceField(
        label="Avaliação da EATA",
        required=False,
        choices=[("", "a que a regra propõe"), *((each.value, each.lazy_label) for each in ASSIGNABLE_RATINGS)],
        widget=forms.RadioSelect,
    )
    reason = ReportedText(
        label="Fundamentação",
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=30,
        error_messages=asked("Fundamente a avaliação", "a fundamentação"),
        help_text="Pelo menos 30 caracteres. É publicada ao lado da avaliação.",
    )

    def clean_rating(self) -> Rating | None:
        return Rating(self.cleaned_data["rating"]) if self.cleaned_data["rating"] else None


class PeriodForm(forms.Form):
    """A reporting period; the form's last day is inclusive, as people say it."""

    code = forms.SlugField(label="Código", max_length=10, help_text="Por exemplo, 2026-S2.")
    starts_on = forms.DateField(label="Primeiro dia", widget=DateInput())
    last_on = forms.DateField(label="Último dia", widget=DateInput())
    due_on = forms.DateField(label="Reporte até", widget=DateInput(), help_text="Depois do último dia do período.")
    closes_on = forms.DateField(
        label="Último dia em que ainda se aceita",
        widget=DateInput(),
        required=False,
        help_text="Até às 23h59 desse dia, hora de Lisboa; depois só com uma reabertura. "
        "Em branco, é o mesmo dia do campo anterior.",
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        values["closes_on"] = values.get("closes_on") or values.get("due_on")
        return values


class UnlockForm(forms.Form):
    action = forms.ModelChoiceField(
        label="Ação", queryset=Action.objects.none(), to_field_name="code", empty_label="escolha"
    )
    last_on = forms.DateField(
        label="Aberto até",
        widget=DateInput(),
        help_text="Até às 23h59 desse dia, hora de Lisboa.",
    )
    reason = forms.CharField(
        label="Motivo",
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=30,
        error_messages=asked("Diga porque reabre o período", "o motivo"),
        help_text="Pelo menos 30 caracteres.",
    )

    def __init__(self, *args: Any, actions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["action"].queryset = actions  # type: ignore[attr-defined]  # a model choice field


class ExpectedFilterForm(forms.Form):
    """Choosing among the reports that a period expects."""

    estado = forms.ChoiceField(label="Estado", required=False, choices=[("", "todos"), *ReportStanding.choices])
    q = forms.CharField(label="Ação ou entidade", required=False, max_length=60)


class ReportFilterForm(forms.Form):
    """Choosing among reports; the parameters are the address's words."""

    estado = forms.ChoiceField(label="Estado", required=False, choices=[("", "todos"), *UpdateState.choices])
    periodo = forms.ModelChoiceField(
        label="Período",
        required=False,
        queryset=ReportingPeriod.objects.order_by("-starts_on", "-pk"),
        to_field_name="code",
        empty_label="todos",
    )
    q = forms.CharField(label="Ação ou entidade", required=False, max_length=60)
