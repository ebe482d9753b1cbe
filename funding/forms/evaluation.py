"""What the EATA, evaluators and applicants write while applications are evaluated."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import User
from funding.enums import ApplicationState, Outcome, PeerReviews
from funding.models import Criterion, EvaluationPlan
from funding.queries.evaluation import Workload
from funding.queries.office import NOBODY

SORTS = (
    ("registo", "número de registo"),
    ("recebida", "mais recentes"),
    ("titulo", "título"),
    ("montante", "montante pedido"),
    ("municipios", "número de municípios"),
    ("estado", "estado"),
)


class ListForm(forms.Form):
    """Filters of the list; what is not understood is left out, so that an old address still opens."""

    texto = forms.CharField(
        label="Procurar", required=False, max_length=120, help_text="Registo, título, entidade ou município"
    )
    estado = forms.ChoiceField(label="Estado", required=False)
    avaliador = forms.ChoiceField(label="Quem avalia", required=False)
    ordenar = forms.ChoiceField(label="Ordenar por", required=False, choices=SORTS)

    def __init__(self, data: Any, *, reviewers: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="filtro_%s")
        states = [(state.value, state.lazy_label) for state in ApplicationState]
        people = [(str(pk), name) for pk, name in reviewers]
        self.fields["estado"].choices = [("", "todos"), *states]  # type: ignore[attr-defined]  # a choice field
        self.fields["avaliador"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "qualquer pessoa"),
            (NOBODY, "ninguém"),
            *people,
        ]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        told = self.cleaned_data
        return {
            "text": told.get("texto", ""),
            "state": told.get("estado", ""),
            "reviewer": told.get("avaliador", ""),
            "order": told.get("ordenar") or "registo",
        }


class ClarificationForm(forms.Form):
    fields_asked = forms.MultipleChoiceField(
        label="A que respeita", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Indique o que é."}
    )
    grounds = forms.CharField(
        label="O que falta esclarecer",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="O requerente lê este texto tal como está.",
    )
    days = forms.IntegerField(
        label="Dias úteis para responder",
        initial=10,
        min_value=5,
        max_value=250,
        help_text="Contam-se a partir de amanhã, sem fins de semana, feriados nem tolerâncias; 10 é o prazo geral.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fields_asked"].choices = fields  # type: ignore[attr-defined]  # a choice field


class AdmitForm(forms.Form):
    note = forms.CharField(
        label="Nota da verificação",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obrigatória quando uma regra não se cumpre.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotAdmittingForm(forms.Form):
    """A text for each possible ground: the rules of the call, and anything else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.grounds = list(grounds)
        for place, (about, _) in enumerate(self.grounds):
            self.fields[f"ground_{place}"] = forms.CharField(
                label=about, required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def offered(self) -> list[tuple[Any, str]]:
        """Return each ground's field with whether the applicant was asked about it."""
        return [(self[f"ground_{place}"], asked) for place, (_, asked) in enumerate(self.grounds)]

    def given(self) -> list[tuple[str, str]]:
        told = ((about, self.cleaned_data[f"ground_{place}"]) for place, (about, _) in enumerate(self.grounds))
        return [(about, text) for about, text in told if text.strip()]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Resposta",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Fica como a enviar: não se altera depois.",
    )


class PlanForm(forms.ModelForm[EvaluationPlan]):
    class Meta:
        model = EvaluationPlan
        fields = ("reviews_each", "peer_reviews", "shows_peer_names", "review_due_at")
        widgets = {"review_due_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        help_texts = {
            "peer_reviews": "Ninguém lê as dos outros antes de entregar a sua.",
            "reviews_each": "Quantas pessoas leem cada candidatura.",
        }

    peer_reviews = forms.ChoiceField(label="Ver as avaliações dos outros", choices=PeerReviews.choices)


class PeopleForm(forms.Form):
    """Who evaluates; each with what they already have."""

    people = forms.ModelMultipleChoiceField(
        label="Avaliadores",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Escolha pelo menos uma pessoa."},
    )

    def __init__(self, *args: Any, workload: Sequence[Workload], **options: Any) -> None:
        super().__init__(*args, **options)
        having = {one.person.pk: one for one in workload}
        field = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=having).order_by("name", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: _with_load(having[person.pk])  # type: ignore[attr-defined]


def _with_load(one: Workload) -> str:
    return (
        f"{one.person.name}: {one.total} (por aceitar {one.offered}, em curso {one.active}, entregues {one.submitted})"
    )


class ReplaceForm(forms.Form):
    assignment = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ModelChoiceField(label="Por", queryset=User.objects.none(), empty_label="escolha quem avalia")
    reason = forms.CharField(label="Porque", required=False, max_length=300)

    def __init__(self, *args: Any, workload: Sequence[Workload], **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(pk__in=[one.person.pk for one in workload])
        self.fields["person"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DeclarationForm(forms.Form):
    """Either is said in so many words: nothing is marked beforehand."""

    has_conflict = forms.TypedChoiceField(
        label="A sua declaração",
        choices=[("nao", "Declaro que não tenho impedimento"), ("sim", "Tenho um impedimento ou um interesse")],
        coerce=lambda said: said == "sim",
        widget=forms.RadioSelect,
        error_messages={"required": "Escolha uma das declarações."},
    )
    text = forms.CharField(
        label="Em que consiste o impedimento",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Obrigatório quando há impedimento. Só a EATA o lê.",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("has_conflict") and not told.get("text", "").strip():
            self.add_error("text", "Diga em que consiste o impedimento.")
        return told


class ConflictForm(forms.Form):
    text = forms.CharField(
        label="Em que consiste o impedimento", max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReviewForm(forms.Form):
    """The scoring: anything may be kept half done, so no field is compulsory here; handing in checks."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], draft: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            kept = draft.get(criterion.code, {})
            self.fields[f"value_{criterion.pk}"] = _score_field(criterion, kept.get("value", ""))
            self.fields[f"why_{criterion.pk}"] = forms.CharField(
                label="Fundamentação",
                required=False,
                max_length=10_000,
                initial=kept.get("justification", ""),
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields["comment"] = forms.CharField(
            label="Apreciação global",
            required=False,
            max_length=10_000,
            initial=draft.get("comment", ""),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @property
    def rubric(self) -> list[tuple[Criterion, Any, Any]]:
        return [(one, self[f"value_{one.pk}"], self[f"why_{one.pk}"]) for one in self.criteria]

    def draft(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            **{
                one.code: {"value": told[f"value_{one.pk}"], "justification": told[f"why_{one.pk}"]}
                for one in self.criteria
            },
            "comment": told["comment"],
        }


def _score_field(criterion: Criterion, kept: str) -> forms.CharField:
    least, most = (f"{end.normalize():f}".replace(".", ",") for end in (criterion.scale_from, criterion.scale_to))
    return forms.CharField(
        label="Pontuação",
        required=False,
        max_length=12,
        initial=kept,
        help_text=f"De {least} a {most}",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class DeviationForm(forms.Form):
    application = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="Propor antes",
        choices=[
            (one.value, one.lazy_label)
            for one in (Outcome.APPROVED, Outcome.APPROVED_PARTIAL, Outcome.RESERVE, Outcome.REJECTED)
        ],
    )
    grounds = forms.CharField(label="Fundamentos", max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}))


class RankingForm(forms.Form):
    grounds = forms.CharField(
        label="Porque se faz outra", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
