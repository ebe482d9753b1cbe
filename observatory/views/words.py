"""How the figures of the observatory are said: units, levels, absences, changes, and how they were put together."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _, gettext_noop

from common.charts.values import Missing
from common.ui import formatting
from common.ui.faceting import said as translated
from common.ui.languages import kept_in_portuguese
from observatory.enums import Aggregation, AreaLevel, Direction, MeasureKind, ObservationStatus, Origin, ProgressStatus
from observatory.models import Measure, Release
from observatory.queries import Aggregate, PeriodCount, Reading, ReleaseKinds, Shown

SIMULATED = gettext_noop("Dados simulados para demonstração: não são estatísticas e não devem ser citados como tal.")
PLURALS = {
    AreaLevel.COUNTRY: gettext_noop("país"),
    AreaLevel.REGION: gettext_noop("regiões"),
    AreaLevel.COMMUNITY: gettext_noop("entidades intermunicipais"),
    AreaLevel.MUNICIPALITY: gettext_noop("municípios"),
}
ABSENCES = {
    ObservationStatus.NOT_AVAILABLE: Missing.NOT_AVAILABLE,
    ObservationStatus.NOT_APPLICABLE: Missing.NOT_APPLICABLE,
    ObservationStatus.CONFIDENTIAL: Missing.CONFIDENTIAL,
    ObservationStatus.NOT_REPORTED: Missing.NOT_REPORTED,
    ObservationStatus.WITHDRAWN: Missing.WITHDRAWN,
}
MOST_PERIODS = 6  # told one by one where there may be many
METHODS = {
    Aggregation.SUM: gettext_noop("soma dos municípios"),
    Aggregation.WEIGHTED: gettext_noop("média dos municípios, ponderada pelo denominador"),
    Aggregation.SHARE: gettext_noop("proporção dos municípios que responderam"),
    Aggregation.NONE: gettext_noop("não agregável"),
}
TONES = {
    ProgressStatus.REACHED: "positive",
    ProgressStatus.ON_TRACK: "positive",
    ProgressStatus.BETTER: "positive",
    ProgressStatus.MODERATE: "attention",
    ProgressStatus.INSUFFICIENT: "warning",
    ProgressStatus.AWAY: "critical",
    ProgressStatus.WORSE: "warning",
}
# One letter beside a value that is not quite what it seems; the same as in SDMX.
PLAIN = {ObservationStatus.NORMAL}


def plural(level: AreaLevel) -> str:
    return translated(PLURALS[level])


def name_of(measure: Measure) -> str:
    return translated(measure.short_name)


def unit_of(measure: Measure, level: AreaLevel) -> str:
    """Yes and no have no unit; told of many, they are a percentage."""
    if measure.kind == MeasureKind.ADOPTION:
        return "" if level == AreaLevel.MUNICIPALITY else "%"
    return translated(measure.unit)


def suffix_of(measure: Measure, level: AreaLevel) -> str:
    """The unit as it stands after a value: «N.º» says only that it is a count."""
    return "" if measure.unit == "N.º" else unit_of(measure, level)


def decimals_of(measure: Measure, level: AreaLevel) -> int:
    return 1 if measure.kind == MeasureKind.ADOPTION and level != AreaLevel.MUNICIPALITY else measure.decimals


def number(measure: Measure, level: AreaLevel, value: Decimal) -> str:
    """A value without its unit; of one municipality's adoption, the answer."""
    if measure.kind == MeasureKind.ADOPTION and level == AreaLevel.MUNICIPALITY:
        return _("sim") if value else _("não")
    return formatting.number(value, decimals_of(measure, level))


def figure(measure: Measure, level: AreaLevel, value: Decimal) -> str:
    unit, text = suffix_of(measure, level), number(measure, level, value)
    return f"{text}{formatting.NO_BREAK_SPACE}{unit}" if unit else text


def absence(status: ObservationStatus) -> str:
    return ABSENCES[status].label


def reading_said(shown: Shown, reading: Reading) -> str:
    """What a table says of an area: its value, what there is of it, or why there is none."""
    return told_of(shown.measure, shown.level, reading)


def told_of(measure: Measure, level: AreaLevel, reading: Reading) -> str:
    if reading.value is not None:
        return number(measure, level, reading.value)
    if reading.partial is not None and reading.whole is not None:
        value = formatting.number(reading.partial, measure.decimals)
        return _("incompleto: %(value)s em %(answered)s de %(expected)s") % {
            "value": value,
            "answered": reading.whole.answered,
            "expected": reading.whole.expected,
        }
    return absence(reading.status)


def made_of(whole: Aggregate) -> str:
    """How the figure of a larger area came about."""
    if whole.is_given:
        return _("valor da fonte")
    count = {"method": translated(METHODS[whole.method]), "answered": whole.answered, "expected": whole.expected}
    if whole.yes is not None:
        return _("%(yes)s de %(answered)s municípios que responderam, em %(expected)s") % {**count, "yes": whole.yes}
    return _("%(method)s: %(answered)s de %(expected)s") % count


def change_said(shown: Shown, change: Decimal) -> str:
    return signed(shown.measure, shown.level, change)


def signed(measure: Measure, level: AreaLevel, change: Decimal) -> str:
    text = formatting.number(change, decimals_of(measure, level))
    return f"+{text}" if change > 0 else text


