"""Looks at all that was read together: what is missing, does not add up, or jumps. Nothing here stops an import."""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from common.ui.formatting import number
from observatory.enums import Aggregation, AreaLevel, IssueCode, IssueLevel, MeasureKind
from observatory.models import Breakdown, ImportRun, Period
from observatory.operations.import_issues import KEPT, Issues
from observatory.queries.differences import Difference
from observatory.queries.statements import select
from observatory.readers.cells import warning

OUTLIER, LEAST_HISTORY = Decimal("3.5"), 5
MASS, LEAST_CELLS, LEAST_AREAS = Decimal("0.5"), 20, 3
NAMED = 8

_MISSING = """
    WITH told AS MATERIALIZED (
        SELECT staged.period_id, staged.breakdown_id
        FROM observatory_read AS staged
        JOIN observatory_area AS area ON area.id = staged.area_id AND area.level = %(town)s
        GROUP BY staged.period_id, staged.breakdown_id
        HAVING count(*) < (SELECT count(*) FROM observatory_area WHERE level = %(town)s)
    )
    SELECT period.code, breakdown.label, count(*), (array_agg(area.name ORDER BY area.sort_name))[:%(named)s]
    FROM told
    CROSS JOIN observatory_area AS area
    JOIN observatory_period AS period ON period.id = told.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = told.breakdown_id
    WHERE area.level = %(town)s AND NOT EXISTS (
        SELECT FROM observatory_read AS staged
        WHERE staged.period_id = told.period_id
            AND staged.breakdown_id = told.breakdown_id AND staged.area_id = area.id
    )
    GROUP BY period.code, breakdown.label, breakdown.key
    ORDER BY period.code DESC, breakdown.key
"""
# A whole is compared only where every part has a value; half a unit of the last decimal for each part is allowed.
_PARTS = """
    WITH summed AS MATERIALIZED (
        SELECT membership.division_id, membership.whole_id, part.breakdown_id, part.period_id, count(*) AS n,
            sum(part.value) AS value
        FROM observatory_areamembership AS membership
        JOIN observatory_read AS part ON part.area_id = membership.part_id
            AND part.value IS NOT NULL
        GROUP BY membership.division_id, membership.whole_id, part.breakdown_id, part.period_id
    ),
    wholes AS (
        SELECT division_id, whole_id, count(*) AS n FROM observatory_areamembership GROUP BY division_id, whole_id
    )
    SELECT whole.name, period.code, breakdown.label, total.value, summed.value, total.place, count(*) OVER ()
    FROM summed
    JOIN wholes USING (division_id, whole_id, n)
    JOIN observatory_read AS total ON total.area_id = whole_id
        AND total.breakdown_id = summed.breakdown_id AND total.period_id = summed.period_id
    JOIN observatory_area AS whole ON whole.id = whole_id
    JOIN observatory_period AS period ON period.id = total.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = total.breakdown_id
    WHERE abs(total.value - summed.value) > n * 0.5 * power(10::numeric, -%(decimals)s)
    ORDER BY period.code DESC, whole.level, whole.sort_name, breakdown.key
    LIMIT %(kept)s
"""
# Likewise the categories of one dimension beside the cell that does not split by it, with all else the same.
_CATEGORIES = """
    WITH family AS (
        SELECT * FROM unnest(
            %(numbers)s::int[], %(periods)s::int[], %(parts)s::int[], %(wholes)s::int[], %(sizes)s::int[]
        ) AS family (number, period_id, part_id, whole_id, n)
    ),
    summed AS MATERIALIZED (
        SELECT number, family.period_id, whole_id, n, part.area_id, sum(part.value) AS value
        FROM family
        JOIN observatory_read AS part ON part.breakdown_id = part_id
            AND part.period_id = family.period_id
        GROUP BY number, family.period_id, whole_id, n, part.area_id
        HAVING count(part.value) = n
    ),
    beside AS (
        SELECT number, n, summed.area_id, total.value AS total, summed.value AS parts, total.place,
            count(*) OVER (PARTITION BY number) AS compared
        FROM summed
        JOIN observatory_read AS total ON total.area_id = summed.area_id
            AND total.breakdown_id = whole_id AND total.period_id = summed.period_id AND total.value IS NOT NULL
    )
    SELECT number, area.name, n, total, parts, place, compared
    FROM beside
    JOIN observatory_area AS area ON area.id = area_id
    WHERE abs(total - parts) > n * 0.5 * power(10::numeric, -%(decimals)s)
    ORDER BY number, area.level, area.sort_name, area.id
"""
# Iglewicz and Hoaglin's modified z-score of a new value among the others of its series.
_OUTLIERS = """
    WITH news AS (
        SELECT breakdown_id, period_id, area_id, value, place FROM observatory_importchange
        WHERE run_id = %(run)s AND value IS DISTINCT FROM old_value AND value IS NOT NULL
    ),
    touched AS (SELECT DISTINCT breakdown_id, period_id FROM news),
    moved AS MATERIALIZED (SELECT DISTINCT breakdown_id, area_id FROM news),
    history AS (
        SELECT cell.breakdown_id, cell.area_id, count(*) AS n,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY cell.value) AS middle, array_agg(cell.value) AS cells
        FROM observatory_latestobservation AS cell
        JOIN moved ON moved.breakdown_id = cell.breakdown_id AND moved.area_id = cell.area_id
        WHERE cell.measure_id = %(measure)s AND cell.value IS NOT NULL
            AND (cell.breakdown_id, cell.period_id) NOT IN (SELECT breakdown_id, period_id FROM touched)  -- hashed
        GROUP BY cell.breakdown_id, cell.area_id
        HAVING count(*) >= %(least)s
    ),
    spread AS (
        SELECT breakdown_id, area_id, middle, n,
            (
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(value - middle::numeric))
                FROM unnest(cells) AS value
            ) AS deviation
        FROM history
    )
    SELECT area.name, period.code, breakdown.label, news.value, spread.middle, spread.n, news.place, count(*) OVER ()
    FROM news
    JOIN spread ON spread.breakdown_id = news.breakdown_id AND spread.area_id = news.area_id
    JOIN observatory_area AS area ON area.id = news.area_id
    JOIN observatory_period AS period ON period.id = news.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = news.breakdown_id
    WHERE spread.deviation > 0 AND 0.6745 * abs(news.value - spread.middle) / spread.deviation > %(limit)s
    ORDER BY abs(news.value - spread.middle) / spread.deviation DESC, area.sort_name, period.code, news.area_id
    LIMIT %(kept)s
"""


