"""The words of figures in templates: `{% load observatory %}`."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import gettext as _

from common.ui import formatting
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.filters import LEVEL_NAMES
from observatory.models import Follow, Measure, Release
from observatory.queries import Bulletin, MeasureLine, Reading, Shown, follow_by_codes
from observatory.views import words

register = template.Library()


@register.simple_tag
def national(line: MeasureLine) -> dict[str, Any]:
    """The figure of the country and how it came about; without all its parts, what there is of it."""
    country = line.country
    if country is None:
        return {}
    value = country.value if country.value is not None else country.partial
    note = "" if country.is_given else words.made_of(country)
    said = "—" if value is None else words.figure(line.measure, AreaLevel.COUNTRY, value)
    return {"value": said, "note": note}


@register.simple_tag(takes_context=True)
def followed(context: RequestContext, measure_code: str = "", area_code: str = "") -> Follow | None:
    """What the reader already follows of this page; nothing, and nothing asked, of who did not sign in."""
    user = context["request"].user
    if not (user.is_authenticated and (measure_code or area_code)):
        return None
    return follow_by_codes(user.pk, measure_code, area_code)


@register.simple_tag
def measured(measure: Measure, level: AreaLevel, value: Decimal) -> str:
    return words.figure(measure, level, value)


@register.simple_tag
def level_plural(level: AreaLevel) -> str:
    return words.plural(level)


@register.simple_tag
def level_slug(level: AreaLevel) -> str:
    return LEVEL_NAMES[level]


@register.simple_tag
def absent_word(status: ObservationStatus) -> str:
    return words.absence(status)


@register.simple_tag
def origin_word(release: Release) -> str:
    return Origin(release.origin).label


@register.simple_tag
def changes_said(added: int, revised: int) -> str:
    """What a release changed, in counts of cells."""
    return words.changes_said(added, revised)


@register.simple_tag
def kinds_said(bulletin: Bulletin) -> list[str]:
    """What a release changed, by kind."""
    return words.kinds_said(bulletin.kinds, is_first=bulletin.news.is_first)


@register.simple_tag
def span_said(first: str, last: str) -> str:
    return words.span_said(first, last)


@register.simple_tag
def reading_said(measure: Measure, level: AreaLevel, reading: Reading) -> str:
    """A figure with its unit and what qualifies it, or why there is none."""
    if reading.value is None:
        return words.told_of(measure, level, reading)
    return words.cell_said(measure, level, reading.value, reading.status)


@register.simple_tag
def why_empty(line: MeasureLine) -> str:
    """Why a measure of the table has no figures yet."""
    return words.why_without_data(line.measure)


@register.simple_tag
def why_nothing(shown: Shown) -> str:
    """Why a page has nothing to show."""
    lowest = shown.measure.lowest_level
    if lowest is not None and shown.level > lowest:
        return _("Não aplicável a este nível: esta medida não existe abaixo de «%(level)s».") % {
            "level": AreaLevel(lowest).label
        }
    if shown.asked.as_of is not None:
        return _("Em %(day)s ainda nada estava publicado a este nível.") % {
            "day": formatting.day_long(shown.asked.as_of)
        }
    return words.why_without_data(shown.measure)
