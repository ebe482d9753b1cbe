"""The country as the programme sees it: regions, intermunicipal communities, municipalities and entities."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from common.audit.append_only import append_only
from common.norm.enums import Origin
from territories.enums import CommunityKind, EntityKind, RegionKind


class Region(models.Model):
    """One of the seven regions of the territorial action structures (ENTI §7.1.4)."""

    code = models.SlugField("código", unique=True)
    name = models.CharField("nome", max_length=80)
    kind = models.CharField("tipo", max_length=12, choices=RegionKind)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "região"
        verbose_name_plural = "regiões"

    def __str__(self) -> str:
        return self.name


class Nuts3Region(models.Model):
    """A NUTS III region by name; official codes stay empty until the classification's version is confirmed."""

    name = models.CharField("nome", max_length=80, unique=True)
    code = models.CharField("código NUTS", max_length=10, blank=True)
    region = models.ForeignKey(Region, verbose_name="região", on_delete=models.PROTECT, related_name="nuts3_regions")

    class Meta:
        verbose_name = "região NUTS III"
        verbose_name_plural = "regiões NUTS III"

    def __str__(self) -> str:
        return self.name


class Entity(models.Model):
    """A body that takes part in the programme; its names are dated, its successors known."""

    code = models.CharField("código", max_length=40, unique=True)
    kind = models.CharField("tipo", max_length=20, choices=EntityKind)
    region = models.ForeignKey(
        Region,
        verbose_name="região",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entities",
    )
    origin = models.CharField("origem", max_length=10, choices=Origin, default=Origin.SEED)
    source = models.CharField("fonte", max_length=200, blank=True)
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "entidade"
        verbose_name_plural = "entidades"

    def __str__(self) -> str:
        return self.code


