"""What a call said from a moment on: editions are made here only, with the call locked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.canonical import canonical, sha256_of
from funding.enums import EditionKind
from funding.models import Call, CallEdition
from funding.operations.refusals import NotAllowed, StaleCall
from funding.queries.call_content import content_of_call


def locked_call(call: Call, version: int | None = None) -> Call:
    """Return the call as it is now, kept from others until the end of the transaction."""
    found = (
        Call.objects.select_for_update(of=("self",))
        .select_related("mechanism", "application_form", "target")
        .get(pk=call.pk)
    )
    if version is not None and version != found.version:
        raise StaleCall
    return found


def require_role(may: Callable[[Actor], bool], *, user: User, entity_id: int | None, at: datetime, label: str) -> None:
    """Refuse whoever does not have, on that day, the role that it asks for."""
    if not may(actor_of(user, localdate(at), entity_id, has_mfa=True)):
        raise NotAllowed(f"Não tem, nesta data, o papel que permite {label}.")


def keep_edition(*, call: Call, kind: EditionKind, user: User | None, at: datetime, grounds: str = "") -> CallEdition:
    """Freeze what a locked call says now, under the next number."""
    payload = canonical(content_of_call(call))
    last = CallEdition.objects.filter(call=call).order_by("-number").first()
    return CallEdition.objects.create(
        call=call,
        number=last.number + 1 if last else 1,
        kind=kind,
        published_at=at,
        published_by=user,
        grounds=grounds,
        payload=payload,
        sha256=sha256_of(payload),
    )


@contextmanager
def amending() -> Iterator[None]:
    """Let this transaction change a published call; the database refuses it otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.call_amendment = 'on'")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL portal.call_amendment = 'off'")
