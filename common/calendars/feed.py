"""A calendar of days or hours, the same bytes for the same entries, so that a subscriber sees only real changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vDuration, vText

from common.demonstration import demonstration_mark
from common.ui.formatting import LISBON

PRODUCER = "-//Portal dos Territórios Inteligentes//PT"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From one instant to another, at a place; called off or not."""

    starts_at: datetime
    ends_at: datetime
    location: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One day, or its `hours`. `uid` never changes for the same thing, so that a moved date moves the event it was."""

    uid: str
    on: date
    hours: Hours | None = None
    title: str
    description: str
    url: str
    modified_at: datetime
    sequence: int = 0
    categories: tuple[str, ...] = ()


def calendar_feed(name: str, description: str, entries: Iterable[Entry], *, refresh: timedelta) -> bytes:
    mark = demonstration_mark()
    name, description = (f"{name} (demonstração)", f"{description}. {mark}") if mark else (name, description)
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-caldesc", vText(description))
    calendar.add("x-wr-timezone", vText("Europe/Lisbon"))
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for entry in sorted(entries, key=lambda entry: (entry.on, entry.uid)):
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.modified_at)
    event.add("last-modified", entry.modified_at)
    _when(event, entry)
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("sequence", entry.sequence)
    if entry.categories:
        event.add("categories", list(entry.categories))
    return event


def _when(event: Event, entry: Entry) -> None:
    if entry.hours is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
        return
    event.add("dtstart", entry.hours.starts_at.astimezone(LISBON))
    event.add("dtend", entry.hours.ends_at.astimezone(LISBON))
    event.add("status", "CANCELLED" if entry.hours.is_cancelled else "CONFIRMED")
    if entry.hours.location:
        event.add("location", entry.hours.location)
