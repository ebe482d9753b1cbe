"""Entering a figure: write it, hand it in, take it back, correct it. Who decides on it is in `entry_decisions`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.queries import actor_of
from action_plan.queries import civil_day
from common.audit.trail import record
from common.files.models import StoredFile
from observatory.enums import (
    OPEN_ENTRY_STATES,
    WRITABLE_ENTRY_STATES,
    EntryState,
    ObservationStatus,
)
from observatory.models import Area, Entry, EntryTransition, Measure, Period
from observatory.notifications import tell_submitted
from observatory.operations.entry_rules import (
    EntryValues,
    differences,
    missing_from,
    official_problem,
    problems_of,
    said_of,
    state_difference,
)
from observatory.operations.refusals import EntryDifference, EntryRefused, GridRefused, StaleEntry
from observatory.permissions import can_enter_figure
from observatory.queries.entries import Known, entry_periods, known_of, known_of_entries, total, with_content
from territories.models import Entity

FIELDS = ("value", "status", "note", "url", "file")
Seen = tuple[Entry, int]


@dataclass(frozen=True)
class Declarer:
    """Who enters figures, in whose name, when."""

    user: User
    entity: Entity
    at: datetime


@dataclass(frozen=True)
class GridLine:
    """What a grid says of one territory; `version` is None where there was nothing when it was opened."""

    area: Area
    values: EntryValues
    version: int | None = None


@transaction.atomic
def enter_figure(
    *,
    measure: Measure,
    period: Period,
    line: GridLine,
    by: Declarer,
    file: StoredFile | None = None,
    drops_file: bool = False,
) -> Entry:
    """Keep what is said of one cell as a draft. Raises StaleEntry when somebody else wrote there first."""
    _require_asked(measure, period, by)
    require_declarer(measure, line.area, by)
    problems = problems_of(measure, line.values)
    if problems:
        raise EntryRefused(*problems)
    entry = _written(measure, period, line, by)
    if file is not None or drops_file:
        entry.file = file
        _save(entry, by, ["file"])
    return entry


@transaction.atomic
def enter_grid(*, measure: Measure, period: Period, lines: Sequence[GridLine], by: Declarer) -> list[Entry]:
    """Keep what is said of many territories, all of it or nothing. Raises GridRefused with what is wrong in each."""
    _require_asked(measure, period, by)
    refused: dict[int, Sequence[str]] = {}
    entries = []
    for line in lines:
        try:
            require_declarer(measure, line.area, by)
            if problems := problems_of(measure, line.values):
                raise EntryRefused(*problems)
            entries.append(_written(measure, period, line, by))
        except StaleEntry as stale:
            now = "; ".join(f"{each.label}: {each.current}" for each in stale.differences)
            refused[line.area.pk] = [f"{stale.who} mudou entretanto este valor ({now}). Reveja-o e volte a guardar."]
        except EntryRefused as refusal:
            refused[line.area.pk] = refusal.problems
    if refused:
        raise GridRefused(refused)
    return entries


@transaction.atomic
def submit_entries(*, seen: Sequence[Seen], by: Declarer) -> list[Entry]:
    """Hand figures of one measure and period to the EATA, all of them or none; asked twice, it is done once."""
    locked = lock_entries(seen)
    again = [entry for entry, version, _state in locked if _is_handed_in(entry, version, by)]
    if locked and len(again) == len(locked):
        return again
    entries = []
    for entry, version, state in locked:
        refuse_stale(entry, version, state)
        entries.append(entry)
    _refuse_unready(entries, by)
    for entry in entries:
        entry.submitted_at, entry.submitted_by = by.at, by.user
        _add_writer(entry, by.user)
        step(entry, EntryState.SUBMITTED, by.user, by.at)
        record(entry, "observatory.submit_entry", user=by.user, data={"version": entry.version})
    tell_submitted(entries, by.at)
    return entries


def _is_handed_in(entry: Entry, version: int, by: Declarer) -> bool:
    """Whether the same person already handed in this very version: a button pressed twice."""
    return (entry.state, entry.version, entry.submitted_by_id) == (EntryState.SUBMITTED, version, by.user.pk)


def _refuse_unready(entries: Sequence[Entry], by: Declarer) -> None:
    problems, known = [], known_of_entries(entries)
    for entry in entries:
        require_declarer(entry.measure, entry.area, by)
        if entry.state not in WRITABLE_ENTRY_STATES:
            raise EntryRefused(f"{entry.area.name}: este valor já está {entry.get_state_display()}.")
        problems += [f"{entry.area.name}: {problem}" for problem in lacks_of(entry, known[entry.pk])]
    if problems or not entries:
        raise EntryRefused(*(problems or ["Não há valores por submeter."]))


def lacks_of(entry: Entry, known: Known) -> list[str]:
    """Say why a figure cannot be handed in yet."""
    lacks = [*missing_from(entry), *_unchanged(entry), official_problem(known)]
    return [problem for problem in lacks if problem]


@transaction.atomic
def withdraw_entry(*, entry: Entry, version: int, by: Declarer) -> Entry:
    """Take back what nobody decided yet: it is a draft again."""
    (current,) = _locked([(entry, version)])
    require_declarer(current.measure, current.area, by)
    if current.state != EntryState.SUBMITTED:
        raise EntryRefused(f"Este valor está {current.get_state_display()}: já não se retira.")
    current.submitted_at = current.submitted_by = None
    _add_writer(current, by.user)
    step(current, EntryState.DRAFT, by.user, by.at)
    record(current, "observatory.withdraw_entry", user=by.user, data={"version": current.version})
    return current


@transaction.atomic
def discard_entry(*, entry: Entry, version: int, by: Declarer) -> Entry:
    """Give up a draft; what it said stays in its history."""
    (current,) = _locked([(entry, version)])
    require_declarer(current.measure, current.area, by)
    if current.state not in WRITABLE_ENTRY_STATES:
        raise EntryRefused(f"Este valor está {current.get_state_display()}: já não se abandona.")
    step(current, EntryState.DISCARDED, by.user, by.at)
    record(current, "observatory.discard_entry", user=by.user, data={"version": current.version})
    return current


@transaction.atomic
def correct_entry(*, entry: Entry, by: Declarer) -> Entry:
    """Start a correction of a published figure: a copy that, once approved, takes its place; the old one stays."""
    original = with_content(Entry.objects.filter(pk=entry.pk)).select_for_update(of=["self"]).get()
    require_declarer(original.measure, original.area, by)
    if original.state != EntryState.APPROVED:
        raise EntryRefused("Só se corrige um valor publicado; este ainda se altera diretamente.")
    if original.corrections.exclude(state=EntryState.DISCARDED).exists():
        raise EntryRefused("Este valor já tem uma correção: abra a mais recente.")
    if problem := official_problem(known_of_entries([original])[original.pk]):
        raise EntryRefused(problem)
    copied = {name: getattr(original, name) for name in FIELDS}
    return _opened(original.measure, original.period, original.area, by, supersedes=original, **copied)


def require_declarer(measure: Measure, area: Area, by: Declarer) -> None:
    """Refuse whoever does not enter figures of this territory on that day, however they got here."""
    actor = actor_of(by.user, civil_day(by.at), by.entity.pk)
    if actor.entity_id != by.entity.pk or not can_enter_figure(actor, measure, area):
        raise EntryRefused(f"Os valores de {area.name} são declarados por quem responde por esse território.")


def step(entry: Entry, to_state: EntryState, user: User, at: datetime, reason: str = "") -> None:
    """Move an entry on, and note who did it, what it said then, and why."""
    EntryTransition.objects.create(
        entry=entry,
        from_state=entry.state,
        to_state=to_state,
        actor=user,
        at=at,
        reason=reason,
        version=entry.version,
        value=entry.value,
        status=entry.status,
    )
    entry.state = to_state
    entry.save()


def lock_entries(seen: Iterable[Seen]) -> list[tuple[Entry, int, str]]:
    """Read entries again, in the order of their ids, with the version and state in which they were seen."""
    saw = {entry.pk: (version, entry.state) for entry, version in seen}
    found = with_content(Entry.objects.filter(pk__in=saw)).select_for_update(of=["self"]).order_by("pk")
    return [(entry, *saw[entry.pk]) for entry in found]


def refuse_stale(entry: Entry, version: int, state: str) -> None:
    """Refuse to act on another version or state than the one the person saw."""
    found = [state_difference(entry, state)] if entry.state != state else []
    if entry.version != version:
        now = f"{entry.version}: {said_of(entry.measure, entry.value, entry.status)}"
        found.append(EntryDifference("versão", str(version), now))
    if found:
        raise StaleEntry(entry, last_hand(entry), found)


def last_hand(entry: Entry) -> str:
    """Name who last did something with an entry: took a step, or wrote since."""
    last = entry.transitions.select_related("actor").order_by("-pk").first()
    if last is not None and last.version >= entry.version:
        return str(last.actor)
    return str(User.objects.filter(pk=entry.writer_ids[-1]).first() or entry.author)


def _locked(seen: Sequence[Seen]) -> list[Entry]:
    entries = []
    for entry, version, state in lock_entries(seen):
        refuse_stale(entry, version, state)
        entries.append(entry)
    return entries


def _require_asked(measure: Measure, period: Period, by: Declarer) -> None:
    if not measure.entered_by:
        raise EntryRefused("Os valores desta medida vêm da sua fonte: não se declaram aqui.")
    if period not in entry_periods(civil_day(by.at)):
        raise EntryRefused(f"Ainda não se declaram valores de {period.code}, ou já não se declaram.")


def _written(measure: Measure, period: Period, line: GridLine, by: Declarer) -> Entry:
    said = _normal(line.values)
    cell = with_content(Entry.objects.filter(measure=measure, period=period, area=line.area, breakdown=total()))
    current = cell.filter(state__in=OPEN_ENTRY_STATES).select_for_update(of=["self"]).first()
    if current is None:
        return _begun(measure, period, line, said, by)
    if line.version != current.version or current.state not in WRITABLE_ENTRY_STATES:
        raise StaleEntry(current, last_hand(current), _told_apart(current, said))
    if differences(current, said):
        for name in ("value", "status", "note", "url"):
            setattr(current, name, getattr(said, name))
        _save(current, by, ["value", "status", "note", "url"])
    return current


def _begun(measure: Measure, period: Period, line: GridLine, said: EntryValues, by: Declarer) -> Entry:
    """Open an entry where there is none; what somebody decided or gave up meanwhile is told."""
    in_cell = Entry.objects.filter(measure=measure, period=period, area=line.area, breakdown=total())
    last = with_content(in_cell).order_by("-pk").first()
    if line.version is not None and last is not None:
        raise StaleEntry(last, last_hand(last), _told_apart(last, said))
    if in_cell.filter(state=EntryState.APPROVED).exists():
        raise EntryRefused("Este valor já está publicado: para o mudar, abra-o e comece uma correção.")
    if problem := official_problem(known_of(measure, period, [line.area])[line.area.pk]):
        raise EntryRefused(problem)
    kept = {"value": said.value, "status": said.status, "note": said.note, "url": said.url}
    try:
        with transaction.atomic():
            return _opened(measure, period, line.area, by, **kept)
    except IntegrityError:
        current = with_content(in_cell.filter(state__in=OPEN_ENTRY_STATES)).get()
        raise StaleEntry(current, last_hand(current), _told_apart(current, said)) from None


def _opened(measure: Measure, period: Period, area: Area, by: Declarer, **content: object) -> Entry:
    entry = Entry.objects.create(
        measure=measure,
        breakdown=total(),
        period=period,
        area=area,
        entered_for=by.entity,
        author=by.user,
        writer_ids=[by.user.pk],
        created_at=by.at,
        **content,
    )
    EntryTransition.objects.create(
        entry=entry,
        to_state=EntryState.DRAFT,
        actor=by.user,
        at=by.at,
        version=entry.version,
        value=entry.value,
        status=entry.status,
    )
    record(entry, "observatory.enter_figure", user=by.user, data={"version": entry.version})
    return entry


def _normal(values: EntryValues) -> EntryValues:
    """Without a value, the ways of having one say nothing; with one and no word about it, it is final."""
    note, url = values.note.strip(), values.url.strip()
    status = values.status
    if values.is_empty:
        status = ""
    elif values.value is not None and not status:
        status = ObservationStatus.NORMAL
    return replace(values, status=str(status), note=note, url=url)


def _told_apart(entry: Entry, said: EntryValues) -> list[EntryDifference]:
    found = differences(entry, said)
    return found if entry.state in WRITABLE_ENTRY_STATES else [state_difference(entry, EntryState.DRAFT), *found]


def _save(entry: Entry, by: Declarer, names: list[str]) -> None:
    entry.version += 1
    _add_writer(entry, by.user)
    entry.save(update_fields=[*names, "version", "writer_ids"])
    record(entry, "observatory.enter_figure", user=by.user, data={"version": entry.version})


def _add_writer(entry: Entry, user: User) -> None:
    """Keep who wrote it, the last one at the end: none of them decides on it."""
    entry.writer_ids = [*(one for one in entry.writer_ids if one != user.pk), user.pk]


def _unchanged(entry: Entry) -> list[str]:
    """Of entries with what was said when they were returned (`with_content`)."""
    version, reason = entry.returned_version, entry.returned_for  # type: ignore[attr-defined]  # annotated
    return [f"Nada mudou desde que foi devolvido: «{reason}»"] if version and entry.version <= version else []
