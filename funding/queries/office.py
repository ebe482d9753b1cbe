"""The applications of a call as the EATA lists them: what was handed in, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast

from funding.enums import ApplicationState, AssignmentState
from funding.models import Application, Assignment, Call, LowDensityListing, Submission
from funding.models.calls import PUBLISHED_STATES
from funding.queries.evaluation import STANDING, assignments_of
from funding.queries.phases import is_unsealed
from funding.queries.submissions import last_submissions, low_density_among
from territories.models import EntityName
from territories.queries import entity_labels

ORDERS = {
    "registo": ("registry",),
    "recebida": ("-received_at", "registry"),
    "titulo": ("application__title", "registry"),
    "montante": ("-summary__requested", "registry"),
    "municipios": ("-how_many", "registry"),
    "estado": ("application__state", "registry"),
}
NOBODY = "nenhum"
FURTHEST = 100_000
WHOLE = ("payload",)  # the content, which a list never opens


@dataclass(frozen=True)
class CallLine:
    """A call in the list of those that have or may have applications; while sealed only this is known of them."""

    call: Call
    submitted: int
    first_at: datetime | None
    last_at: datetime | None
    is_unsealed: bool


@dataclass(frozen=True)
class Reader:
    """Who evaluates an application, and how far they are."""

    name: str
    state: AssignmentState
    words: str


@dataclass(frozen=True)
class ApplicationLine:
    """A row of the list. `low_density` None: the call has no list annexed."""

    uuid: Any
    registry: str
    received_at: datetime
    title: str
    lead: str
    municipalities: str
    count: int
    low_density: int | None
    requested: Decimal
    state: ApplicationState
    state_words: str
    readers: tuple[Reader, ...]


def published_calls() -> QuerySet[Call]:
    """Return the calls that may have applications, each with the list annexed to it: `listed_in` reads it."""
    listed = LowDensityListing.objects.filter(call=OuterRef("pk")).order_by("pk").values("municipality_id")
    return Call.objects.filter(state__in=PUBLISHED_STATES).annotate(listed=ArraySubquery(listed))


def listed_in(call: Any) -> frozenset[int] | None:
    """Return who is of low density in the call, or None when it has no list annexed."""
    return frozenset(call.listed) or None


def call_lines(at: datetime) -> list[CallLine]:
    """Return the published calls with how many were handed in, the last to close first."""
    counted = Count("applications", filter=Q(applications__submissions__isnull=False), distinct=True)
    calls = (
        Call.objects.filter(state__in=PUBLISHED_STATES)
        .annotate(
            submitted=counted,
            first_at=Min("applications__submissions__received_at"),
            last_at=Max("applications__submissions__received_at"),
        )
        .order_by("-closes_at", "pk")
    )
    return [_call_line(call, at) for call in calls]


def call_line(call: Call, at: datetime) -> CallLine:
    found = Submission.objects.filter(application__call=call).aggregate(
        submitted=Count("application", distinct=True), first_at=Min("received_at"), last_at=Max("received_at")
    )
    return CallLine(call, found["submitted"], found["first_at"], found["last_at"], is_unsealed(call, at))


def _call_line(call: Any, at: datetime) -> CallLine:
    return CallLine(call, call.submitted, call.first_at, call.last_at, is_unsealed(call, at))


def applications_of(
    call: Call, *, text: str = "", state: str = "", reviewer: str = "", order: str = "registo"
) -> QuerySet[Submission]:
    """Return what was last handed in of each application that fits."""
    found = last_submissions(call).select_related(None).select_related("application", "summary")
    found = found.annotate(
        how_many=Func(F("summary__municipality_ids"), function="cardinality", output_field=IntegerField())
    )
    if state:
        found = found.filter(application__state=state)
    if reviewer:
        standing = Assignment.objects.filter(application__call=call, state__in=STANDING)
        if reviewer == NOBODY:
            found = found.exclude(application__in=standing.values("application"))
        else:
            found = found.filter(application__in=standing.filter(reviewer=int(reviewer)).values("application"))
    for word in text.split():
        named = EntityName.objects.filter(
            Q(name__unaccent__icontains=word) | Q(acronym__unaccent__icontains=word)
        ).values("entity")
        found = found.filter(
            Q(registry__unaccent__icontains=word)
            | Q(application__title__unaccent__icontains=word)
            | Q(summary__municipalities__unaccent__icontains=word)
            | Q(application__lead__in=named)
        )
    return found.defer(*WHOLE).order_by(*ORDERS.get(order, ORDERS["registo"]))


def lines_of(submissions: Iterable[Submission], listed: Collection[int] | None, on: date) -> list[ApplicationLine]:
    """Write the rows; two queries more, whatever the number. States are put in words once for all of them."""
    rows = list(submissions)
    words = {state.value: state.label for state in ApplicationState}
    labels = entity_labels([row.application.lead_id for row in rows], on)
    readers = _readers([row.application_id for row in rows])
    return [
        ApplicationLine(
            uuid=row.application.uuid,
            registry=row.registry,
            received_at=row.received_at,
            title=row.application.title,
            lead=labels[row.application.lead_id].display,
            municipalities=row.summary.municipalities,
            count=len(row.summary.municipality_ids),
            low_density=low_density_among(row.summary.municipality_ids, listed),
            requested=row.summary.requested,
            state=ApplicationState(row.application.state),
            state_words=words[row.application.state],
            readers=readers.get(row.application_id, ()),
        )
        for row in rows
    ]


def _readers(application_ids: Sequence[int]) -> dict[int, tuple[Reader, ...]]:
    found: dict[int, list[Reader]] = defaultdict(list)
    words = {state.value: state.label for state in AssignmentState}
    told = assignments_of(application_ids).filter(state__in=[*STANDING, AssignmentState.RECUSED])
    for application_id, name, state in told.values_list("application_id", "reviewer__name", "state"):
        found[application_id].append(Reader(name, AssignmentState(state), words[state]))
    return {pk: tuple(readers) for pk, readers in found.items()}


@dataclass(frozen=True)
class Overview:
    """What the list may be filtered by: how many are in each state, and who evaluates something, by name."""

    states: tuple[tuple[ApplicationState, int], ...]
    reviewers: tuple[tuple[int, str], ...]


def overview_of(call: Call) -> Overview:
    """Return the overview of a call's applications, in one query."""
    handed_in = Application.objects.filter(call=call, submissions__isnull=False).order_by()
    states = (
        handed_in.values("state")
        .annotate(rows=Count("pk", distinct=True))
        .values_list(Value("state"), "state", Cast("rows", TextField()))
    )
    people = (
        Assignment.objects.filter(application__call=call, state__in=STANDING)
        .order_by()
        .values_list(Value("person"), Cast("reviewer_id", TextField()), "reviewer__name")
        .distinct()
    )
    found = list(states.union(people, all=True))
    having = {code: int(rows) for kind, code, rows in found if kind == "state"}
    names = ((int(pk), name) for kind, pk, name in found if kind == "person")
    return Overview(
        tuple((state, having[state]) for state in ApplicationState if state in having),
        tuple(sorted(names, key=lambda person: (person[1], person[0]))),
    )


def page_of(found: QuerySet[Submission], number: str | None, size: int) -> Page[Submission]:
    """Return a page of the list; the rows bring the number of all of them along."""
    wanted = int(number) if number and number.isdigit() and 0 < int(number) <= FURTHEST else 1
    counted: Any = found.annotate(of_all=Window(Count("pk")))
    rows = list(counted[(wanted - 1) * size : wanted * size])
    if not rows and wanted > 1:
        return page_of(found, None, size)
    paginator = Paginator[Submission](found, size)
    paginator.count = rows[0].of_all if rows else 0
    return Page(rows, wanted, paginator)
