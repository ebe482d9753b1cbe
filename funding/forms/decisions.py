"""What the EATA writes to decide, and what the parties answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from funding.enums import AppealKind, HearingEffect, Outcome
from funding.forms.money import MoneyField
from funding.operations.decisions import Proposal
from funding.queries.decision_board import Standing
from funding.queries.results import PublishedGrounds

LONGEST = 8000
ARGUMENTS = 5


def words(label: str, *, help_text: str = "", rows: int = 5, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ProposalForm(forms.Form):
    """What is proposed for one application; a row left without outcome is not proposed now."""

    outcome = forms.ChoiceField(label="Sentido", required=False)
    amount = MoneyField()
    grounds = words("Fundamentos", rows=3, required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        self.application = standing.application
        super().__init__(data, prefix=f"c{self.application.pk}", initial=_suggested(standing))
        outcomes = [one for one in Outcome if one != Outcome.INADMISSIBLE]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", "ainda não propor"),
            *((one.value, one.label) for one in outcomes),
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if outcome := told.get("outcome"):
            gives = outcome in {Outcome.APPROVED, Outcome.APPROVED_PARTIAL}
            if not told.get("grounds"):
                self.add_error("grounds", "Escreva os fundamentos: são notificados a quem se candidatou.")
            if gives and "amount" in told and told["amount"] is None:
                self.add_error("amount", "Diga quanto se aprova.")
            if not gives and told.get("amount") is not None:
                self.add_error("amount", "Só uma aprovação tem montante: apague-o.")
        return told

    def proposal(self) -> Proposal | None:
        told = self.cleaned_data
        if not told["outcome"]:
            return None
        return Proposal(self.application, Outcome(told["outcome"]), told["grounds"], told["amount"])


def _suggested(standing: Standing) -> dict[str, Any]:
    """What the published ranking leads to; a proposal that stands is left as it is unless somebody changes it."""
    place = standing.place
    if place is None or place.suggested is None or not standing.is_to_propose or standing.proposal is not None:
        return {}
    gives = place.suggested in {Outcome.APPROVED, Outcome.APPROVED_PARTIAL}
    return {"outcome": place.suggested, "amount": place.requested if gives else None}


def proposal_forms(standings: Iterable[Standing], data: Any) -> list[ProposalForm]:
    return [ProposalForm(data, standing=one) for one in standings]


def proposals_of(found: Sequence[ProposalForm]) -> list[Proposal] | None:
    """Return what is proposed, or None when something is wrong in a row."""
    problems = [form for form in found if not form.is_valid()]  # every row shows its own
    if problems:
        return None
    return [told for form in found if (told := form.proposal()) is not None]


class AnalysisForm(forms.Form):
    analysis = words("Análise deste argumento", rows=4)
    is_accepted = forms.TypedChoiceField(
        label="O argumento",
        choices=[("1", "procede"), ("0", "não procede")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class EffectForm(forms.Form):
    effect = forms.ChoiceField(label="Efeito da audiência", choices=HearingEffect, widget=forms.RadioSelect)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none included; what they are is checked where they are kept."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def documents() -> FilesField:
    return FilesField(
        label="Documentos",
        required=False,
        allow_empty_file=True,
        help_text="Pode escolher vários: PDF, imagens, documentos e folhas de cálculo. Um antivírus verifica cada um.",
    )


class StatementForm(forms.Form):
    """A statement is written argument by argument: each has an answer of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, ARGUMENTS + 1):
            self.fields[f"argument_{place}"] = words(f"Argumento {place}", rows=4, required=place == 1)
        self.fields["files"] = documents()

    def arguments(self) -> list[str]:
        return [self.cleaned_data[f"argument_{place}"] for place in range(1, ARGUMENTS + 1)]


class AcceptForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_understood = forms.BooleanField(
        label="Aceito o apoio em nome da entidade líder, nas condições da decisão",
        help_text="Quem aceita sem reserva deixa de poder reclamar ou recorrer desta decisão "
        "(Código do Procedimento Administrativo, artigo 186.º, n.º 2).",
        error_messages={"required": "Marque que aceita o apoio, ou volte atrás."},
    )


class AppealForm(forms.Form):
    kind = forms.ChoiceField(label="O que apresenta", choices=AppealKind, widget=forms.RadioSelect)
    text = words("Fundamentos", rows=8)
    files = documents()  # type: ignore[assignment]  # a field, which the form takes away from its class


class AppealAnswerForm(forms.Form):
    """What is decided of an appeal; when it succeeds, the decision that takes the place of the other."""

    effect = forms.ChoiceField(label="Efeito", choices=HearingEffect, widget=forms.RadioSelect)
    answer = words("Decisão e fundamentos", rows=6)
    outcome = forms.ChoiceField(
        label="Nova decisão", required=False, choices=[("", "só se mudar a decisão"), *Outcome.choices]
    )
    amount = MoneyField()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("effect") == HearingEffect.CHANGED and not told.get("outcome"):
            self.add_error("outcome", "Diga qual é a decisão que passa a valer.")
        if told.get("effect") == HearingEffect.KEPT and told.get("outcome"):
            self.add_error("outcome", "Se a decisão se mantém, não escolha outra.")
        return told


class ReadmitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    grounds = words(
        "Fundamentos", rows=4, help_text="São notificados a quem se candidatou, com a análise de cada argumento."
    )


class PromoteForm(forms.Form):
    amount = MoneyField(required=True)
    grounds = words("Fundamentos", rows=4)


class PublishForm(forms.Form):
    """The note, and of each application the words that the public reads of why it was decided so."""

    note = words(
        "Nota que acompanha os resultados",
        rows=3,
        required=False,
        help_text="Quando corrige resultados já publicados, diga o que mudou e porquê.",
    )

    def __init__(self, data: Any, *, told: Sequence[PublishedGrounds]) -> None:
        super().__init__(data)
        self.uuids = [one.application for one in told]
        for one in told:
            self.fields[self._name(one.application)] = forms.CharField(
                label=f"Fundamentos a publicar: {one.title}",
                help_text=f"{one.registry}, {one.outcome}. Sem nomes nem contactos de pessoas; vazio não se publica.",
                initial=one.grounds,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def grounds(self) -> dict[str, str]:
        return {uuid: self.cleaned_data[self._name(uuid)] for uuid in self.uuids}

    @staticmethod
    def _name(uuid: str) -> str:
        return f"grounds_{uuid}"
