"""Somebody declares a figure: the steps that many tests begin with."""

from datetime import UTC, datetime
from decimal import Decimal

from observatory import operations
from observatory.models import Area
from observatory.operations import Declarer, EntryValues, GridLine
from tests.observatory.factories import a_measure, a_period

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOW = "Contas de gerência do município, classificação económica."


def by(person, at=AT):
    """Act for the entity that the person joined last."""
    return Declarer(person, person.memberships.order_by("-pk")[0].entity, at)


def place(code):
    return Area.objects.select_related("municipality", "community", "region").get(code=code)


def typed(person, *, measure="M40", period="2024", area="1312", value="5", status="A", version=None, at=AT):
    """A draft of one figure."""
    said = EntryValues(None if value is None else Decimal(value), status, HOW)
    return operations.enter_figure(
        measure=a_measure(measure),
        period=a_period(period),
        line=GridLine(place(area), said, version),
        by=by(person, at),
    )


def seen(*entries):
    """Each with the version and the state of now, as a page that was just opened has them."""
    for entry in entries:
        entry.refresh_from_db()
    return [(entry, entry.version) for entry in entries]


def handed_in(person, **said):
    entry = typed(person, **said)
    operations.submit_entries(seen=seen(entry), by=by(person))
    entry.refresh_from_db()
    return entry
