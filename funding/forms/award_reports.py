"""What is written about reports of an award: asking for them, handing them in, and what is said of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from funding.enums import ReportStanding
from funding.forms.decisions import words
from funding.forms.execution import ActForm, VersionedForm, day
from funding.models import Award, Call
from funding.queries.award_reports import Replied

ACCEPT, RETURN = "aceitar", "devolver"


class ScheduleForm(ActForm):
    months = forms.IntegerField(
        label="Um relatório a cada (meses)", min_value=1, max_value=36, help_text="Por exemplo 6: um por semestre."
    )
    days = forms.IntegerField(label="Dias para o entregar, depois do fim do período", min_value=0, max_value=365)

    def __init__(self, *args: Any, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, award=award, **options)
        if award is not None:
            self.initial = {"months": award.report_months, "days": award.report_days, **self.initial}


class AskForm(ActForm):
    starts_on = day("O período começa em")
    ends_on = day("Termina antes de", help_text="O primeiro dia que já não é do período.")
    due_on = day("Entregar até")
    grounds = words("Fundamentos", rows=4)


class DeliveryForm(VersionedForm):
    pass


class JudgeForm(VersionedForm):
    """One decision of what was handed in; a remark may be made to each answer."""

    decision = forms.ChoiceField(choices=[(ACCEPT, "Aceitar"), (RETURN, "Devolver")], widget=forms.HiddenInput)
    grounds = words("Fundamentação", rows=4, required=False, help_text="Obrigatória para devolver.")
    again_by = day("A corrigir e entregar outra vez até", help_text="Só para devolver.")

    def __init__(self, data: Any = None, *, replies: Sequence[Replied], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.fields["again_by"].required = False
        self.remarks = {f"remark_{number}": one for number, one in enumerate(replies, start=1)}
        for name, one in self.remarks.items():
            self.fields[name] = words(f"Observação a «{one.label}»", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("decision") == RETURN:
            if not told.get("grounds"):
                self.add_error("grounds", "Diga o que tem de ser corrigido: quem o escreveu vai ler.")
            if "again_by" not in self.errors and not told.get("again_by"):
                self.add_error("again_by", "Diga até quando se corrige.")
        return told

    @property
    def is_return(self) -> bool:
        return bool(self.cleaned_data["decision"] == RETURN)

    def told(self) -> Mapping[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("version", "grounds")}
        if not self.is_return:
            return told
        remarks = {one.key: self.cleaned_data[name] for name, one in self.remarks.items()}
        return {**told, "again_by": self.cleaned_data["again_by"], "remarks": remarks}

    def answered(self) -> list[tuple[Replied, forms.BoundField]]:
        return [(one, self[name]) for name, one in self.remarks.items()]


class ReportListForm(forms.Form):
    """How the list of reports is narrowed."""

    aviso = forms.ChoiceField(label="Aviso", required=False)
    situacao = forms.ChoiceField(
        label="Situação", required=False,
        choices=[("", "Todas"), *((one.value, one.lazy_label) for one in ReportStanding)],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, calls: Sequence[Call]) -> None:
        super().__init__(data)
        self.fields["aviso"].choices = [("", "Todos"), *((one.code, one.title) for one in calls)]  # type: ignore[attr-defined]  # a field of choices

    def asked(self) -> tuple[str, str]:
        self.is_valid()
        return self.cleaned_data.get("aviso", ""), self.cleaned_data.get("situacao", "")
