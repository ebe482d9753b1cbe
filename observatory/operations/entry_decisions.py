"""The EATA decides on what entities declare: returned with a reason, or published in one release."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.enums import EATA_ROLES
from accounts.models import Membership, User
from action_plan.queries import civil_day
from common.audit.trail import record
from common.demonstration import is_demonstration
from observatory.enums import EntryState, ObservationStatus, Origin
from observatory.models import Division, Entry, Measure, Release
from observatory.notifications import tell_approved, tell_returned
from observatory.operations.entries import Seen, lock_entries, refuse_stale, step
from observatory.operations.entry_rules import missing_from, official_problem
from observatory.operations.incoming import NewCell
from observatory.operations.publishing import publish
from observatory.operations.refusals import EntryRefused, NothingNew, PublishRefused
from observatory.queries.entries import known_of_entries
from territories.queries import entity_labels

SHORTEST_REASON = 10
LONGEST_SOURCE = 300
MOMENT = timedelta(microseconds=1)  # between releases of one measure, whose moments follow each other


@transaction.atomic
def approve_entries(*, seen: Sequence[Seen], user: User, at: datetime) -> list[Release]:
    """Publish declared figures of one measure, a release for each who declared, all of them or none.

    Raises StaleEntry when somebody decided or changed one first. An official figure is never replaced. What is
    declared in a demonstration is invented, and is published as simulated.
    """
    require_eata(user, at)
    entries = _under_review(seen, user)
    if not entries:
        raise EntryRefused("Escolha, pelo menos, um valor.")
    measure = entries[0].measure
    if any(entry.measure_id != measure.pk for entry in entries):
        raise EntryRefused("Aprovam-se de uma vez só valores da mesma medida.")
    Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)  # nothing official comes in between
    _refuse_unfit(entries)
    releases = [_approved(measure, own, user, at + MOMENT * nth) for nth, own in enumerate(by_declarer(entries))]
    tell_approved(entries, at)
    return releases


def by_declarer(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Put together what each entity declared, so that each figure keeps the name of who said it."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.entered_for_id, []).append(entry)
    return list(found.values())


def _approved(measure: Measure, entries: Sequence[Entry], user: User, at: datetime) -> Release:
    release = _published(measure, entries, user, at)
    for entry in entries:
        entry.approved_at, entry.approved_by, entry.release = at, user, release
        step(entry, EntryState.APPROVED, user, at)
        record(entry, "observatory.approve_entry", user=user, data={"version": entry.version})
    return release


@transaction.atomic
def return_entry(*, entry: Entry, version: int, reason: str, user: User, at: datetime) -> Entry:
    """Send a figure back with the reason; every round's reason is kept."""
    require_eata(user, at)
    (current,) = _under_review([(entry, version)], user)
    if len(reason.strip()) < SHORTEST_REASON:
        raise EntryRefused("Diga o que falta ou o que corrigir, para que quem declarou o possa fazer.")
    step(current, EntryState.RETURNED, user, at, reason.strip())
    record(current, "observatory.return_entry", user=user, data={"version": current.version, "reason": reason})
    tell_returned(current, reason.strip(), at)
    return current


def require_eata(user: User, at: datetime) -> None:
    held = Membership.objects.active(civil_day(at)).filter(user=user, role__in=EATA_ROLES)
    if not (user.is_active and held.exists()):
        raise EntryRefused("Só quem pertence à EATA nesta data decide sobre os valores declarados.")


def _under_review(seen: Sequence[Seen], user: User) -> list[Entry]:
    entries = []
    for entry, version, _state in lock_entries(seen):
        if entry.is_written_by(user.pk):
            raise EntryRefused(f"{entry.area.name}: quem escreveu ou submeteu o valor não decide sobre ele.")
        refuse_stale(entry, version, EntryState.SUBMITTED)
        entries.append(entry)
    return entries


def _refuse_unfit(entries: Sequence[Entry]) -> None:
    problems, known = [], known_of_entries(entries)
    for entry in entries:
        lacks = [*missing_from(entry), official_problem(known[entry.pk])]
        problems += [f"{entry.area.name}: {problem}" for problem in lacks if problem]
    if problems:
        raise EntryRefused(*problems)


def _published(measure: Measure, entries: Sequence[Entry], user: User, at: datetime) -> Release:
    """Publish what one entity declared."""
    cells = [
        NewCell(entry.breakdown_id, entry.period_id, entry.area_id, entry.value, ObservationStatus(entry.status))
        for entry in entries
    ]
    try:
        return publish(
            measure=measure,
            cells=cells,
            origin=Origin.SIMULATED if is_demonstration() else Origin.DECLARED,
            source=source_of(entries[0], at),
            division=Division.objects.order_by(F("starts_on").desc(nulls_last=True), "pk")[0],
            at=at,
            by=user,
            note="Correção de valores declarados" if all(each.supersedes_id for each in entries) else "",
            by_name=True,
        )
    except NothingNew:
        places = ", ".join(entry.area.name for entry in entries)
        raise EntryRefused(f"{places}: o declarado é o que já está publicado. Devolva-o, com esse motivo.") from None
    except PublishRefused as refused:
        raise EntryRefused(str(refused)) from refused


def source_of(entry: Entry, at: datetime) -> str:
    """Name who declared a figure."""
    label = entity_labels([entry.entered_for_id], civil_day(at))[entry.entered_for_id]
    return f"Declarado por {label.name}"[:LONGEST_SOURCE]