def check_together(run: ImportRun, difference: Difference, issues: Issues) -> None:
    _look_for_missing_areas(run, difference, issues)
    if run.measure.aggregation == Aggregation.SUM:
        _add_parts_up(run, issues)
        _add_categories_up(run, difference, issues)
    if run.measure.kind != MeasureKind.ADOPTION:
        _look_for_outliers(run, issues)
    _look_for_mass_changes(difference, issues)
    _compare_contract(run, issues)


def _look_for_missing_areas(run: ImportRun, difference: Difference, issues: Issues) -> None:
    if not any(0 < one.towns < difference.towns for one in difference.counts):
        return
    asked = {"town": int(AreaLevel.MUNICIPALITY), "named": NAMED}
    for period, breakdown, count, names in select(_MISSING, asked):
        more = " e outros" if count > len(names) else ""
        text = f"Faltam {count} municípios: {', '.join(names)}{more}."
        issues.add(warning(IssueCode.MISSING_AREAS, f"{period}, {breakdown}", text))


def _add_parts_up(run: ImportRun, issues: Issues) -> None:
    asked = {"decimals": run.measure.decimals, "kept": KEPT}
    found = list(select(_PARTS, asked))
    for whole, period, breakdown, total, parts, place, _ in found:
        text = f"{whole}, {period}, {breakdown}: o total é {number(total)} e os municípios somam {number(parts)}."
        issues.add(warning(IssueCode.PARTS_AND_TOTAL, place, text))
    issues.count_more(IssueCode.PARTS_AND_TOTAL, IssueLevel.WARNING, _untold(found))


def _untold(found: list[tuple[Any, ...]]) -> int:
    """How many rows the limit left out: the last column counts them all."""
    return found[0][-1] - len(found) if found else 0


class _Family(NamedTuple):
    """The breakdowns that split another one by one more dimension, in one period."""

    dimension: str
    period_id: int
    whole_id: int
    parts: tuple[int, ...]


