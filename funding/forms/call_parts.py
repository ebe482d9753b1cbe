"""Forms of the parts of a call: lines, rules, criteria, documents and the list of low density."""

from typing import Any

from django import forms
from django.db.models import Max

from common.files.operations import UploadRefused, store_upload
from funding.enums import ComputedFrom, CriterionKind, Instrument, RuleKind, RuleSeverity
from funding.filters.calls import WHO
from funding.forms.calls import CallForm
from funding.forms.money import MoneyField
from funding.forms.places import towns_named
from funding.models import Call, CallLine, CallRule, Criterion, EvaluationPlan
from territories.models import Municipality


class LineForm(CallForm):
    code = forms.CharField(label="Código", max_length=20)
    title = forms.CharField(label="Designação", max_length=200)
    description = forms.CharField(label="Descrição", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    pricing = forms.CharField(label="Como se paga", max_length=120, required=False)
    scale = forms.CharField(label="Escalões", max_length=200, required=False)
    unit = forms.CharField(label="Unidade", max_length=60, required=False)
    instrument = forms.ChoiceField(label="Instrumento", required=False, choices=[("", "—"), *Instrument.choices])
    needs = forms.ModelChoiceField(
        label="Exige", required=False, queryset=CallLine.objects.none(), help_text="Só se pede com esta outra."
    )
    most = MoneyField(label="Limite (€)")

    def __init__(self, *args: Any, call: Call, row: CallLine | None, **options: Any) -> None:
        names = ("code", "title", "description", "pricing", "scale", "unit", "instrument", "needs", "most")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(*args, call=call, initial=initial, **options)
        field = self.fields["needs"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- as it is declared above
        others = CallLine.objects.filter(call=call).order_by("position", "pk")
        field.queryset = others.exclude(pk=row.pk) if row else others


class ScoringForm(CallForm):
    """What the ranking needs to know besides the criteria."""

    least_score = forms.DecimalField(
        label="Pontuação final mínima para ser aprovada",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=3,
        localize=True,
        help_text="Na escala dos critérios. Vazio: não há mínimo.",
    )
    ties_by_registry = forms.BooleanField(
        label="Depois dos critérios de desempate, decide a ordem de registo",
        required=False,
        help_text="Sem isto, o que continuar empatado fica empatado e são as pessoas que decidem.",
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        plan = EvaluationPlan.objects.filter(call=call).first() or EvaluationPlan(call=call)
        initial = {name: getattr(plan, name) for name in ("least_score", "ties_by_registry")}
        super().__init__(*args, call=call, initial=initial, **options)

    def clean_least_score(self) -> Any:
        least = self.cleaned_data["least_score"]
        most = Criterion.objects.filter(call=self.call).aggregate(most=Max("scale_to"))["most"]
        if least is not None and most is not None and least > most:
            raise forms.ValidationError("O mínimo não pode passar a pontuação máxima dos critérios.")
        return least


class RuleForm(CallForm):
    """A rule of the closed library: only the parameters of its kind are asked for."""

    message = forms.CharField(
        label="O que lê quem não cumpre",
        max_length=300,
        help_text="Os nomes de quem falta vêm a seguir, por isso pode acabar em «:».",
    )
    severity = forms.ChoiceField(label="Efeito", choices=RuleSeverity.choices, initial=RuleSeverity.BLOCK)
    source = forms.CharField(label="Onde consta", max_length=200, required=False)

    def __init__(self, *args: Any, call: Call, kind: RuleKind, row: CallRule | None, **options: Any) -> None:
        initial = {"message": row.message, "severity": row.severity, "source": row.source} if row else {}
        super().__init__(*args, call=call, initial=initial | (row.parameters if row else {}), **options)
        self.kind = kind
        self.parameters = _parameters(kind, call)
        self.fields = self.parameters | self.fields

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        least, most = told.get("least"), told.get("most")
        if self.kind == RuleKind.PARTICIPANTS_BETWEEN:
            if least is None and most is None:
                self.add_error("least", "Diga o mínimo ou o máximo.")
            elif least is not None and most is not None and most < least:
                self.add_error("most", "O máximo tem de ser pelo menos o mínimo.")
        if self.kind == RuleKind.LINE_NEEDS_LINE and told.get("line") == told.get("needs"):
            self.add_error("needs", "Uma tipologia não se exige a si própria.")
        return told

    @property
    def values(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in self.parameters}
        parameters = {name: str(v) if name == "most" and self._is_money else v for name, v in told.items() if v != ""}
        own = {name: self.cleaned_data[name] for name in ("message", "severity", "source")}
        given = {name: value for name, value in parameters.items() if value is not None}
        return own | {"kind": self.kind, "parameters": given}

    @property
    def _is_money(self) -> bool:
        return self.kind == RuleKind.BUDGET_WITHIN


def _parameters(kind: RuleKind, call: Call) -> dict[str, forms.Field]:
    match kind:
        case RuleKind.APPLICANT_KIND_IN:
            choices = list(WHO.items())
            return {
                "kinds": forms.MultipleChoiceField(
                    label="Quem se pode candidatar", choices=choices, widget=forms.CheckboxSelectMultiple
                )
            }
        case RuleKind.PARTICIPANTS_BETWEEN:
            return {
                "least": forms.IntegerField(label="Mínimo de municípios", required=False, min_value=1, max_value=308),
                "most": forms.IntegerField(label="Máximo de municípios", required=False, min_value=1, max_value=308),
            }
        case RuleKind.LINE_NEEDS_LINE:
            codes = CallLine.objects.filter(call=call).order_by("position", "pk").values_list("code", "title")
            choices = [(code, f"{code}: {title}") for code, title in codes]
            return {
                "line": forms.ChoiceField(label="A tipologia", choices=choices),
                "needs": forms.ChoiceField(label="só se pede com", choices=choices),
            }
        case RuleKind.BUDGET_WITHIN:
            return {"most": MoneyField(label="Limite (€)", required=True)}
    return {}


class CriterionForm(CallForm):
    code = forms.CharField(label="Código", max_length=20)
    title = forms.CharField(label="Critério", max_length=300)
    help = forms.CharField(label="Como se avalia", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="Tipo", choices=CriterionKind.choices)
    computed_from = forms.ChoiceField(
        label="Se é calculado, conta", required=False, choices=[("", "—"), *ComputedFrom.choices]
    )
    parent = forms.ModelChoiceField(label="Faz parte de", required=False, queryset=Criterion.objects.none())
    weight = forms.DecimalField(
        label="Peso (%)", required=False, min_value=0, max_value=100, decimal_places=3, localize=True
    )
    scale_from = forms.DecimalField(label="Pontuação mínima", decimal_places=3, max_digits=8, localize=True, initial=0)
    scale_to = forms.DecimalField(label="Pontuação máxima", decimal_places=3, max_digits=8, localize=True, initial=5)
    threshold = forms.DecimalField(
        label="Mínimo para ser aprovada", required=False, decimal_places=3, max_digits=8, localize=True
    )
    tie_rank = forms.IntegerField(label="Ordem no desempate", required=False, min_value=1, max_value=99)
    steps = forms.CharField(
        label="Escalões",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Um por linha: a partir de quantos, dois pontos, e os pontos. Por exemplo 5: 3,5",
    )

    def __init__(self, *args: Any, call: Call, row: Criterion | None, **options: Any) -> None:
        names = [name for name in self.base_fields if name not in {"version", "steps"}]
        initial = {name: getattr(row, name) for name in names} if row else {}
        if row:
            initial["steps"] = "\n".join(f"{step['from']}: {step['points']}".replace(".", ",") for step in row.steps)
        super().__init__(*args, call=call, initial=initial, **options)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- as it is declared above
        others = Criterion.objects.filter(call=call, parent=None).order_by("position", "pk")
        field.queryset = others.exclude(pk=row.pk) if row else others

    def clean_steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = []
        for line in self.cleaned_data["steps"].splitlines():
            if not line.strip():
                continue
            least, _, points = line.partition(":")
            try:
                given = forms.DecimalField(max_digits=8, decimal_places=3).clean(points.strip().replace(",", "."))
                steps.append({"from": int(least), "points": str(given)})
            except (ValueError, forms.ValidationError) as error:
                raise forms.ValidationError(f"Não se percebe «{line.strip()}»: escreva como em 5: 3,5.") from error
        return steps

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        is_computed = told.get("kind") == CriterionKind.COMPUTED
        if is_computed and not told.get("computed_from"):
            self.add_error("computed_from", "Diga o que este critério conta.")
        if not is_computed:
            told["computed_from"] = ""
        if "weight" in told and told["weight"] == 0:
            self.add_error("weight", "Um critério pesa mais do que zero; deixe vazio se ainda não sabe.")
        lowest, highest = told.get("scale_from"), told.get("scale_to")
        if lowest is not None and highest is not None and highest <= lowest:
            self.add_error("scale_to", "A pontuação máxima tem de ser maior do que a mínima.")
        return told


class DocumentForm(CallForm):
    title = forms.CharField(label="Título", max_length=200)
    file = forms.FileField(label="Ficheiro", required=False)
    url = forms.URLField(label="Ou a ligação para outro sítio", required=False, assume_scheme="https", max_length=500)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("file") and not told.get("url") and "file" not in self.errors:
            self.add_error("file", "Escolha um ficheiro ou escreva a ligação.")
        return told

    def stored_file(self, user: Any) -> Any:
        upload = self.cleaned_data.get("file")
        if upload is None:
            return None
        try:
            return store_upload(upload=upload, user=user)
        except UploadRefused as refused:
            self.add_error("file", str(refused))
            return None


class LowDensityForm(CallForm):
    names = forms.CharField(
        label="Municípios de baixa densidade",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="A lista anexa ao aviso: um por linha, pelo nome ou pelo código DICO. Vazio: o aviso não tem lista.",
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        listed = call.low_density.order_by("municipality__code").values_list(
            "municipality__code", "municipality__name"
        )
        initial = {"names": "\n".join(f"{code} {name}" for code, name in listed)}
        super().__init__(*args, call=call, initial=initial, **options)

    def clean_names(self) -> list[Municipality]:
        return towns_named(self.cleaned_data["names"])
