"""Forms of needs surveys: preparing one, whom to ask, more time, and what a planned call answers."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from common.questionnaires.models import Questionnaire
from funding.forms.opportunities import MunicipalitiesField
from funding.models import NeedsSurvey, PlannedCall
from recommendations.models import RecommendationDomain
from territories.models import Entity, Municipality, Region

ALL, REGIONS, CHOSEN = "ALL", "REGIONS", "CHOSEN"
WHOM = [
    (ALL, "todos os municípios"),
    (REGIONS, "os municípios de algumas regiões"),
    (CHOSEN, "municípios escolhidos um a um"),
]


def moment(label: str, help_text: str = "") -> forms.DateTimeField:
    """A moment of Lisbon to the minute; one that does not exist or comes twice is refused."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, help_text=help_text)


class WhomForm(forms.Form):
    """Whom to ask: everybody, whole regions, or one by one; what is not of the choice is left aside."""

    whom = forms.ChoiceField(label="A quem se pergunta", choices=WHOM, widget=forms.RadioSelect, initial=ALL)
    regions = forms.ModelMultipleChoiceField(
        label="Regiões",
        queryset=Region.objects.order_by("name", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    municipalities = MunicipalitiesField(label="Municípios")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        wanted = {REGIONS: "regions", CHOSEN: "municipalities"}.get(told.get("whom", ""))
        if wanted and not told.get(wanted):
            self.add_error(wanted, "Escolha pelo menos um.")
        return told

    @property
    def entities(self) -> QuerySet[Entity]:
        told = self.cleaned_data
        within = {
            ALL: Q(),
            REGIONS: Q(region__in=told["regions"]),
            CHOSEN: Q(pk__in=[one.pk for one in told["municipalities"]]),
        }[told["whom"]]
        return Entity.objects.filter(pk__in=Municipality.objects.filter(within).values("entity"))


class SurveyForm(WhomForm):
    title = forms.CharField(label="Título", max_length=200)
    code = forms.SlugField(label="Código", max_length=60, help_text="Fica no endereço, por exemplo necessidades-2027.")
    introduction = forms.CharField(
        label="Introdução",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lê-a quem responde: para que servem as respostas e quem as lê.",
    )
    opens_at = moment("Abre em")
    closes_at = moment("Fecha em", "A esta hora já não se recebe. Hora de Lisboa.")
    domains = forms.ModelMultipleChoiceField(
        label="Domínios",
        queryset=RecommendationDomain.objects.order_by("position", "pk"),
        widget=forms.CheckboxSelectMultiple,
    )
    questionnaire = forms.ModelChoiceField(
        label="Questionário",
        queryset=Questionnaire.objects.order_by("title", "pk"),
        required=False,
        empty_label="Fazer um novo a partir dos domínios",
        help_text="Pode mudá-lo em «Questionários» até enviar. As perguntas que se somam por domínio têm de ficar.",
    )

    field_order = ("title", "code", "introduction", "opens_at", "closes_at", "domains", "questionnaire")

    def __init__(self, data: Any = None, *, survey: NeedsSurvey) -> None:
        super().__init__(data, initial=_said(survey) if survey.pk else None)
        self.survey = survey

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if NeedsSurvey.objects.filter(code=code).exclude(pk=self.survey.pk).exists():
            raise forms.ValidationError("Já existe um levantamento com este código: escolha outro.")
        return code

    def filled(self) -> NeedsSurvey:
        """Return the survey with what was typed, not kept yet."""
        for name in ("title", "code", "introduction", "opens_at", "closes_at"):
            setattr(self.survey, name, self.cleaned_data[name])
        return self.survey

    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)


def _said(survey: NeedsSurvey) -> dict[str, Any]:
    asked = Municipality.objects.filter(entity__in=survey.invitations.values("entity"))
    is_all = asked.count() == Municipality.objects.count()
    return {
        "title": survey.title,
        "code": survey.code,
        "introduction": survey.introduction,
        "opens_at": survey.opens_at,
        "closes_at": survey.closes_at,
        "domains": list(survey.domains.all()),
        "questionnaire": survey.version.questionnaire_id,
        "whom": ALL if is_all else CHOSEN,
        "municipalities": [] if is_all else list(asked),
    }


class ExtendForm(forms.Form):
    closes_at = moment("Novo fim")

    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)


class LinkForm(forms.Form):
    """The needs ticked in a list, each as «answer-row», and the planned call that answers them."""

    planned = forms.ModelChoiceField(
        label="Aviso previsto", queryset=PlannedCall.objects.filter(is_dropped=False).order_by("opens_on", "pk")
    )
    needs = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, choices: Any = ()) -> None:
        super().__init__(data)
        self.fields["needs"].choices = [(one, one) for one in choices]  # type: ignore[attr-defined]  # a field of choices

    @property
    def chosen(self) -> list[tuple[int, str]]:
        return [(int(answer), row) for answer, _, row in (one.partition("-") for one in self.cleaned_data["needs"])]
