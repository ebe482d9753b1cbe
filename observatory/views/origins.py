"""What is said of where figures come from: beside each one, and once for all that is shown together."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _, gettext_noop

from observatory.enums import Origin
from observatory.models import Area, Period, Release
from observatory.queries import Shown
from observatory.views import words

SOME = gettext_noop(
    "Alguns destes valores são simulados para demonstração e dizem-no ao lado: não são estatísticas e não devem ser "
    "citados como tal."
)


def kinds(releases: Iterable[Release]) -> set[Origin]:
    return {Origin(release.origin) for release in releases}


def is_mixed(releases: Iterable[Release]) -> bool:
    """Invented figures stand beside others: then each says what it is."""
    found = kinds(releases)
    return Origin.SIMULATED in found and len(found) > 1


def warning(releases: Iterable[Release]) -> str:
    """What is said once of all: nothing where nothing is invented."""
    found = kinds(releases)
    if Origin.SIMULATED not in found:
        return ""
    return _(SOME) if len(found) > 1 else _(words.SIMULATED)


def mark(releases: Iterable[Release], *, among_others: bool) -> str:
    """What is said beside one figure: that the entity declared it or, among others, that it is invented."""
    found = kinds(releases)
    if among_others and Origin.SIMULATED in found:
        return _("simulado") if len(found) == 1 else _("inclui valores simulados")
    return Origin.DECLARED.label if Origin.DECLARED in found else ""


def of_cell(shown: Shown, area: Area, period: Period | None = None) -> str:
    """What is said beside a figure of a measure."""
    return mark(shown.releases_behind(area, period), among_others=is_mixed(shown.used_releases))


def simulated_in_series(shown: Shown) -> Iterator[tuple[str, str]]:
    """The territories of the series whose line is in part invented, with the periods in which it is."""
    if not is_mixed(shown.used_releases):
        return
    for area in dict.fromkeys([shown.country, *shown.lines]):
        told = [
            period.code
            for period in shown.figures.periods
            if shown.figures.reading(area, period).value is not None and shown.is_simulated_at(area, period)
        ]
        if told:
            known = sum(shown.figures.reading(area, period).value is not None for period in shown.figures.periods)
            yield area.name, _("todos os períodos") if len(told) == known else ", ".join(told)
