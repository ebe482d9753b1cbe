"""Forms by which a call is written: its texts, its calendar, and each step it takes."""

from typing import Any

from django import forms

from common.questionnaires.models import Questionnaire
from funding.enums import PhaseKind
from funding.forms.money import MoneyField
from funding.models import Call, CallPhase, Mechanism
from funding.models.calls import AMENDED_STATES
from initiatives.models import Target

OWN_PHASES = (PhaseKind.VALIDATION, PhaseKind.ANALYSIS, PhaseKind.HEARING, PhaseKind.DECISION, PhaseKind.EXECUTION)
WINDOWS = ("consultation_opens_at", "consultation_closes_at", "opens_at", "closes_at", "questions_until")
# What a published call no longer changes, not even by an amendment.
SETTLED = (
    "needs_platform",
    "is_sealed",
    "application_form",
    "report_form",
    "report_months",
    "report_days",
    "payment_needs_report",
)


class CallForm(forms.Form):
    """What every form about a call carries: the version it was made from and, once published, the grounds."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, call: Call, initial: Any = None) -> None:
        super().__init__(data, files, initial={"version": call.version} | (initial or {}))
        self.call = call
        self.is_amendment = call.state in AMENDED_STATES
        if self.is_amendment:
            self.fields["grounds"] = forms.CharField(
                label="Fundamentação da alteração",
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Porque muda. Toda a gente a lê na página, e recebe-a quem tem uma candidatura.",
            )

    @property
    def grounds(self) -> str:
        return str(self.cleaned_data.get("grounds", ""))

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, without what only goes along."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "grounds"}}

    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)


class StartForm(forms.Form):
    code = forms.SlugField(
        label="Código", max_length=60, help_text="Fica no endereço da página e já não muda, por exemplo pgu-2027."
    )
    title = forms.CharField(label="Título", max_length=300)
    mechanism = forms.ModelChoiceField(label="Mecanismo", queryset=Mechanism.objects.order_by("name", "pk"))

    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)


class TextsForm(CallForm):
    title = forms.CharField(label="Título", max_length=300)
    number = forms.CharField(label="Número do aviso", max_length=80, required=False)
    summary = forms.CharField(label="Resumo", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text = forms.CharField(
        label="Texto do aviso",
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Parágrafos separados por uma linha em branco, listas com - e **negrito**.",
    )
    legal_basis = forms.CharField(label="Base legal", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    budget = MoneyField(label="Dotação (€)")
    most_per_application = MoneyField(label="Limite por candidatura (€)")
    target = forms.ModelChoiceField(
        label="Meta PRR a que conta", required=False, queryset=Target.objects.order_by("code", "pk")
    )
    hearing_days = forms.IntegerField(
        label="Dias úteis de audiência dos interessados", min_value=10, max_value=90, help_text="Nunca menos de 10."
    )
    score_decimals = forms.IntegerField(label="Casas decimais da pontuação", min_value=0, max_value=6)
    needs_platform = forms.BooleanField(label="Cada candidatura tem uma plataforma que todos usam", required=False)
    is_sealed = forms.BooleanField(
        label="Ninguém lê as candidaturas antes do fim do prazo", required=False, initial=True
    )
    shows_score_while_drafting = forms.BooleanField(
        label="Mostrar a pontuação calculada a quem prepara a candidatura", required=False
    )
    application_form = forms.ModelChoiceField(
        label="Formulário de candidatura", required=False, queryset=Questionnaire.objects.order_by("title", "pk")
    )
    report_form = forms.ModelChoiceField(
        label="Formulário de relatório",
        required=False,
        queryset=Questionnaire.objects.order_by("title", "pk"),
        help_text="Vazio: o relatório de execução que serve a todos os avisos.",
    )
    report_months = forms.IntegerField(
        label="Um relatório de execução a cada (meses)",
        required=False,
        min_value=1,
        max_value=36,
        help_text="Vazio: o calendário faz-se em cada contrato.",
    )
    report_days = forms.IntegerField(label="Dias para entregar cada relatório", min_value=0, max_value=365)
    payment_needs_report = forms.BooleanField(
        label="Um pagamento espera pelo relatório aceite do seu período", required=False
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        initial = {name: getattr(call, name) for name in self.base_fields if name != "version"}
        super().__init__(*args, call=call, initial=initial, **options)
        if self.is_amendment:
            for name in SETTLED:
                del self.fields[name]


def moment_field(label: str, help_text: str = "") -> forms.DateTimeField:
    """A moment of Lisbon to the minute; one that does not exist or comes twice is refused."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


class CalendarForm(CallForm):
    """The dates of the call, and each of its other phases."""

    consultation_opens_at = moment_field("A consulta abre")
    consultation_closes_at = moment_field("A consulta fecha")
    opens_at = moment_field("O aviso abre")
    closes_at = moment_field("O aviso fecha", "À hora marcada já não se recebe. Nos Açores é uma hora mais cedo.")
    questions_until = moment_field("Perguntas até", "Vazio: até o aviso fechar.")

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        phases = {phase.kind: phase for phase in CallPhase.objects.filter(call=call)}
        initial = {name: getattr(call, name) for name in WINDOWS}
        for kind in OWN_PHASES:
            phase = phases.get(kind)
            for name in ("starts_at", "ends_at", "note"):
                initial[f"{kind}_{name}"] = getattr(phase, name) if phase else None
        super().__init__(*args, call=call, initial=initial, **options)
        for kind in OWN_PHASES:
            label = kind.portuguese.capitalize()
            self.fields[f"{kind}_starts_at"] = moment_field(f"{label}: começa")
            self.fields[f"{kind}_ends_at"] = moment_field(f"{label}: acaba")
            self.fields[f"{kind}_note"] = forms.CharField(label=f"{label}: nota", required=False, max_length=300)
        if self.is_amendment:
            self.order_fields([*(name for name in self.fields if name != "grounds"), "grounds"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for kind in OWN_PHASES:
            starts, ends = told.get(f"{kind}_starts_at"), told.get(f"{kind}_ends_at")
            if starts and ends and ends <= starts:
                self.add_error(f"{kind}_ends_at", "A fase tem de acabar depois de começar.")
        return told

    @property
    def windows(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WINDOWS}

    @property
    def phases(self) -> dict[PhaseKind, dict[str, Any]]:
        return {
            kind: {name: self.cleaned_data[f"{kind}_{name}"] for name in ("starts_at", "ends_at", "note")}
            for kind in OWN_PHASES
        }


class StepForm(forms.Form):
    """Confirms a step; some ask for the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Motivo", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, call: Call, asks_reason: str) -> None:
        super().__init__(data, initial={"version": call.version})
        if asks_reason:
            self.fields["reason"].help_text = asks_reason
        else:
            del self.fields["reason"]

    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)
