"""Reference areas: one small key for country, region, community and municipality alike."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import kept_for_good
from observatory.enums import AreaLevel
from territories.models import Community, Municipality, Region


class Division(models.Model):
    """A version of the territorial division, such as NUTS 2024 or the communities of 2023."""

    code = models.SlugField("código", unique=True)
    name = models.CharField("nome", max_length=120)
    starts_on = models.DateField("em vigor desde", null=True, blank=True)
    source = models.CharField("fonte", max_length=200)

    class Meta:
        verbose_name = "versão da divisão territorial"
        verbose_name_plural = "versões da divisão territorial"

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A territory that figures are about (SDMX REF_AREA).

    `code` is the address: PT, the region's or community's code, or the municipality's DICO.
    """

    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField("código", unique=True)
    level = models.PositiveSmallIntegerField("nível", choices=AreaLevel)
    name = models.CharField("nome", max_length=120)
    sort_name = models.CharField("nome para ordenação", max_length=120)
    region = models.ForeignKey(
        Region, verbose_name="região", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    community = models.ForeignKey(
        Community,
        verbose_name="entidade intermunicipal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    municipality = models.OneToOneField(
        Municipality, verbose_name="município", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "território"
        verbose_name_plural = "territórios"
        constraints = [
            models.CheckConstraint(
                name="observatory_area_is_what_its_level_says",
                condition=Q(level=AreaLevel.COUNTRY, region=None, community=None, municipality=None)
                | Q(level=AreaLevel.REGION, region__isnull=False, community=None, municipality=None)
                | Q(level=AreaLevel.COMMUNITY, region__isnull=False, community__isnull=False, municipality=None)
                | Q(level=AreaLevel.MUNICIPALITY, region__isnull=False, municipality__isnull=False),
            ),
        ]
        triggers = [kept_for_good()]

    def __str__(self) -> str:
        return self.name


class AreaMembership(models.Model):
    """Which larger area a municipality counts in, by division: sums of 2015 keep the communities of 2015."""

    division = models.ForeignKey(
        Division, verbose_name="divisão", on_delete=models.PROTECT, related_name="memberships"
    )
    part = models.ForeignKey(Area, verbose_name="parte", on_delete=models.CASCADE, related_name="wholes")
    whole = models.ForeignKey(Area, verbose_name="todo", on_delete=models.CASCADE, related_name="parts")

    class Meta:
        verbose_name = "pertença territorial"
        verbose_name_plural = "pertenças territoriais"
        constraints = [
            models.UniqueConstraint(fields=["division", "part", "whole"], name="observatory_membership_once"),
            models.CheckConstraint(condition=~Q(part=models.F("whole")), name="observatory_no_part_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} em {self.whole_id}"


class AreaCode(models.Model):
    """What a source calls an area: «11A1312» is Porto in NUTS 2024, another prefix in NUTS 2013."""

    division = models.ForeignKey(Division, verbose_name="divisão", on_delete=models.PROTECT, related_name="codes")
    code = models.CharField("código na fonte", max_length=20)
    area = models.ForeignKey(Area, verbose_name="território", on_delete=models.CASCADE, related_name="codes")

    class Meta:
        verbose_name = "código de território"
        verbose_name_plural = "códigos de território"
        constraints = [
            models.UniqueConstraint(fields=["division", "code"], name="observatory_area_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class AreaGroup(models.Model):
    """A group of municipalities that somebody compares: their own choice, kept at an address."""

    slug = models.SlugField("identificador", unique=True)
    name = models.CharField("nome", max_length=120)
    owner = models.ForeignKey(User, verbose_name="de", on_delete=models.CASCADE, related_name="+")
    areas = models.ManyToManyField(Area, verbose_name="territórios", related_name="groups")
    is_public = models.BooleanField("pública", default=False)
    created_at = models.DateTimeField("criado em", auto_now_add=True)

    class Meta:
        verbose_name = "grupo de territórios"
        verbose_name_plural = "grupos de territórios"

    def __str__(self) -> str:
        return self.name
