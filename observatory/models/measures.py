"""The 48 measures of Table 3 of the strategy (RCM n.º 176/2023, §8) and what is known about each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.audit.append_only import kept_for_good
from common.norm.guard import approved_text
from observatory.enums import Aggregation, AreaLevel, Direction, EnteredBy, Frequency, MeasureKind
from observatory.models.areas import Area
from observatory.models.periods import Period


class Provider(models.Model):
    """Who publishes the figures of a measure, as Table 3 names it."""

    code = models.SlugField("código", unique=True)
    name = models.CharField("nome", max_length=160)
    url = models.URLField("endereço", blank=True)
    licence = models.CharField("licença", max_length=120, blank=True)

    class Meta:
        verbose_name = "fonte de dados"
        verbose_name_plural = "fontes de dados"

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """One of the six domains of Table 3, which are not the five catalyst domains of Table 1."""

    slug = models.SlugField("identificador", unique=True)
    name = models.CharField("nome", max_length=80)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "domínio de monitorização"
        verbose_name_plural = "domínios de monitorização"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """One line of Table 3, word for word, and beside it how the programme reads it.

    The reading (kind, direction, aggregation, lowest level, unit) is ours and may be corrected; the norm's
    words may not. `entered_by` says whose figures are entered by hand, if any are. A null `lowest_level` is
    «por confirmar». A measure without number and domain is not of the table: a supporting figure, such as the
    resident population that rates are weighted with.
    """

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField("código", max_length=4, unique=True)
    number = models.PositiveSmallIntegerField("número", null=True, blank=True, unique=True)
    domain = models.ForeignKey(
        Domain, verbose_name="domínio", null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    indicator = models.CharField("indicador", max_length=200)
    sub_indicator = models.CharField("subindicador", max_length=200)
    description = models.TextField("descrição")
    source_raw = models.CharField("fonte como na tabela", max_length=200, blank=True)
    source = models.CharField("linha da tabela", max_length=80)
    resolution_note = models.TextField("nota de leitura", blank=True)
    providers = models.ManyToManyField(Provider, verbose_name="fontes", related_name="measures")

    short_name = models.CharField("nome curto", max_length=80)
    unit = models.CharField("unidade", max_length=40, blank=True)
    unit_basis = models.CharField("origem da unidade", max_length=40, blank=True)
    kind = models.CharField("tipo", max_length=10, choices=MeasureKind)
    decimals = models.PositiveSmallIntegerField("casas decimais", default=0)
    direction = models.CharField("sentido", max_length=8, choices=Direction)
    aggregation = models.CharField("agregação", max_length=10, choices=Aggregation)
    denominator = models.ForeignKey(
        "self", verbose_name="denominador", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lowest_level = models.PositiveSmallIntegerField("nível mais baixo", choices=AreaLevel, null=True, blank=True)
    frequency = models.CharField("periodicidade", max_length=3, choices=Frequency)
    valid_from = models.DecimalField("mínimo admissível", max_digits=18, decimal_places=4, null=True, blank=True)
    valid_to = models.DecimalField("máximo admissível", max_digits=18, decimal_places=4, null=True, blank=True)
    class_breaks = ArrayField(
        models.DecimalField(max_digits=18, decimal_places=4),
        verbose_name="limites das classes",
        default=list,
        blank=True,
    )
    entered_by = models.CharField("declarada por", max_length=12, choices=EnteredBy, blank=True)
    is_asked_as_yes_or_no = models.BooleanField("pergunta-se como sim ou não", default=False)
    esms = models.JSONField("metadados (ESMS)", default=dict, blank=True)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        verbose_name = "medida"
        verbose_name_plural = "medidas"
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, domain=None) | Q(number__isnull=False, domain__isnull=False),
                name="observatory_numbered_measures_have_a_domain",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="observatory_limits_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.ADOPTION) | Q(aggregation=Aggregation.SHARE),
                name="observatory_adoption_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[MeasureKind.RATE, MeasureKind.INDEX]) | ~Q(aggregation=Aggregation.SUM),
                name="observatory_rates_are_not_summed",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__in=["", *EnteredBy.values]), name="observatory_entered_by_somebody_known"
            ),
        ]
        triggers = approved_text(
            free=[
                "short_name",
                "unit",
                "unit_basis",
                "kind",
                "decimals",
                "direction",
                "aggregation",
                "denominator",
                "lowest_level",
                "frequency",
                "valid_from",
                "valid_to",
                "class_breaks",
                "entered_by",
                "is_asked_as_yes_or_no",
                "esms",
                "updated_at",
            ]
        )

    def __str__(self) -> str:
        return f"{self.code} {self.short_name}"


class MeasureNote(models.Model):
    """What a reader should know: a quirk of the norm, a change of definition, a published correction."""

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("texto")
    source = models.CharField("fonte", max_length=200)
    noted_on = models.DateField("data", null=True, blank=True)

    class Meta:
        verbose_name = "nota da medida"
        verbose_name_plural = "notas das medidas"

    def __str__(self) -> str:
        return self.text


class Breakdown(models.Model):
    """A cut of a measure, «sex=F;age=65+»; the empty key is the total, stored like any other."""

    id = models.AutoField(primary_key=True)
    key = models.CharField("chave", max_length=200, unique=True)
    label = models.CharField("designação", max_length=200)
    categories = models.JSONField("categorias", default=dict)

    class Meta:
        verbose_name = "desagregação"
        verbose_name_plural = "desagregações"
        triggers = [kept_for_good()]

    def __str__(self) -> str:
        return self.label


class SeriesBreak(models.Model):
    """From this period on, a measure is not the same thing as before: no progress is told across it."""

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.CASCADE, related_name="breaks")
    period = models.ForeignKey(Period, verbose_name="período", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, verbose_name="território", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("motivo")
    source = models.CharField("fonte", max_length=200)

    class Meta:
        verbose_name = "quebra de série"
        verbose_name_plural = "quebras de série"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period", "area"], name="observatory_break_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id}"