def _add_categories_up(run: ImportRun, difference: Difference, issues: Issues) -> None:
    families = _families({(one.breakdown_id, one.period_id) for one in difference.counts})
    if not families:
        return
    lines = [(number, one, part) for number, one in enumerate(families) for part in one.parts]
    asked = {
        "decimals": run.measure.decimals,
        "numbers": [number for number, _, _ in lines],
        "periods": [one.period_id for _, one, _ in lines],
        "parts": [part for _, _, part in lines],
        "wholes": [one.whole_id for _, one, _ in lines],
        "sizes": [len(one.parts) for _, one, _ in lines],
    }
    periods = Period.objects.in_bulk({one.period_id for one in families})
    wholes = Breakdown.objects.in_bulk({one.whole_id for one in families})
    for number_of, found in groupby(select(_CATEGORIES, asked), key=itemgetter(0)):
        one = families[number_of]
        where = f"{periods[one.period_id].code}, {wholes[one.whole_id].label}"
        _tell_of_categories(one.dimension, where, list(found), issues)


def _families(read: set[tuple[int, int]]) -> list[_Family]:
    """What of the cuts that were read makes what other; a single category is no whole, and is not compared."""
    cuts = {
        pk: frozenset((name, str(code)) for name, code in categories.items())
        for pk, categories in Breakdown.objects.filter(pk__in={pk for pk, _ in read}).values_list("pk", "categories")
    }
    known = {categories: pk for pk, categories in cuts.items()}
    found: dict[tuple[str, int, int], list[int]] = {}
    for part, period in sorted(read):
        for category in cuts[part]:
            whole = known.get(cuts[part] - {category})
            if (whole, period) in read:
                found.setdefault((category[0], period, cast(int, whole)), []).append(part)
    return [_Family(*key, tuple(parts)) for key, parts in sorted(found.items()) if len(parts) > 1]


def _tell_of_categories(dimension: str, where: str, found: list[tuple[Any, ...]], issues: Issues) -> None:
    """Off in most areas, it is the choice of categories that is no whole, and is told once; else each is told."""
    compared = found[0][-1]
    if len(found) >= LEAST_AREAS and len(found) > compared * MASS:
        text = (
            f"As categorias de «{dimension}» não somam o total em {len(found)} de {compared} territórios: "
            "confirme que vieram todas e que nenhuma contém outra."
        )
        issues.add(warning(IssueCode.PARTS_AND_TOTAL, where, text))
        return
    for _, area, count, total, parts, place, _ in found:
        text = (
            f"{area}, {where}: o total é {number(total)} e as {count} categorias de «{dimension}» "
            f"somam {number(parts)}."
        )
        issues.add(warning(IssueCode.PARTS_AND_TOTAL, place, text))


def _look_for_outliers(run: ImportRun, issues: Issues) -> None:
    asked = {"run": run.pk, "measure": run.measure_id, "limit": OUTLIER, "least": LEAST_HISTORY, "kept": KEPT}
    found = list(select(_OUTLIERS, asked))
    for area, period, breakdown, value, middle, count, place, _ in found:
        usual = number(round(Decimal(middle), run.measure.decimals))
        text = f"{area}, {period}, {breakdown}: {number(value)} está muito longe dos outros {count} valores ({usual})."
        issues.add(warning(IssueCode.OUTLIER, place, text))
    issues.count_more(IssueCode.OUTLIER, IssueLevel.WARNING, _untold(found))


def _look_for_mass_changes(difference: Difference, issues: Issues) -> None:
    told = [one for one in difference.counts if one.known >= LEAST_CELLS and one.moved > one.known * MASS]
    periods = Period.objects.in_bulk({one.period_id for one in told})
    breakdowns = Breakdown.objects.in_bulk({one.breakdown_id for one in told})
    for one in sorted(told, key=lambda one: (-periods[one.period_id].starts_on.toordinal(), one.breakdown_id)):
        text = f"Mudam {one.moved} dos {one.known} valores já publicados."
        where = f"{periods[one.period_id].code}, {breakdowns[one.breakdown_id].label}"
        issues.add(warning(IssueCode.MASS_CHANGE, where, text))


def _compare_contract(run: ImportRun, issues: Issues) -> None:
    """What the source said of itself the last time that figures from it were published."""
    before = (
        ImportRun.objects.filter(measure=run.measure, feed=run.feed, format=run.format, release__isnull=False)
        .exclude(pk=run.pk)
        .order_by("-decided_at", "-pk")
        .first()
    )
    if before is None:
        return
    told = (
        ("O título", before.source_title, run.source_title),
        ("A unidade", before.source_unit, run.source_unit),
        ("A precisão", before.source_decimals, run.source_decimals),
    )
    for name, old, new in told:
        if old not in ("", None) and old != new:
            issues.add(warning(IssueCode.CONTRACT, "fonte", f"{name} mudou na fonte: era «{old}», é «{new}»."))
