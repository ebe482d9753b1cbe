"""The norm of the strategy: objectives, catalyst domains, initiatives and the PRR targets."""

from django.db import models

from accounts.models import User
from common.audit.append_only import append_only
from common.norm.guard import approved_text
from common.norm.models import Instrument
from initiatives.enums import Operator, ResponsibleSource
from territories.models import Entity


class StrategicObjective(models.Model):
    """One of the six strategic objectives (ENTI §3)."""

    code = models.CharField("código", max_length=4, unique=True)
    number = models.PositiveSmallIntegerField("número", unique=True)
    text = models.TextField("texto")
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "objetivo estratégico"
        verbose_name_plural = "objetivos estratégicos"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.code


class Domain(models.Model):
    """One of the five catalyst domains of Table 1; Annex II may spell it otherwise."""

    slug = models.SlugField("identificador", unique=True)
    name = models.CharField("nome", max_length=80)
    name_annex2 = models.CharField("nome no Anexo II", max_length=80)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "domínio catalisador"
        verbose_name_plural = "domínios catalisadores"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.name


class Initiative(models.Model):
    """One of the sixteen initiatives; Table 1 gives the official title, Annex II a variant."""

    code = models.CharField("código", max_length=4, unique=True)
    number = models.PositiveSmallIntegerField("número", unique=True)
    instrument = models.ForeignKey(Instrument, verbose_name="diploma", on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, verbose_name="domínio", on_delete=models.PROTECT, related_name="initiatives")
    title = models.TextField("título")
    title_annex2 = models.TextField("título no Anexo II")
    title_html = models.TextField("título com marcação")
    responsible_raw = models.CharField("responsável como na fonte", max_length=200)
    source = models.CharField("fonte", max_length=80)
    objectives = models.ManyToManyField(
        StrategicObjective, verbose_name="objetivos estratégicos", related_name="initiatives"
    )
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        verbose_name = "iniciativa"
        verbose_name_plural = "iniciativas"
        triggers = approved_text()

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ObjectiveLink(Initiative.objectives.through):  # type: ignore[name-defined]  # Django makes this model
    """A cell of the matrix of 47 links (ENTI, Tabela 1), guarded like the text around it."""

    class Meta:
        proxy = True
        verbose_name = "ligação a um objetivo"
        verbose_name_plural = "ligações a objetivos"
        triggers = approved_text()


class InitiativeResponsible(models.Model):
    """An entity answering for an initiative, as each table of the strategy says."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="responsibles")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    stated_in = models.CharField("onde consta", max_length=10, choices=ResponsibleSource)
    position = models.PositiveSmallIntegerField("posição")
    is_lead = models.BooleanField("entidade líder", null=True, blank=True)

    class Meta:
        verbose_name = "responsável pela iniciativa"
        verbose_name_plural = "responsáveis pelas iniciativas"
        constraints = [
            models.UniqueConstraint(fields=["initiative", "entity", "stated_in"], name="initiatives_responsible_once"),
            models.UniqueConstraint(
                fields=["initiative"], condition=models.Q(is_lead=True), name="initiatives_one_lead"
            ),
        ]
        triggers = approved_text(free=["is_lead"])

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.entity_id}"


class Target(models.Model):
    """A measure of the PRR component, such as PRR-01 Plataformas de Gestão Urbana."""

    code = models.CharField("código", max_length=10, unique=True)
    measure = models.CharField("medida", max_length=200)
    initiatives = models.ManyToManyField(Initiative, verbose_name="iniciativas", related_name="targets", blank=True)

    class Meta:
        verbose_name = "meta PRR"
        verbose_name_plural = "metas PRR"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.code


class TargetIndicator(models.Model):
    """What a target counts; the value stays empty where the documents give no number («meta por definir»)."""

    target = models.ForeignKey(Target, verbose_name="meta", on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField("posição")
    name = models.CharField("indicador", max_length=200)
    operator = models.CharField("operador", max_length=10, choices=Operator, blank=True)
    value = models.DecimalField("valor da meta", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("unidade", max_length=40)
    due_on = models.DateField("prazo", null=True, blank=True)

    class Meta:
        verbose_name = "indicador da meta"
        verbose_name_plural = "indicadores das metas"
        constraints = [
            models.UniqueConstraint(fields=["target", "name"], name="initiatives_indicator_once"),
        ]
        triggers = approved_text()

    def __str__(self) -> str:
        return self.name


class TargetStatement(models.Model):
    """The words of a source document that set an indicator, and how its deadline was read."""

    indicator = models.ForeignKey(TargetIndicator, on_delete=models.CASCADE, related_name="statements")
    text_raw = models.TextField("texto da fonte")
    deadline_raw = models.CharField("prazo como na fonte", max_length=80)
    deadline_on = models.DateField("prazo", null=True, blank=True)
    deadline_mapping = models.CharField("leitura do prazo", max_length=200)
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "enunciado da meta"
        verbose_name_plural = "enunciados das metas"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "source"], name="initiatives_statement_once"),
        ]
        triggers = approved_text()

    def __str__(self) -> str:
        return self.text_raw


class TargetMeasurement(models.Model):
    """A measured value of an indicator on a day; a correction is a new row that supersedes the old."""

    indicator = models.ForeignKey(
        TargetIndicator, verbose_name="indicador", on_delete=models.PROTECT, related_name="measurements"
    )
    value = models.DecimalField("valor medido", max_digits=14, decimal_places=2)
    measured_on = models.DateField("medido em")
    source = models.CharField("fonte do valor", max_length=300)
    note = models.TextField("nota", blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name="corrige",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    recorded_by = models.ForeignKey(User, verbose_name="registado por", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("registado em")

    class Meta:
        verbose_name = "medição da meta"
        verbose_name_plural = "medições das metas"
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="initiatives_measurement_not_negative"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value} em {self.measured_on}"
