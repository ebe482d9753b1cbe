"""Adds to a chain of events, and proves that one is whole."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from common.audit.models import ChainEvent
from common.canonical import canonical, freeze

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the event whose hash, number or link is not what it should be."""

    stream: str
    number: int
    reason: str


@transaction.atomic(savepoint=False)
def append(
    stream: str,
    kind: str,
    *,
    actor: "User | None",
    on_behalf_of: str = "",
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> ChainEvent:
    """Add an event to a stream, in the transaction of what happened; those of one stream wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream])
    last = ChainEvent.objects.filter(stream=stream).order_by("-number").first()
    event = ChainEvent(
        stream=stream,
        number=last.number + 1 if last else 1,
        kind=kind,
        actor=actor,
        on_behalf_of=on_behalf_of,
        happened_at=at,
        data=freeze(dict(data or {})),
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def said_by(event: ChainEvent) -> str:
    """Return everything an event says, the hash before it included, as the canonical JSON that is hashed."""
    said = {
        "stream": event.stream,
        "number": event.number,
        "kind": event.kind,
        "actor": event.actor_id,
        "on_behalf_of": event.on_behalf_of,
        "happened_at": event.happened_at,
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
    return canonical(said)


def hash_of(event: ChainEvent) -> str:
    return hashlib.sha256(said_by(event).encode()).hexdigest()


def breaks(stream_prefix: str = "") -> Iterator[Break]:
    """Yield every place where a chain does not hold, in the order of streams and numbers."""
    events = ChainEvent.objects.filter(stream__startswith=stream_prefix).order_by("stream", "number")
    return breaks_among(events.iterator(chunk_size=2000))


def breaks_among(events: Iterable[ChainEvent]) -> Iterator[Break]:
    """Yield every place where whole chains, given in the order of streams and numbers, do not hold."""
    stream, number, previous = "", 0, ""
    for event in events:
        if event.stream != stream:
            stream, number, previous = event.stream, 0, ""
        if event.number != number + 1:
            yield Break(stream, event.number, f"falta o acontecimento {number + 1}")
        if event.previous_hash != previous:
            yield Break(stream, event.number, "não segue o anterior")
        if event.hash != hash_of(event):
            yield Break(stream, event.number, "o conteúdo não é o que foi escrito")
        number, previous = event.number, event.hash
