"""Publishes figures: what is new enters the ledger, becomes the last word on its cell, and is counted again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from common.audit.trail import record
from observatory.enums import ABSENT, AreaLevel, MeasureKind, ObservationStatus, Origin
from observatory.models import Division, ImportRun, Measure, Release, ReleaseChange
from observatory.operations.incoming import NewCell, incoming, with_room_to_sort
from observatory.operations.refusals import NothingNew, PublishRefused
from observatory.queries.statements import select

# A cell also changes when only its origin does: a simulated value confirmed by the source is no longer simulated. By
# name, it also changes when another says the same.
_ENTER = """
    WITH entered AS (
        INSERT INTO observatory_observation
            (release_id, breakdown_id, measure_id, period_id, area_id, status, value)
        SELECT %(release)s, new.breakdown_id, %(measure)s, new.period_id, new.area_id, new.status, new.value
        FROM observatory_incoming AS new
        LEFT JOIN (
            observatory_latestobservation AS known JOIN observatory_release AS told ON told.id = known.release_id
        ) ON known.measure_id = %(measure)s AND known.breakdown_id = new.breakdown_id
            AND known.period_id = new.period_id AND known.area_id = new.area_id
        WHERE known.area_id IS NULL OR (new.value, new.status, %(origin)s) IS DISTINCT FROM
            (known.value, known.status, told.origin)
            OR %(by_name)s AND told.source <> %(source)s
        ORDER BY new.breakdown_id, new.period_id, new.area_id
        RETURNING *
    ),
    revised AS (
        UPDATE observatory_latestobservation AS known
        SET release_id = entered.release_id, status = entered.status, value = entered.value
        FROM entered
        WHERE known.measure_id = %(measure)s AND known.breakdown_id = entered.breakdown_id
            AND known.period_id = entered.period_id AND known.area_id = entered.area_id
        RETURNING known.breakdown_id, known.period_id
    ),
    added AS (
        INSERT INTO observatory_latestobservation
            (release_id, breakdown_id, measure_id, period_id, area_id, status, value)
        SELECT release_id, breakdown_id, measure_id, period_id, area_id, status, value FROM entered
        WHERE NOT EXISTS (
            SELECT FROM observatory_latestobservation AS known
            WHERE known.measure_id = %(measure)s AND known.breakdown_id = entered.breakdown_id
                AND known.period_id = entered.period_id AND known.area_id = entered.area_id
        )
    )
    SELECT breakdown_id, period_id, sum(cells)::integer, sum(had)::integer
    FROM (
        SELECT breakdown_id, period_id, count(*) AS cells, 0 AS had FROM entered GROUP BY breakdown_id, period_id
        UNION ALL
        SELECT breakdown_id, period_id, 0, count(*) FROM revised GROUP BY breakdown_id, period_id
    ) AS counted
    GROUP BY breakdown_id, period_id
"""
_COUNT = """
    INSERT INTO observatory_measurestat
        (measure_id, breakdown_id, period_id, level, n, minimum, maximum, median, breaks)
    SELECT %(measure)s, breakdown_id, period_id, level, n, ends[1], ends[8], (ends[4] + ends[5]) / 2,
        CASE WHEN n > 0 THEN ends[2:3] || ends[6:7] ELSE '{}' END
    FROM (
        SELECT cell.breakdown_id, cell.period_id, area.level, count(cell.value) AS n,
            percentile_disc(ARRAY[0, 0.2, 0.4, 0.5, 0.500001, 0.6, 0.8, 1]) WITHIN GROUP (ORDER BY cell.value) AS ends
        FROM unnest(%(breakdowns)s::integer[], %(periods)s::smallint[]) AS told (breakdown_id, period_id)
        JOIN observatory_latestobservation AS cell ON cell.measure_id = %(measure)s
            AND cell.breakdown_id = told.breakdown_id AND cell.period_id = told.period_id
        JOIN observatory_area AS area ON area.id = cell.area_id
        GROUP BY cell.breakdown_id, cell.period_id, area.level
    ) AS counted
    ON CONFLICT (measure_id, breakdown_id, level, period_id) DO UPDATE
    SET (n, minimum, maximum, median, breaks) =
        (EXCLUDED.n, EXCLUDED.minimum, EXCLUDED.maximum, EXCLUDED.median, EXCLUDED.breaks)
"""
_PROBLEMS = """
    SELECT
        count(*) FILTER (WHERE status <> ALL(%(statuses)s)),
        count(*) FILTER (WHERE (value IS NULL) <> (status = ANY(%(absent)s))),
        count(*) FILTER (WHERE value IS NOT NULL AND area.level > %(lowest)s),
        count(*) FILTER (WHERE %(is_adoption)s AND area.level = %(town)s AND value NOT IN (0, 1)),
        count(*) FILTER (WHERE value < %(from)s OR value > %(to)s)
    FROM observatory_incoming JOIN observatory_area AS area ON area.id = area_id
