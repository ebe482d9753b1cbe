"""Forms of applications: beginning one, its parts, invitations, files and handing in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from accounts.models import User
from common.files.checks import ACCEPTED, ACCEPTED_LABEL
from funding.enums import DraftPart, PlatformKind
from funding.forms.reading import AmountField
from funding.models import Application, CallLine
from territories.models import Municipality

YEARS = (2020, 2040)
Rows = list[dict[str, Any]]


class StartForm(forms.Form):
    title = forms.CharField(
        label="Título da candidatura",
        max_length=200,
        help_text="Por exemplo: Plataforma de Gestão Urbana do Alto Minho. Pode mudar depois.",
    )


class ProjectForm(forms.Form):
    title = forms.CharField(label="Título da candidatura", max_length=200)
    platform_kind = forms.ChoiceField(
        label="A plataforma desta candidatura é",
        widget=forms.RadioSelect,
        required=False,
        choices=lambda: [*PlatformKind.choices, ("", "por dizer")],
        help_text="Cada candidatura tem uma só plataforma.",
    )
    platform_name = forms.CharField(label="Nome da plataforma", max_length=200, required=False)


class LineForm(forms.Form):
    """What is asked of a line of the call."""

    asked = forms.BooleanField(label="Pedir esta tipologia", required=False)
    quantity = AmountField(label="Quantidade", required=False, digits=10)
    amount = AmountField(label="Montante (€)", required=False)

    def __init__(self, line: CallLine, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.line = line
        if line.unit:
            self.fields["quantity"].help_text = f"Em {line.unit}."

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("asked") and (said.get("quantity") or said.get("amount")):
            self.add_error("asked", "Escreveu uma quantidade ou um montante: assinale a tipologia, ou apague-os.")
        amount, most = said.get("amount"), self.line.most
        if amount and most and amount > most:
            self.add_error("amount", f"O limite desta tipologia é {most:n} €.")
        return said


class BudgetForm(forms.Form):
    label = forms.CharField(label="Rubrica", max_length=200)
    line = forms.ChoiceField(label="Tipologia", required=False)
    year = forms.IntegerField(label="Ano", min_value=YEARS[0], max_value=YEARS[1])
    amount = AmountField(label="Montante (€)")

    def __init__(self, *args: Any, lines: list[CallLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].choices = [("", "nenhuma em especial"), *((each.code, each.code) for each in lines)]  # type: ignore[attr-defined]  # a choice field


class ServiceForm(forms.Form):
    name = forms.CharField(
        label="Serviço de dados", max_length=200, help_text="Por exemplo: lugares de estacionamento."
    )
    vertical = forms.CharField(label="Vertical", max_length=80, required=False, help_text="Por exemplo: mobilidade.")
    description = forms.CharField(
        label="O que dá, a quem e com que frequência",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DistinctNames(BaseFormSet[forms.Form]):
    """Each data service counts for a criterion, so the same one is not said twice."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            name = str(form.cleaned_data.get("name", "")).casefold() if form.is_valid() else ""
            if name and name in seen and not form.cleaned_data.get("DELETE"):
                form.add_error("name", "Este serviço já está na lista: cada um conta uma vez.")
            seen.add(name)


LIST: dict[str, Any] = {"extra": 1, "can_delete": True, "can_delete_extra": False, "max_num": 100, "absolute_max": 110}
BudgetSet = formset_factory(BudgetForm, **LIST)
ServiceSet = formset_factory(ServiceForm, formset=DistinctNames, **LIST)


