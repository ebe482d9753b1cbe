"""The words of declared figures in templates: `{% load entries %}`."""

from django import template
from django.utils import timezone

from observatory.enums import DECLARED_REASONS, DECLARED_VALUES, EntryStanding
from observatory.models import Entry, EntryTransition, Measure
from observatory.operations.entry_rules import said, said_of
from observatory.queries.entries import BoardCell, Published
from territories.models import Entity
from territories.queries import entity_labels

register = template.Library()

SHOWN = (
    EntryStanding.PUBLISHED,
    EntryStanding.OFFICIAL,
    EntryStanding.SUBMITTED,
    EntryStanding.RETURNED,
    EntryStanding.DRAFT,
)


@register.simple_tag
def declared(measure: Measure, published: Published | None) -> str:
    """A published value, or the reason why there is none."""
    if published is None:
        return "—"
    if published.value is not None:
        return said(measure, published.value)
    known = {*DECLARED_VALUES, *DECLARED_REASONS}
    return said_of(measure, None, published.status) if published.status in known else str(published.status.label)


@register.simple_tag
def said_then(measure: Measure, entry: Entry | EntryTransition) -> str:
    return said_of(measure, entry.value, entry.status)


@register.simple_tag
def standing_counts(cell: BoardCell) -> str:
    """How many of many territories stand where; nothing is said of those that are none."""
    told = [f"{cell.count(one)} {one.label}" for one in SHOWN if cell.count(one)]
    missing = cell.count(EntryStanding.MISSING)
    return f"{missing} de {cell.total} por declarar" + (f"; {', '.join(told)}" if told else "")


@register.simple_tag
def entity_name(entity: Entity) -> str:
    return entity_labels([entity.pk], timezone.localdate())[entity.pk].name