"""
_SENTENCES = (
    "{n} células têm um estado que não existe.",
    "{n} células têm valor e motivo de ausência ao mesmo tempo, ou nenhum dos dois.",
    "{n} células têm valor num nível a que a medida não existe: indique «não aplicável» ou retire-as.",
    "{n} municípios não respondem nem sim (1) nem não (0).",
    "{n} células estão fora dos limites admissíveis da medida: corrija-as ou retire-as.",
)
_REAL_ONES = """
    SELECT count(*)
    FROM observatory_incoming AS new
    JOIN observatory_latestobservation AS known ON known.measure_id = %(measure)s
        AND known.breakdown_id = new.breakdown_id AND known.period_id = new.period_id
        AND known.area_id = new.area_id
    JOIN observatory_release AS told ON told.id = known.release_id AND told.origin <> %(simulated)s
"""


@transaction.atomic
def publish(
    *,
    measure: Measure,
    cells: Iterable[NewCell] | ImportRun,
    origin: Origin,
    source: str,
    division: Division,
    at: datetime,
    by: User | None,
    source_url: str = "",
    source_updated_on: date | None = None,
    note: str = "",
    by_name: bool = False,
) -> Release:
    """Publish the cells that say something new, all or nothing; `cells` may be a run, for what it would change.

    A cell that is not given stays as it was. Raises NothingNew when no cell says anything new, and PublishRefused
    when one cannot be true, or when the measure already has a release at that moment or later: what had been
    published by then would not be the same any more.
    """
    # Releases of one measure wait for each other, so that their ids follow their moments.
    Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if Release.objects.filter(measure=measure, released_at__gte=at).exists():
        raise PublishRefused("Entretanto foi publicada outra versão desta medida: reveja a diferença e repita.")
    release = Release.objects.create(
        measure=measure,
        division=division,
        origin=origin,
        source=source.strip(),
        source_url=source_url,
        source_updated_on=source_updated_on,
        note=note.strip(),
        released_at=at,
        released_by=by,
    )
    with_room_to_sort()
    with incoming(cells):
        _check(measure, origin)
        told = _enter(release, by_name=by_name)
    _count_again(measure, told)
    _tell_changes(release, told)
    entered = sum(line.cells for line in told)
    record(release, "observatory.publish", user=by, data={"measure": measure.code, "cells": entered})
    return release


def _check(measure: Measure, origin: Origin) -> None:
    is_adoption = measure.kind == MeasureKind.ADOPTION
    limits = (0, 100) if is_adoption else (measure.valid_from, measure.valid_to)
    (counts,) = select(
        _PROBLEMS,
        {
            "statuses": ObservationStatus.values,
            "absent": [status.value for status in ABSENT],
            "lowest": AreaLevel.MUNICIPALITY if measure.lowest_level is None else measure.lowest_level,
            "is_adoption": is_adoption,
            "town": AreaLevel.MUNICIPALITY.value,
            "from": limits[0],
            "to": limits[1],
        },
    )
    problems = [sentence.format(n=count) for sentence, count in zip(_SENTENCES, counts, strict=True) if count]
    if origin == Origin.SIMULATED:
        ((real,),) = select(_REAL_ONES, {"measure": measure.pk, "simulated": Origin.SIMULATED.value})
        problems += [f"{real} células já têm valores que não são simulados: ficam como estão."] if real else []
    if problems:
        raise PublishRefused(" ".join(problems))


class Told(NamedTuple):
    """How many cells of a breakdown and period say something new, and how many of them had said something before."""

    breakdown_id: int
    period_id: int
    cells: int
    revised: int


def _enter(release: Release, *, by_name: bool) -> list[Told]:
    """Add to the ledger what says something new; tell in which breakdowns and periods, and how many cells."""
    asked = {"release": release.pk, "measure": release.measure_id, "origin": release.origin}
    asked |= {"by_name": by_name, "source": release.source}
    try:
        told = select(_ENTER, asked)
    except IntegrityError as error:
        raise PublishRefused(
            "A mesma célula vem mais do que uma vez, ou num território, período ou desagregação que não existe."
        ) from error
    if not told:
        raise NothingNew("Os valores são os que já estavam publicados: nada mudou.")
    return [Told(*line) for line in told]


def _tell_changes(release: Release, told: list[Told]) -> None:
    """Keep what changed in counts, so that nobody need look for it in the ledger."""
    ReleaseChange.objects.bulk_create(
        ReleaseChange(
            release=release,
            breakdown_id=line.breakdown_id,
            period_id=line.period_id,
            added=line.cells - line.revised,
            revised=line.revised,
        )
        for line in told
    )


def _count_again(measure: Measure, told: list[Told]) -> None:
    breakdowns, periods = [line.breakdown_id for line in told], [line.period_id for line in told]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"measure": measure.pk, "breakdowns": breakdowns, "periods": periods})