class PartEditor:
    """A part of the draft as forms on a page: read from rows, or from what somebody sent."""

    def __init__(self, part: DraftPart, application: Application, rows: Rows, data: Any = None) -> None:
        self.part = part
        self.lines = list(application.call.lines.order_by("position", "code"))
        self.form: forms.Form | None = None
        self.of_lines: list[LineForm] = []
        self.set: BaseFormSet[Any] | None = None
        match part:
            case DraftPart.PROJECT:
                self.form = ProjectForm(data, initial=rows[0])
            case DraftPart.LINES:
                asked = {row["line"]: {**row, "asked": True} for row in rows}
                self.of_lines = [
                    LineForm(line, data, prefix=f"tipologia-{line.pk}", initial=asked.get(line.code))
                    for line in self.lines
                ]
            case DraftPart.BUDGET:
                self.set = BudgetSet(data, prefix="linha", initial=rows, form_kwargs={"lines": self.lines})
            case _:
                self.set = ServiceSet(data, prefix="linha", initial=rows)
        if self.set is not None:
            self._mark_optional()

    def _mark_optional(self) -> None:
        for form in self.set.forms if self.set is not None else ():
            if "DELETE" in form.fields:
                form.fields["DELETE"].label = "Retirar esta linha"

    @property
    def forms(self) -> Iterable[forms.Form]:
        if self.form is not None:
            return [self.form]
        return self.of_lines or (self.set.forms if self.set is not None else [])

    def is_valid(self) -> bool:
        return self.set.is_valid() if self.set is not None else all(form.is_valid() for form in self.forms)

    def rows(self) -> Rows:
        """Return what was written, once valid; lines left blank or taken out are no lines."""
        if self.form is not None:
            return [self.form.cleaned_data]
        if self.of_lines:
            return [
                {"line": form.line.code, **{name: form.cleaned_data[name] for name in ("quantity", "amount")}}
                for form in self.of_lines
                if form.cleaned_data["asked"]
            ]
        said = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in said]


class InviteForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        label="Municípios da entidade que lidera",
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = forms.ModelChoiceField(
        label="Outro município", queryset=Municipality.objects.none(), required=False, empty_label="nenhum"
    )

    def __init__(self, data: Any, members: list[Municipality], others: Any) -> None:
        super().__init__(data)
        self.fields["members"].queryset = others.filter(pk__in=[each.pk for each in members])  # type: ignore[attr-defined]  # a model field
        self.fields["other"].queryset = others  # type: ignore[attr-defined]  # a model field
        if not members:
            del self.fields["members"]
            self.fields["other"].label = "Município a convidar"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("members") and not said.get("other"):
            raise forms.ValidationError("Escolha, pelo menos, um município.")
        return said

    def chosen(self) -> list[Municipality]:
        other = self.cleaned_data.get("other")
        return [*self.cleaned_data.get("members", ()), *([other] if other else [])]


class AcceptForm(forms.Form):
    """What a municipality's own signatory says when it accepts."""

    uses_platform = forms.BooleanField(label="O município vai usar a plataforma desta candidatura", required=False)
    verticals = forms.CharField(
        label="Verticais que o município vai usar",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Uma por linha. As verticais podem servir só alguns municípios.",
    )
    commits = forms.BooleanField(
        label="O município compromete-se a partilhar dados com o sistema de dados dos territórios inteligentes",
        required=False,
    )
    signs = forms.BooleanField(label="Aceito em nome do município, de que sou signatário")

    def __init__(self, *args: Any, needs_platform: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.needs_platform = needs_platform

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.needs_platform:
            if not said.get("uses_platform"):
                self.add_error("uses_platform", "Neste aviso, todos os municípios da candidatura usam a plataforma.")
            if not said.get("commits"):
                self.add_error("commits", "Neste aviso, cada município assume este compromisso. Sem ele, recuse.")
        return said

    def clean_verticals(self) -> list[str]:
        lines = (line.strip()[:80] for line in str(self.cleaned_data["verticals"]).splitlines())
        return sorted({line for line in lines if line})


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(forms.Form):
    purpose = forms.CharField(
        label="O que é este ficheiro", max_length=120, help_text="Por exemplo: deliberação da câmara municipal."
    )
    file = forms.FileField(
        label="Ficheiro",
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
        help_text=f"{ACCEPTED_LABEL}.",
    )


class CoEditorForm(forms.Form):
    person = forms.ModelChoiceField(label="Pessoa", queryset=User.objects.none(), empty_label="escolha")

    def __init__(self, data: Any, people: Any) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model field


class SubmitForm(forms.Form):
    """`key` makes ten clicks one submission; `version` and `seen` are what the person was looking at."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    confirms = forms.BooleanField(label="Li o resumo e submeto esta candidatura em nome da entidade que a lidera")
