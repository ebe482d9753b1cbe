"""When an event happens, in words."""

from zoneinfo import ZoneInfo

from django import template

from common.ui import formatting
from events.enums import Mode, Window
from events.models import Event, Session

register = template.Library()
AZORES = ZoneInfo("Atlantic/Azores")
WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
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
    first = f"{WEEKDAYS[starts.weekday()]}, {formatting.day_long(starts)}"
    if (starts.year, starts.month, starts.day) == (ends.year, ends.month, ends.day):
        return f"{first}, das {starts:%H:%M} às {ends:%H:%M}"
    return f"{first}, {starts:%H:%M}, até {WEEKDAYS[ends.weekday()]}, {formatting.day_long(ends)}, {ends:%H:%M}"


@register.filter
def hours(span: Session) -> str:
    return f"{formatting.local(span.starts_at):%H:%M}–{formatting.local(span.ends_at):%H:%M}"


@register.filter
def azores_time(event: Event) -> str:
    """Return the hour in the Azores where it matters: there, or on a screen."""
    is_there = event.municipality is not None and event.municipality.region.code == "acores"
    return f"{event.starts_at.astimezone(AZORES):%H:%M} nos Açores" if is_there or event.mode != Mode.IN_PERSON else ""


@register.filter
def month_name(event: Event) -> str:
    return formatting.MONTHS[formatting.local(event.starts_at).month - 1]


@register.filter
def window_tone(window: Window) -> str:
    return TONES.get(window, "neutral")
