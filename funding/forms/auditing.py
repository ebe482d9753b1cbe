"""How an auditor looks for a chain of events, and narrows one down."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms

from common.ui.formatting import local
from funding.models import Call
from funding.queries.chains import Told


class ChainsForm(forms.Form):
    texto = forms.CharField(
        label="Procurar", required=False, max_length=120, help_text="Registo, contrato, título, aviso ou entidade"
    )
    aviso = forms.ChoiceField(label="Aviso", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filtro_%s")
        calls = Call.objects.order_by("-created_at", "-pk").values_list("code", "title")
        self.fields["aviso"].choices = [("", "todos"), *calls]  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> dict[str, str]:
        self.is_valid()
        told = self.cleaned_data
        return {"text": told.get("texto", ""), "call_code": told.get("aviso", "")}


class EventsForm(forms.Form):
    """What is not understood is left out, so that an old address still opens."""

    tipo = forms.ChoiceField(label="Acontecimento", required=False)
    quem = forms.ChoiceField(label="Quem", required=False)
    desde = forms.DateField(label="Desde", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ate = forms.DateField(label="Até", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, events: Iterable[Told]) -> None:
        super().__init__(data, auto_id="filtro_%s")
        kinds = {one.event.kind: one.sentence.partition(":")[0] for one in events}
        people = {one.who for one in events}
        choices = sorted(kinds.items(), key=lambda one: one[1])
        self.fields["tipo"].choices = [("", "todos"), *choices]  # type: ignore[attr-defined]  # a choice field
        named = [(name, name) for name in sorted(people)]
        self.fields["quem"].choices = [("", "qualquer pessoa"), *named]  # type: ignore[attr-defined]  # a choice field

    def kept(self, events: Iterable[Told]) -> list[Told]:
        self.is_valid()
        told = self.cleaned_data
        since, until = told.get("desde"), told.get("ate")
        return [
            one
            for one in events
            if told.get("tipo", "") in ("", one.event.kind)
            and told.get("quem", "") in ("", one.who)
            and _is_within(one.event.happened_at, since, until)
        ]


def _is_within(moment: datetime, since: date | None, until: date | None) -> bool:
    on = local(moment).date()
    return (since is None or since <= on) and (until is None or on <= until)