def change_unit(shown: Shown) -> str:
    """Percentages change by points."""
    return points_or_unit(shown.measure, shown.level)


def points_or_unit(measure: Measure, level: AreaLevel) -> str:
    unit = unit_of(measure, level)
    return _("p.p.") if unit == "%" else unit


def tone_of(shown: Shown, change: Decimal | None) -> str:
    """Better, worse, or neither: the word for a change, by which way is good."""
    return "" if change is None else turn_of(shown.measure, change)


def turn_of(measure: Measure, change: Decimal) -> str:
    if not change:
        return "same"
    if measure.direction == Direction.NEUTRAL:
        return "up" if change > 0 else "down"
    return "better" if (change > 0) == (measure.direction == Direction.HIGHER) else "worse"


def cell_said(measure: Measure, level: AreaLevel, value: Decimal | None, status: ObservationStatus | None) -> str:
    """A value with what qualifies it, or why there is none; nothing where nobody had said anything."""
    if status is None:
        return ""
    if value is None:
        return absence(status)
    text = figure(measure, level, value)
    return text if status in PLAIN else f"{text} ({status.label})"


def changes_said(added: int, revised: int) -> str:
    """What a release changed, in counts of cells."""
    new = _("%(count)s célula nova") if added == 1 else _("%(count)s células novas")
    other = _("%(count)s célula revista") if revised == 1 else _("%(count)s células revistas")
    told = [(new, added), (other, revised)]
    return ", ".join(text % {"count": formatting.number(count)} for text, count in told if count)


def kinds_said(kinds: ReleaseKinds, *, is_first: bool) -> list[str]:
    """What a release changed, a line for each kind of change that there was."""
    lines = [_("primeira publicação desta medida")] if is_first else []
    new, filled = ((), ()) if is_first else (kinds.new_periods, kinds.filled)
    lines += [_("períodos novos: %(periods)s") % {"periods": _periods(new)}] if new else []
    lines += (
        [_("células novas de períodos já publicados: %(periods)s") % {"periods": _periods(filled)}] if filled else []
    )
    lines += [_("células revistas: %(periods)s") % {"periods": _periods(kinds.revised)}] if kinds.revised else []
    if kinds.new_areas:
        names = ", ".join(kinds.new_areas)
        more = _(" e mais %(count)s") % {"count": kinds.more_areas} if kinds.more_areas else ""
        lines.append(_("territórios novos: %(names)s") % {"names": f"{names}{more}"})
    if kinds.corrected:
        lines.append(_("correções de quem declarou os valores: %(count)s") % {"count": kinds.corrected})
    return lines


def _periods(counts: Sequence[PeriodCount]) -> str:
    """«2025 (308), 2024 (2) e mais 3»: the newest with their cells, and how many others there are."""
    told = [f"{one.period} ({formatting.number(one.cells)})" for one in reversed(counts[-MOST_PERIODS:])]
    rest = len(counts) - len(told)
    return ", ".join(told) + (_(" e mais %(count)s") % {"count": rest} if rest else "")


def span_said(first: str, last: str) -> str:
    return first if first == last else _("%(first)s a %(last)s") % {"first": first, "last": last}


def title_of(shown: Shown) -> str:
    """Measure, unit, breakdown, level and period: nobody need guess what is drawn."""
    unit = unit_of(shown.measure, shown.level)
    parts = [f"{name_of(shown.measure)} ({unit})" if unit else name_of(shown.measure)]
    if shown.breakdown.key:
        parts.append(translated(shown.breakdown.label))
    parts.append(plural(shown.level))
    if shown.period is not None:
        parts.append(shown.period.code)
    return ", ".join(parts)


def sources_of(shown: Shown) -> str:
    """Who says so, and when it was published here."""
    return sources_said(shown.shown_releases)


def sources_said(releases: Iterable[Release]) -> str:
    newest: dict[str, str] = {}
    for release in releases:
        newest.setdefault(str(kept_plain(release.source)), formatting.day(release.released_at))
    return "; ".join(
        _("%(source)s (publicado em %(day)s)") % {"source": source, "day": day} for source, day in newest.items()
    ) or _("sem dados publicados")


def kept_plain(text: str) -> str:
    """A text of the database in the language of the page where the catalogue has it, without marks."""
    return translated(text)


def kept(text: str) -> object:
    return kept_in_portuguese(text)


def is_simulated(shown: Shown, *, in_series: bool = True) -> bool:
    """Whether any figure of the period, or of the series beside it, is invented."""
    used = shown.used_releases if in_series else shown.shown_releases
    return any(release.origin == Origin.SIMULATED for release in used)


def why_without_data(measure: Measure) -> str:
    """What is known of why nothing was published: who should, how often, and that it has not been read in."""
    if measure.kind == MeasureKind.ADOPTION:
        return _("As respostas de cada município ao inquérito ainda não foram publicadas aqui.")
    if measure.lowest_level == AreaLevel.COUNTRY:
        return _("A fonte só publica o valor do país, que ainda não foi lido.")
    if measure.lowest_level is None:
        return _("Está por confirmar até que nível a fonte publica esta medida.")
    return _("Os valores da fonte ainda não foram lidos.")
