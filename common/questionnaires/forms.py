"""The forms of the editor: a section, a question of each kind, its options, and when it is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from common.questionnaires.differences import said_value
from common.questionnaires.editing import new_id
from common.questionnaires.enums import ConditionOperator, QuestionKind as Kind
from common.questionnaires.models import Questionnaire
from common.questionnaires.schema import Condition, Limits, Option, Question, Section
from common.questionnaires.soundness import CHOICES, LIMITS_OF, NUMBERS, USES
from common.questionnaires.values import clean, typed

MEDIA_TYPES = (
    ("application/pdf", "PDF"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    ("application/vnd.oasis.opendocument.text", "OpenDocument, texto"),
    ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument, folha de cálculo"),
    ("image/png", "imagem PNG"),
    ("image/jpeg", "imagem JPEG"),
    ("text/csv", "CSV"),
)
MB = 1024 * 1024
AREA = forms.Textarea(attrs={"rows": 3})


class NumberField(forms.CharField):
    """A number as it is written in Portuguese."""

    def to_python(self, value: Any) -> Any:
        text = clean(Question("n", Kind.DECIMAL, "", limits=Limits(decimals=6)), super().to_python(value))
        return None if text is None else Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


class NewForm(forms.Form):
    title = forms.CharField(label="Título", max_length=200, help_text="Como quem prepara o aviso o reconhece.")
    code = forms.SlugField(label="Código", max_length=80, help_text="Curto e sem espaços: candidatura-pgu-2024.")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if Questionnaire.objects.filter(code=code).exists():
            raise ValidationError("Já há um questionário com este código. Escolha outro.")
        return code


class GroundsForm(forms.Form):
    """Why the questions change; asked for while somebody is answering them."""

    grounds = forms.CharField(
        label="Porque mudam as perguntas",
        max_length=5000,
        widget=AREA,
        help_text="Fica registado com a versão, com o seu nome e a data.",
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].required = needed


class ImportForm(forms.Form):
    file = forms.FileField(label="Ficheiro JSON", required=False)
    text = forms.CharField(
        label="Ou o próprio texto", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is not None and upload.size > MB:
            raise ValidationError("O ficheiro tem mais de 1 MB: não parece ser um questionário.")
        data = upload.read() if upload else str(cleaned.get("text") or "").encode()
        if not data.strip():
            raise ValidationError("Escolha um ficheiro ou cole o texto.")
        return {**cleaned, "data": data}


class SectionForm(forms.Form):
    title = forms.CharField(label="Título", max_length=200)
    help = forms.CharField(label="Ajuda", max_length=5000, required=False, widget=AREA)

    def section(self, name: str, conditions: Sequence[Condition]) -> Section:
        return Section(
            name, self.cleaned_data["title"], (), help=self.cleaned_data["help"], conditions=tuple(conditions)
        )


class QuestionForm(forms.Form):
    """What a question of a kind is asked with: only the limits that mean something for it."""

    label = forms.CharField(label="Pergunta", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(
        label="Ajuda", max_length=5000, required=False, widget=AREA, help_text="O que quem responde precisa de saber."
    )
    is_required = forms.BooleanField(label="É obrigatório responder", required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in _LIMITS:
            if name in LIMITS_OF[kind]:
                self.fields[name] = _limit_field(kind, name)
        if kind in CHOICES:
            self.fields["more_options"] = forms.CharField(
                label="Acrescentar opções", required=False, widget=AREA, help_text="Uma por linha, no fim da lista."
            )

    def limits(self) -> Limits:
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in LIMITS_OF[self.kind]}
        for name, turned in _TURNED.items():
            if given.get(name) is not None:
                given[name] = turned(given[name])
        return Limits(**{name: value for name, value in given.items() if value is not None})


_TURNED: dict[str, Callable[[Any], Any]] = {
    "earliest": lambda on: on.isoformat(),
    "latest": lambda on: on.isoformat(),
    "least": Decimal,
    "most": Decimal,
    "media_types": tuple,
    "most_bytes": lambda size: int(size * MB),
}
_LIMITS = (
    "longest", "least", "most", "decimals", "earliest", "latest",
    "least_rows", "most_rows", "media_types", "most_bytes",
)  # fmt: skip


def _limit_field(kind: Kind, name: str) -> forms.Field:
    word = " de opções" if kind == Kind.SOME_OF else " (em euros)" if kind == Kind.MONEY else ""
    labels = {
        "longest": "Máximo de caracteres", "least": f"Mínimo{word}", "most": f"Máximo{word}",
        "decimals": "Casas decimais", "earliest": "A partir de", "latest": "Até", "least_rows": "Mínimo de linhas",
        "most_rows": "Máximo de linhas", "media_types": "Tipos de ficheiro que se aceitam",
        "most_bytes": "Tamanho máximo (MB)",
    }  # fmt: skip
    label = labels[name]
    if name in ("earliest", "latest"):
        return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    if name == "media_types":
        return forms.MultipleChoiceField(
            label=label, required=False, choices=MEDIA_TYPES, widget=forms.CheckboxSelectMultiple
        )
    if name == "most_bytes":
        return forms.FloatField(label=label, required=False, min_value=0.1, max_value=1000)
    if name in ("least", "most") and kind in NUMBERS:
        return NumberField(label=label, required=False)
    most = 6 if name == "decimals" else 1_000_000
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


def initial_of(question: Question) -> dict[str, Any]:
    """Return what the form of a question begins with."""
    limits = question.limits
    given = {name: getattr(limits, name) for name in LIMITS_OF[question.kind]}
    if given.get("most_bytes"):
        given["most_bytes"] = round(given["most_bytes"] / MB, 2)
    if question.kind == Kind.SOME_OF:
        given = {name: None if value is None else int(value) for name, value in given.items()}
    return given | {"label": question.label, "help": question.help, "is_required": question.is_required}


class OptionForm(forms.Form):
    id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    label = forms.CharField(label="Texto da opção", required=False, max_length=300)
    position = forms.IntegerField(label="Posição", required=False, min_value=0, max_value=1000)


OptionSet = formset_factory(OptionForm, extra=3, max_num=400, absolute_max=500)


def options_from(rows: "BaseFormSet[OptionForm]", more: str) -> tuple[Option, ...]:
    """Return the options in the order that was asked for; one whose text was emptied is taken out."""
    taken = {row.cleaned_data.get("id", "") for row in rows.forms}
    listed = []
    for number, row in enumerate(rows.forms, 1):
        data = row.cleaned_data
        if data.get("label"):
            listed.append((data.get("position") or number, number, data.get("id") or "", data["label"]))
    lines = [line.strip()[:300] for line in more.splitlines() if line.strip()]
    listed += [(10_000 + number, number, "", line) for number, line in enumerate(lines)]
    options = []
    for _, _, name, label in sorted(listed):
        id_ = name or new_id(label, taken)
        taken.add(id_)
        options.append(Option(id_, label))
    return tuple(options)


def option_rows(question: Question | None) -> list[dict[str, Any]]:
    options = question.options if question else ()
    return [{"id": one.id, "label": one.label, "position": n} for n, one in enumerate(options, 1)]


class ConditionForm(forms.Form):
    question = forms.ChoiceField(label="Pergunta", required=False)
    operator = forms.ChoiceField(label="Condição", required=False)
    value = forms.CharField(label="Resposta", required=False, max_length=500)

    def __init__(self, *args: Any, earlier: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {question.id: question for question in earlier}
        self.fields["question"] = forms.ChoiceField(
            label="Pergunta", required=False, choices=[("", "—"), *((q.id, q.label[:80]) for q in earlier)]
        )
        self.fields["operator"] = forms.ChoiceField(
            label="Condição", required=False, choices=ConditionOperator.choices
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        question = self.earlier.get(cleaned.get("question", ""))
        if question is None or self.errors:
            return cleaned
        operator = ConditionOperator(cleaned["operator"])
        if question.kind not in USES[operator]:
            raise ValidationError(f"«{operator.label}» não se aplica a uma pergunta do tipo {question.kind.label}.")
        value = None if operator == ConditionOperator.IS_ANSWERED else self._value(question, operator)
        return {**cleaned, "condition": Condition(question.id, operator, value)}

    def _value(self, question: Question, operator: ConditionOperator) -> Any:
        text = self.cleaned_data.get("value", "")
        parts = text.split(";") if operator == ConditionOperator.ANY_OF else [text]
        values = [_answer(question, part.strip()) for part in parts if part.strip()]
        if not values:
            raise ValidationError("Escreva a resposta de que depende.")
        return tuple(values) if operator == ConditionOperator.ANY_OF else values[0]


ConditionSet = formset_factory(ConditionForm, extra=2, max_num=20)


def _answer(question: Question, text: str) -> Any:
    """Read an answer to compare with: an option by its text, anything else as whoever answers writes it."""
    by_label = {option.label.casefold(): option.id for option in question.options}
    limits = Limits(least=Decimal(-(10**15)), decimals=6) if question.kind in NUMBERS else Limits()
    kind = Kind.ONE_OF if question.kind == Kind.SOME_OF else question.kind
    return clean(replace(question, kind=kind, limits=limits), by_label.get(text.casefold(), text))


def condition_rows(conditions: Sequence[Condition], earlier: Sequence[Question]) -> list[dict[str, Any]]:
    known = {question.id: question for question in earlier}
    return [
        {"question": one.question, "operator": one.operator, "value": _written(one, known.get(one.question))}
        for one in conditions
    ]


def _written(condition: Condition, question: Question | None) -> str:
    if condition.value is None or question is None:
        return ""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if question.kind in CHOICES:
        return "; ".join(said_value(question, value) for value in values)
    return "; ".join(str(typed(question, value)) for value in values)


def conditions_from(rows: "BaseFormSet[ConditionForm]") -> tuple[Condition, ...]:
    return tuple(row.cleaned_data["condition"] for row in rows.forms if "condition" in row.cleaned_data)


def answers_to_suggest(earlier: Sequence[Question]) -> Iterator[str]:
    """Yield what may be written as the answer of a condition."""
    if any(question.kind == Kind.YES_NO for question in earlier):
        yield from ("sim", "não")
    yield from dict.fromkeys(option.label for question in earlier for option in question.options)
