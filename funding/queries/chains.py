"""The chains of events of funding as an auditor reads them: found, told in words and verified again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.enums import Role
from accounts.models import Membership
from accounts.permissions import Actor, is_active_on
from common.audit.chain import Break, breaks_among, said_by
from common.audit.models import ChainEvent
from common.ui.formatting import local
from funding.enums import ApplicationState, AwardState, CallState, ChainKind
from funding.models import Application, Award, Call, RankingRun, Submission
from funding.permissions import can_audit, can_audit_application
from funding.queries.chain_words import Detail, about, told
from territories.models import Entity, EntityName
from territories.queries import entity_labels


@dataclass(frozen=True)
class Subject:
    """What a chain is about; `number` is how it is called in papers: call, registry or contract number."""

    kind: ChainKind
    uuid: UUID
    title: str
    number: str
    state: str
    call: Call

    @property
    def stream(self) -> str:
        return f"{self.kind.prefix}{self.uuid}"


@dataclass(frozen=True)
class ChainLine:
    subject: Subject
    events: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Told:
    """An event in words; `role` is what its author was, for that entity, on that day. `broken` says what is wrong."""

    event: ChainEvent
    sentence: str
    who: str
    role: str
    entity: str
    details: tuple[Detail, ...]
    broken: tuple[str, ...]

    @property
    def content(self) -> str:
        """The very text that the hash is of."""
        return said_by(self.event)


@dataclass(frozen=True)
class Verification:
    """What came of working every hash out again. A chain without events has nothing to hold."""

    chains: int
    events: int
    breaks: tuple[Break, ...]
    last_hash: str = ""

    @property
    def holds(self) -> bool:
        return not self.breaks


def subjects_of(kind: ChainKind, at: datetime, *, text: str = "", call_code: str = "") -> QuerySet[Any]:
    """Return what has a chain of a kind and fits the words, newest first; applications once their call is over."""
    match kind:
        case ChainKind.CALL:
            found = Call.objects.order_by("-created_at", "-pk")
            return _narrowed(found, text, call_code, "", "title", "code", "number")
        case ChainKind.RANKING:
            ranked = Call.objects.filter(pk__in=RankingRun.objects.values("call")).order_by("-created_at", "-pk")
            return _narrowed(ranked, text, call_code, "", "title", "code", "number")
        case ChainKind.AWARD:
            awards = Award.objects.select_related("application__call").order_by("-created_at", "-pk")
            where = ("number", "application__title", "application__call__title")
            return _narrowed(awards, text, call_code, "application__", *where)
    over = Q(call__state=CallState.CANCELLED) | Q(call__closes_at__lte=at)
    applications = Application.objects.filter(over).select_related("call").order_by("-created_at", "-pk")
    return _narrowed(applications, text, call_code, "", "title", "call__title", "uuid")


def _narrowed(found: QuerySet[Any], text: str, call_code: str, inside: str, *fields: str) -> QuerySet[Any]:
    """Every word is in one of the fields, in a registry number, or in a name of who leads."""
    if call_code:
        is_call = found.model is Call
        found = found.filter(**{"code" if is_call else f"{inside}call__code": call_code})
    for word in text.split():
        said = Q()
        for field in fields:
            said |= Q(**{f"{field}__icontains" if field == "uuid" else f"{field}__unaccent__icontains": word})
        if found.model is not Call:
            named = EntityName.objects.filter(Q(name__unaccent__icontains=word) | Q(acronym__unaccent__icontains=word))
            registered = Submission.objects.filter(registry__icontains=word).values("application")
            own = "application" if inside else "pk"
            said |= Q(**{f"{inside}lead__in": named.values("entity")}) | Q(**{f"{own}__in": registered})
        found = found.filter(said)
    return found


def closed_to_auditors(at: datetime) -> int:
    """Count the applications of calls that are not over: nobody reads what is told of them yet."""
    return Application.objects.exclude(Q(call__state=CallState.CANCELLED) | Q(call__closes_at__lte=at)).count()


def lines_of_chains(kind: ChainKind, rows: Iterable[Any]) -> list[ChainLine]:
    """Return how much each chain of a page has, in two queries."""
    found = list(rows)
    registries = _registries(found) if kind == ChainKind.APPLICATION else {}
    subjects = [_subject(kind, row, registries.get(row.pk, "")) for row in found]
    counted: dict[str, Any] = {
        row["stream"]: row
        for row in ChainEvent.objects.filter(stream__in=[one.stream for one in subjects])
        .order_by()
        .values("stream")
        .annotate(events=Count("pk"), first_at=Min("happened_at"), last_at=Max("happened_at"))
    }
    none: dict[str, Any] = {"events": 0, "first_at": None, "last_at": None}
    lines = [(subject, counted.get(subject.stream, none)) for subject in subjects]
    return [ChainLine(subject, row["events"], row["first_at"], row["last_at"]) for subject, row in lines]


def subject_for(actor: Actor, kind: ChainKind, uuid: UUID, at: datetime) -> Subject | None:
    """Return what a chain is about, or None where the actor may not read it."""
    if not can_audit(actor):
        return None
    row = subjects_of(kind, at).filter(uuid=uuid).first()
    if row is None or (isinstance(row, Application) and not can_audit_application(actor, row, at)):
        return None
    return _subject(kind, row, _registries([row]).get(row.pk, "") if kind == ChainKind.APPLICATION else "")


def _registries(applications: Collection[Application]) -> dict[int, str]:
    """Return the registry number that counts of each: of its last submission."""
    rows = Submission.objects.filter(application__in=[one.pk for one in applications]).order_by("number")
    return dict(rows.values_list("application_id", "registry"))


def _subject(kind: ChainKind, row: Any, registry: str) -> Subject:
    if isinstance(row, Application):
        state = ApplicationState(row.state).portuguese
        return Subject(kind, row.uuid, row.title, registry, state, row.call)
    if isinstance(row, Award):
        state = AwardState(row.state).portuguese
        return Subject(kind, row.uuid, row.application.title, row.number, state, row.application.call)
    return Subject(kind, row.uuid, row.title, row.number or row.code, CallState(row.state).portuguese, row)


def events_in(subject: Subject) -> list[ChainEvent]:
    """Return the whole chain, first to last."""
    return list(ChainEvent.objects.filter(stream=subject.stream).select_related("actor").order_by("number"))


def verification_of_chain(events: list[ChainEvent]) -> Verification:
    return Verification(int(bool(events)), len(events), tuple(breaks_among(events)), events[-1].hash if events else "")


def verification_of_call(call: Call) -> Verification:
    """Work out again the chains of a call, of its rankings, and of all its applications and awards, a few at a time.

    Whether they hold is told of applications that nobody may read yet: of what is in them, nothing.
    """
    applications = Application.objects.filter(call=call).values_list("uuid", flat=True)
    awards = Award.objects.filter(application__call=call).values_list("uuid", flat=True)
    streams = [
        *(f"{kind.prefix}{call.uuid}" for kind in (ChainKind.CALL, ChainKind.RANKING)),
        *(f"{ChainKind.APPLICATION.prefix}{uuid}" for uuid in applications),
        *(f"{ChainKind.AWARD.prefix}{uuid}" for uuid in awards),
    ]
    events = ChainEvent.objects.filter(stream__in=streams)
    found = tuple(breaks_among(events.order_by("stream", "number").iterator(chunk_size=2000)))
    counted = events.aggregate(chains=Count("stream", distinct=True), events=Count("pk"))
    return Verification(counted["chains"], counted["events"], found)


def told_events(events: list[ChainEvent], kind: ChainKind, broken: Iterable[Break], on: date) -> list[Told]:
    """Write events in words, each with who its author was on that day; four queries, however many."""
    entities = _entity_names(events, on)
    held = _memberships([event.actor_id for event in events if event.actor_id])
    wrong: dict[int, list[str]] = {}
    for one in broken:
        wrong.setdefault(one.number, []).append(one.reason)
    return [
        Told(
            event=event,
            sentence=told(kind, event, entities),
            who=event.actor.name if event.actor else "o portal, pela hora",
            role=_role_then(event, held),
            entity=entities.get(event.on_behalf_of, event.on_behalf_of),
            details=about(event, entities),
            broken=tuple(wrong.get(event.number, ())),
        )
        for event in events
    ]


def _entity_names(events: list[ChainEvent], on: date) -> dict[str, str]:
    codes = {event.on_behalf_of for event in events if event.on_behalf_of}
    for event in events:
        codes |= {one for one in (event.data.get("entity"), *_listed(event)) if isinstance(one, str)}
    ids = dict(Entity.objects.filter(code__in=codes).values_list("code", "pk"))
    labels = entity_labels(ids.values(), on)
    return {code: labels[pk].display for code, pk in ids.items()}


def _listed(event: ChainEvent) -> list[Any]:
    return [one for name in ("entities", "parties") for one in event.data.get(name) or () if isinstance(one, str)]


Held = tuple[str, str, date, date | None]


def _memberships(user_ids: Collection[int]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    rows = Membership.objects.filter(user__in=set(user_ids)).order_by("pk")
    for user_id, code, role, starts_on, ends_on in rows.values_list(
        "user_id", "entity__code", "role", "starts_on", "ends_on"
    ):
        found.setdefault(user_id, []).append((code, role, starts_on, ends_on))
    return found


def _role_then(event: ChainEvent, held: dict[int, list[Held]]) -> str:
    """Return the roles of an author, for the entity they acted for, on the day; none when it was the clock."""
    if event.actor_id is None:
        return ""
    on = local(event.happened_at).date()
    roles = [
        Role(role).label
        for code, role, starts_on, ends_on in held.get(event.actor_id, ())
        if code == event.on_behalf_of and is_active_on(starts_on, ends_on, on)
    ]
    return ", ".join(dict.fromkeys(map(str, roles)))
