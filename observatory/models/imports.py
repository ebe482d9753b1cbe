"""How figures come in: fetched, kept as they came, read into a staging table, compared, then applied whole."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import append_only
from common.files.storage import private_storage
from observatory.enums import (
    ChangeKind,
    Frequency,
    IssueCode,
    IssueLevel,
    ObservationStatus,
    Origin,
    RunState,
    SourceFormat,
)
from observatory.models.areas import Division
from observatory.models.facts import KeyedCell, Release
from observatory.models.measures import Measure, Provider

EXAMPLE = "exemplo-"  # how the dataset of a feed begins that only shows what one looks like


class SourceFeed(models.Model):
    """Where a measure's figures are fetched from: an INE indicator, a Eurostat dataset, a kind of file.

    `parameters` are the filters of the address; `dimensions` says which dimension is time, area and breakdown.
    `contract` is how the source described it when somebody last agreed: title, unit, decimals and division.
    """

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="feeds")
    provider = models.ForeignKey(Provider, verbose_name="fonte", on_delete=models.PROTECT, related_name="feeds")
    format = models.CharField("formato", max_length=10, choices=SourceFormat)
    dataset = models.CharField("código na fonte", max_length=80, blank=True)
    parameters = models.JSONField("parâmetros", default=dict, blank=True)
    dimensions = models.JSONField("dimensões", default=dict, blank=True)
    division = models.ForeignKey(Division, verbose_name="divisão", on_delete=models.PROTECT, related_name="+")
    frequency = models.CharField("periodicidade", max_length=3, choices=Frequency)
    factor = models.DecimalField("fator de conversão", max_digits=18, decimal_places=9, default=1)
    is_active = models.BooleanField("ativa", default=True)
    checked_at = models.DateTimeField("última verificação", null=True, blank=True)
    source_updated_on = models.DateField("atualizado na fonte", null=True, blank=True)
    contract = models.JSONField("descrição aceite", default=dict, blank=True)

    class Meta:
        verbose_name = "ligação a uma fonte"
        verbose_name_plural = "ligações a fontes"
        constraints = [
            models.UniqueConstraint(fields=["measure", "format", "dataset"], name="observatory_feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.format} {self.dataset}"

    @property
    def is_example(self) -> bool:
        """Nothing is ever asked of the source in its name."""
        return self.dataset.startswith(EXAMPLE)


class ColumnMapping(models.Model):
    """How the columns of somebody's file are read, kept for the next time it comes."""

    name = models.CharField("nome", max_length=120, unique=True)
    measure = models.ForeignKey(
        Measure, verbose_name="medida", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    columns = models.JSONField("colunas")
    dialect = models.JSONField("dialeto")
    created_by = models.ForeignKey(User, verbose_name="criado por", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("criado em", auto_now_add=True)

    class Meta:
        verbose_name = "leitura de colunas"
        verbose_name_plural = "leituras de colunas"

    def __str__(self) -> str:
        return self.name


class RawPayload(models.Model):
    """What the source answered, byte for byte: the proof of a figure; the body is a private file."""

    feed = models.ForeignKey(
        SourceFeed, verbose_name="ligação", null=True, blank=True, on_delete=models.PROTECT, related_name="payloads"
    )
    url = models.URLField("endereço", max_length=1000, blank=True)
    http_status = models.PositiveSmallIntegerField("estado HTTP", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("tamanho")
    etag = models.CharField("versão na fonte", max_length=200, blank=True)
    body = models.FileField("conteúdo", upload_to="observatory/payloads/", storage=private_storage)
    fetched_at = models.DateTimeField("obtido em")

    class Meta:
        verbose_name = "resposta da fonte"
        verbose_name_plural = "respostas da fonte"
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.sha256[:12]


class ImportRun(models.Model):
    """One import: read, compared with what is there, and then applied whole or not at all.

    `layout` is how the file was read, the mapping and dialect of that day. `base` is the measure's last release when
    the comparison was made: if another came since, the comparison is no longer true and the file is read again.
    """

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="runs")
    feed = models.ForeignKey(
        SourceFeed, verbose_name="ligação", null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    mapping = models.ForeignKey(
        ColumnMapping, verbose_name="leitura", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    payload = models.ForeignKey(
        RawPayload, verbose_name="resposta", null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    metadata = models.ForeignKey(
        RawPayload, verbose_name="metadados", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    format = models.CharField("formato", max_length=10, choices=SourceFormat, default=SourceFormat.TABLE)
    layout = models.JSONField("leitura usada", default=dict, blank=True)
    file_name = models.CharField("ficheiro", max_length=255, blank=True)
    division = models.ForeignKey(
        Division, verbose_name="divisão", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField("origem", max_length=10, choices=Origin, default=Origin.OFFICIAL)
    source = models.CharField("fonte", max_length=300, blank=True)
    source_url = models.URLField("endereço da fonte", max_length=500, blank=True)
    source_updated_on = models.DateField("atualizado na fonte", null=True, blank=True)
    source_title = models.CharField("título na fonte", max_length=500, blank=True)
    source_unit = models.CharField("unidade na fonte", max_length=120, blank=True)
    source_decimals = models.PositiveSmallIntegerField("casas decimais na fonte", null=True, blank=True)
    state = models.CharField("estado", max_length=10, choices=RunState, default=RunState.WAITING)
    base = models.ForeignKey(
        Release, verbose_name="comparada com", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField("lida em", null=True, blank=True)
    added = models.PositiveIntegerField("novas", default=0)
    changed = models.PositiveIntegerField("alteradas", default=0)
    vanished = models.PositiveIntegerField("desaparecidas", default=0)
    unchanged = models.PositiveIntegerField("iguais", default=0)
    error = models.TextField("erro", blank=True)
    reason = models.TextField("motivo da recusa", blank=True)
    started_by = models.ForeignKey(
        User, verbose_name="iniciada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField("iniciada em")
    decided_by = models.ForeignKey(
        User, verbose_name="decidida por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("decidida em", null=True, blank=True)
    release = models.OneToOneField(
        Release, verbose_name="publicação", null=True, blank=True, on_delete=models.PROTECT, related_name="run"
    )

    class Meta:
        verbose_name = "importação"
        verbose_name_plural = "importações"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RunState.APPLIED) | Q(release__isnull=False),
                name="observatory_applied_run_has_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.started_at:%Y-%m-%d %H:%M}"


class ImportPart(models.Model):
    """One of the requests that a source had to be asked for one import, because it limits what it gives at once."""

    run = models.ForeignKey(ImportRun, verbose_name="importação", on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField("ordem")
    asked = models.JSONField("filtros")
    payload = models.ForeignKey(RawPayload, verbose_name="resposta", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pedido de uma importação"
        verbose_name_plural = "pedidos de importações"
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="observatory_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.position}"


class ImportIssue(models.Model):
    """Something a check found, with where: sheet, row and column as the reader of the file counts them."""

    run = models.ForeignKey(ImportRun, verbose_name="importação", on_delete=models.CASCADE, related_name="issues")
    level = models.CharField("gravidade", max_length=8, choices=IssueLevel)
    code = models.CharField("tipo", max_length=20, choices=IssueCode)
    place = models.CharField("onde", max_length=120)
    text = models.TextField("explicação")

    class Meta:
        verbose_name = "reparo da importação"
        verbose_name_plural = "reparos da importação"

    def __str__(self) -> str:
        return self.text


class ImportChange(KeyedCell):
    """What an import would change in a cell, as it was compared when it was read; emptied when the run is decided.

    `value` and `status` are the ones read, empty when the cell vanished; `share` is how much the value moved, in parts
    of what it was. `position` counts the biggest changes of a kind, as far as a page lists them. Publishing checks
    what it points at.
    """

    pk = models.CompositePrimaryKey("run_id", "breakdown_id", "period_id", "area_id")
    run = models.ForeignKey(
        ImportRun,
        verbose_name="importação",
        on_delete=models.CASCADE,
        related_name="changes",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField("diferença", max_length=8, choices=ChangeKind)
    position = models.PositiveSmallIntegerField("ordem", null=True, blank=True)
    status = models.CharField("estado", max_length=1, choices=ObservationStatus, blank=True)
    old_value = models.DecimalField("valor publicado", max_digits=18, decimal_places=4, null=True, blank=True)
    old_status = models.CharField("estado publicado", max_length=1, choices=ObservationStatus, blank=True)
    share = models.DecimalField("variação relativa", max_digits=30, decimal_places=6, null=True, blank=True)
    place = models.CharField("onde", max_length=120, blank=True)

    class Meta:
        verbose_name = "diferença da importação"
        verbose_name_plural = "diferenças da importação"
        indexes = [
            models.Index(
                fields=["run", "kind", "position"], name="observatory_biggest", condition=Q(position__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.period_id} {self.area_id}"
