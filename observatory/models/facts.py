"""What was published, and when: rows are only ever added, each under the release that brought it.

`Observation` is the ledger; `LatestObservation` is its last word, and `MeasureStat` what a map's legend needs of it.
All three are written in one transaction, by `operations.publish` and nothing else. «As of» a day reads the ledger.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import append_only
from observatory.enums import ABSENT, AreaLevel, ObservationStatus, Origin
from observatory.models.areas import Area, Division
from observatory.models.measures import Breakdown, Measure
from observatory.models.periods import Period

_ABSENT = sorted(status.value for status in ABSENT)
_VALUE_OR_REASON = (Q(value=None) & Q(status__in=_ABSENT)) | (Q(value__isnull=False) & ~Q(status__in=_ABSENT))
_NO_BACKDATING = """
IF EXISTS (
    SELECT FROM observatory_release AS earlier
    WHERE earlier.measure_id = NEW.measure_id AND earlier.released_at >= NEW.released_at
) THEN
    RAISE EXCEPTION 'measure % has a release at % or later: what was published is never rewritten',
        NEW.measure_id, NEW.released_at USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
# Five foreign keys checked row by row take ten times as long as the rows themselves; this checks each key once: of a
# quarter of a million rows, a few hundred keys differ.
_POINTS_AT_SOMETHING = """
IF EXISTS (
    SELECT FROM (SELECT DISTINCT release_id, measure_id, breakdown_id, period_id FROM added) AS told
    WHERE NOT EXISTS (
            SELECT FROM observatory_release AS release
            WHERE release.id = told.release_id AND release.measure_id = told.measure_id
        )
        OR NOT EXISTS (SELECT FROM observatory_breakdown AS breakdown WHERE breakdown.id = told.breakdown_id)
        OR NOT EXISTS (SELECT FROM observatory_period AS period WHERE period.id = told.period_id)
) OR EXISTS (
    SELECT FROM (SELECT DISTINCT area_id FROM added) AS told
    WHERE NOT EXISTS (SELECT FROM observatory_area AS area WHERE area.id = told.area_id)
) THEN
    RAISE EXCEPTION 'an observation points at a release, breakdown, period or area that does not exist'
        USING ERRCODE = 'foreign_key_violation';
END IF;
RETURN NULL;
"""


class Release(models.Model):
    """A vintage: all that one import or one approval made public at one moment.

    Releases of a measure come one after the other, so that the order of their ids is the order of their moments.
    """

    id = models.AutoField(primary_key=True)
    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="releases")
    division = models.ForeignKey(Division, verbose_name="divisão", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField("origem", max_length=10, choices=Origin)
    source = models.CharField("fonte", max_length=300)
    source_url = models.URLField("endereço da fonte", max_length=500, blank=True)
    source_updated_on = models.DateField("atualizado na fonte", null=True, blank=True)
    note = models.TextField("o que mudou", blank=True)
    released_at = models.DateTimeField("publicado em")
    released_by = models.ForeignKey(
        User, verbose_name="publicado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "publicação de dados"
        verbose_name_plural = "publicações de dados"
        indexes = [models.Index(fields=["measure", "-released_at"], name="observatory_release_asof")]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="no_backdating", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_NO_BACKDATING
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.released_at:%Y-%m-%d}"


class KeyedCell(models.Model):
    """What a cell says, and of what; what it points at can not be deleted (`kept_for_good`)."""

    breakdown = models.ForeignKey(
        Breakdown,
        verbose_name="desagregação",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    period = models.ForeignKey(
        Period,
        verbose_name="período",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    area = models.ForeignKey(
        Area,
        verbose_name="território",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    value = models.DecimalField("valor", max_digits=18, decimal_places=4, null=True, blank=True)
    status = models.CharField("estado", max_length=1, choices=ObservationStatus)

    class Meta:
        abstract = True


class _Cell(KeyedCell):
    """A cell of a measure, as a release gave it."""

    measure = models.ForeignKey(
        Measure,
        verbose_name="medida",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    release = models.ForeignKey(
        Release,
        verbose_name="publicação",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta(KeyedCell.Meta):
        abstract = True


class Observation(_Cell):
    """One cell as one release gave it: a value, or the reason why there is none."""

    pk = models.CompositePrimaryKey("measure_id", "breakdown_id", "period_id", "area_id", "release_id")

    class Meta:
        verbose_name = "observação"
        verbose_name_plural = "observações"
        constraints = [
            models.CheckConstraint(condition=_VALUE_OR_REASON, name="observatory_value_or_reason"),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="points_at_something",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]  # it has no annotations
                func=_POINTS_AT_SOMETHING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id} {self.area_id}: {_shown(self)}"


class LatestObservation(_Cell):
    """The last word on each cell.

    Its primary key also carries value, status and release (migration 0002), so that a map is read from it alone. A
    series or a profile knows its periods from `MeasureStat`, and needs no other index either.
    """

    pk = models.CompositePrimaryKey("measure_id", "breakdown_id", "period_id", "area_id")

    class Meta:
        verbose_name = "última observação"
        verbose_name_plural = "últimas observações"
        constraints = [
            models.CheckConstraint(condition=_VALUE_OR_REASON, name="observatory_latest_value_or_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id} {self.area_id}: {_shown(self)}"


class MeasureStat(models.Model):
    """How the values of a measure lie in one period at one level: what classes, legends and coverage are made of.

    `breaks` are the upper ends of the first four fifths, values that do occur; equal values share a class, so two
    of them may be the same number.
    """

    pk = models.CompositePrimaryKey("measure_id", "breakdown_id", "level", "period_id")
    measure = models.ForeignKey(
        Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    breakdown = models.ForeignKey(
        Breakdown, verbose_name="desagregação", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField("nível", choices=AreaLevel)
    period = models.ForeignKey(
        Period, verbose_name="período", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    n = models.PositiveSmallIntegerField("territórios com valor")
    minimum = models.DecimalField("mínimo", max_digits=18, decimal_places=4, null=True)
    maximum = models.DecimalField("máximo", max_digits=18, decimal_places=4, null=True)
    median = models.DecimalField("mediana", max_digits=18, decimal_places=4, null=True)
    breaks = ArrayField(models.DecimalField(max_digits=18, decimal_places=4), verbose_name="quintis", default=list)

    class Meta:
        verbose_name = "resumo de uma medida"
        verbose_name_plural = "resumos de medidas"

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id} {self.level}: {self.n}"


def _shown(cell: _Cell) -> str:
    return cell.status if cell.value is None else str(cell.value)