class EntityName(models.Model):
    """What an entity was called, and when."""

    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.CASCADE, related_name="names")
    name = models.CharField("nome", max_length=250)
    acronym = models.CharField("sigla", max_length=40, blank=True)
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)

    class Meta:
        verbose_name = "nome da entidade"
        verbose_name_plural = "nomes da entidade"
        constraints = [
            ExclusionConstraint(
                name="territories_one_name_a_day",
                expressions=[
                    ("entity", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.acronym or self.name


class EntitySuccession(models.Model):
    """Which entity took over from which: tasks follow the successor, texts keep the original wording."""

    predecessor = models.ForeignKey(
        Entity, verbose_name="antecessora", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Entity, verbose_name="sucessora", on_delete=models.PROTECT, related_name="predecessions"
    )
    kind = models.CharField("tipo", max_length=120)
    effective_on = models.DateField("efeitos a partir de", null=True, blank=True)
    effective_raw = models.CharField("data como na fonte", max_length=80)
    legal_basis = models.TextField("base legal")
    evidence_url = models.TextField("evidência")
    origin = models.CharField("origem", max_length=10, choices=Origin, default=Origin.EXTERNAL)
    is_confirmed = models.BooleanField("confirmada no Diário da República", default=False)
    confirmed_reference = models.CharField("referência da confirmação", max_length=300, blank=True)
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "sucessão de entidade"
        verbose_name_plural = "sucessões de entidades"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="territories_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="territories_no_self_succession"),
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | (~Q(confirmed_reference="") & Q(effective_on__isnull=False)),
                name="territories_confirmation_needs_reference_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Community(models.Model):
    """An intermunicipal community, metropolitan area or association of municipalities of an autonomous region."""

    code = models.SlugField("código", unique=True)
    name = models.CharField("nome", max_length=120)
    kind = models.CharField("tipo", max_length=5, choices=CommunityKind)
    region = models.ForeignKey(Region, verbose_name="região", on_delete=models.PROTECT, related_name="communities")
    entity = models.OneToOneField(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="community")

    class Meta:
        verbose_name = "entidade intermunicipal"
        verbose_name_plural = "entidades intermunicipais"

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """One of the 308 municipalities, by its official four-digit code (DICO).

    Area in km², centroid in degrees (WGS 84). `is_low_density` stays unknown until the official list
    (Deliberação 55/2015 da CIC Portugal 2020) is loaded.
    """

    code = models.CharField("código DICO", max_length=4, unique=True)
    name = models.CharField("nome", max_length=80)
    sort_name = models.CharField("nome para ordenação", max_length=80)
    district = models.CharField("distrito ou região autónoma", max_length=40)
    region = models.ForeignKey(Region, verbose_name="região", on_delete=models.PROTECT, related_name="municipalities")
    nuts3 = models.ForeignKey(
        Nuts3Region, verbose_name="NUTS III", on_delete=models.PROTECT, related_name="municipalities"
    )
    entity = models.OneToOneField(
        Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="municipality"
    )
    area_km2 = models.DecimalField("área (km²)", max_digits=8, decimal_places=2)
    latitude = models.DecimalField("latitude", max_digits=7, decimal_places=4)
    longitude = models.DecimalField("longitude", max_digits=7, decimal_places=4)
    is_low_density = models.BooleanField("baixa densidade", null=True, blank=True)

    class Meta:
        verbose_name = "município"
        verbose_name_plural = "municípios"

    def __str__(self) -> str:
        return self.name


class CommunityMembership(models.Model):
    """When a municipality belongs to a community; unknown dates stay empty and unconfirmed."""

    municipality = models.ForeignKey(
        Municipality, verbose_name="município", on_delete=models.CASCADE, related_name="memberships"
    )
    community = models.ForeignKey(
        Community,
        verbose_name="entidade intermunicipal",
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)
    is_confirmed = models.BooleanField("confirmada", default=False)

    class Meta:
        verbose_name = "pertença a entidade intermunicipal"
        verbose_name_plural = "pertenças a entidades intermunicipais"
        constraints = [
            ExclusionConstraint(
                name="territories_one_community_a_day",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} em {self.community_id}"


class Population(models.Model):
    """Resident population of a municipality in a year (INE estimate, 31 December)."""

    municipality = models.ForeignKey(
        Municipality, verbose_name="município", on_delete=models.CASCADE, related_name="populations"
    )
    year = models.PositiveSmallIntegerField("ano")
    residents = models.PositiveIntegerField("residentes")
    source = models.CharField("fonte", max_length=200)

    class Meta:
        verbose_name = "população residente"
        verbose_name_plural = "populações residentes"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="territories_population_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}"


class BoundaryVersion(models.Model):
    """The outlines of all municipalities as one edition of the official map has them, made light for drawing.

    The newest one is drawn; the earlier ones stay, because drawings cite them.
    """

    name = models.CharField("versão", max_length=60)
    attribution = models.CharField("atribuição", max_length=200)
    files = models.JSONField("ficheiros")
    digest = models.CharField("SHA-256 dos ficheiros", max_length=64)
    tolerance_m = models.PositiveSmallIntegerField("simplificação (m)")
    step_m = models.PositiveSmallIntegerField("passo da quadrícula (m)")
    imported_at = models.DateTimeField("importada em")

    class Meta:
        verbose_name = "versão dos limites"
        verbose_name_plural = "versões dos limites"
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["name", "digest"], name="territories_one_import_of_a_boundary_file"),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityOutline(models.Model):
    """The outline of a municipality: path data in steps of the grid, from the north-west corner of the
    mainland or of its group of islands."""

    version = models.ForeignKey(
        BoundaryVersion, verbose_name="versão", on_delete=models.PROTECT, related_name="outlines"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name="município", on_delete=models.PROTECT, related_name="outlines"
    )
    path = models.TextField("contorno")
    west = models.PositiveSmallIntegerField("oeste")
    north = models.PositiveSmallIntegerField("norte")
    east = models.PositiveSmallIntegerField("este")
    south = models.PositiveSmallIntegerField("sul")

    class Meta:
        verbose_name = "contorno de município"
        verbose_name_plural = "contornos de municípios"
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["version", "municipality"], name="territories_one_outline_a_version"),
            models.CheckConstraint(
                condition=Q(west__lt=F("east"), north__lt=F("south")), name="territories_outline_has_an_extent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}, {self.version_id}"
