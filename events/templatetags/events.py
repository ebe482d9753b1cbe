"""When an event happens, in words."""

from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from events.enums import Mode, Window
from events.models import Event, Session

register = template.Library()
AZORES = ZoneInfo("Atlantic/Azores")
WEEKDAYS = (
    gettext_noop("segunda"), gettext_noop("terça"), gettext_noop("quarta"), gettext_noop("quinta"),
    gettext_noop("sexta"), gettext_noop("sábado"), gettext_noop("domingo"),
)  # fmt: skip
TONES = {
    Window.OPEN: "positive",
    Window.WAITING_LIST: "attention",
    Window.FULL: "warning",
    Window.CANCELLED: "critical",
}


@register.filter
def when(span: Event | Session) -> str:
    """Return «quinta, 3 de dezembro de 2026, das 10:00 às 12:30», or both days when it lasts longer."""
    starts, ends = formatting.local(span.starts_at), formatting.local(span.ends_at)
    first = f"{_(WEEKDAYS[starts.weekday()])}, {formatting.day_long(starts)}"
    if (starts.year, starts.month, starts.day) == (ends.year, ends.month, ends.day):
        return _("%(first)s, das %(starts)s às %(ends)s") % {
            "first": first,
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
        }
    return _("%(first)s, %(starts)s, até %(weekday)s, %(ends)s, %(ends2)s") % {
        "first": first,
        "starts": f"{starts:%H:%M}",
        "weekday": _(WEEKDAYS[ends.weekday()]),
        "ends": formatting.day_long(ends),
        "ends2": f"{ends:%H:%M}",
    }


@register.filter
def hours(span: Session) -> str:
    return f"{formatting.local(span.starts_at):%H:%M}–{formatting.local(span.ends_at):%H:%M}"


@register.filter
def azores_time(event: Event) -> str:
    """Return the hour in the Azores where it matters: there, or on a screen."""
    is_there = event.municipality is not None and event.municipality.region.code == "acores"
    return (
        _("%(AZORES)s nos Açores") % {"AZORES": f"{event.starts_at.astimezone(AZORES):%H:%M}"}
        if is_there or event.mode != Mode.IN_PERSON
        else ""
    )


@register.filter
def month_name(event: Event) -> str:
    return formatting.month_name(formatting.local(event.starts_at))


@register.filter
def window_tone(window: Window) -> str:
    return TONES.get(window, "neutral")
