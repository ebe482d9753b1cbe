"""The sources that are asked for figures: what each last said, adding, changing, testing and stopping one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from common.jobs.operations import defer
from common.ui import formatting
from observatory import operations, permissions
from observatory.enums import SourceFormat
from observatory.forms.feeds import FeedForm, NewFeedForm, written
from observatory.models import SourceFeed
from observatory.operations import ImportRefused
from observatory.queries import feeds as queries

SHOWN = 30
Step = Callable[[ActorRequest, SourceFeed], HttpResponse]


def of_a_feed(step: Step) -> Callable[..., HttpResponse]:
    """A page of one feed, for who imports."""

    @wraps(step)
    def view(request: ActorRequest, feed_id: int) -> HttpResponse:
        if not permissions.can_import(request.actor):
            raise PermissionDenied
        found = queries.feed_with(feed_id)
        if found is None:
            raise Http404
        return step(request, found)

    return view


def to_feed(feed: SourceFeed) -> HttpResponse:
    return redirect("observatory_feeds:feed", feed.pk)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    states = queries.feed_states(timezone.localdate())
    lines = [(state, usual(state.usual_months)) for state in states]
    examples = any(state.feed.is_example for state in states)
    context = {"lines": lines, "late": sum(state.is_late for state in states), "examples": examples}
    return render(request, "observatory/office/feeds.html", context)


def usual(months: tuple[int, ...]) -> str:
    """«em julho e em dezembro»."""
    year = timezone.localdate().replace(month=1, day=1)
    return " e ".join(f"em {formatting.month_name(year.replace(month=month))}" for month in months)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    form = NewFeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        if made is not None:
            messages.success(request, "Ligação guardada. Teste-a, para saber se a fonte responde.")
            return to_feed(made)
    context = {"form": form}
    return render(request, "observatory/office/feed_new.html", context, status=422 if form.errors else 200)


def _made(request: ActorRequest, form: NewFeedForm) -> SourceFeed | None:
    told = form.cleaned_data
    try:
        made = operations.keep_feed(
            measure=told["measure"],
            source_format=SourceFormat(told["format"]),
            dataset=told["dataset"],
            division=told["division"],
            parameters=told["parameters"],
            dimensions={"names": told["names"]},
            user=request.user,
        )
        return operations.change_feed(feed=made, **_asking(made, told), user=request.user)
    except ImportRefused as refused:
        form.add_error(None, str(refused))
        return None


def _asking(feed: SourceFeed, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "parameters": told["parameters"],
        "dimensions": {**feed.dimensions, "names": told["names"]},
        "division": told["division"],
        "frequency": told["frequency"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_feed
def feed(request: ActorRequest, feed: SourceFeed) -> HttpResponse:
    """How it is asked, and what it said each time."""
    form = FeedForm(request.POST if request.method == "POST" else None, initial=written(feed))
    if request.method == "POST" and form.is_valid():
        operations.change_feed(feed=feed, **_asking(feed, form.cleaned_data), user=request.user)
        messages.success(request, "Ligação alterada. Vale a partir da próxima verificação.")
        return to_feed(feed)
    checks = list(queries.checks_of(feed)[:SHOWN])
    last = next((check for check in checks if check.contract), None)
    context = {"feed": feed, "form": form, "checks": checks, "said": contract_said(feed.contract)}
    context["proposed"] = contract_said(last.contract) if last and last.contract != feed.contract else []
    return render(request, "observatory/office/feed.html", context, status=422 if form.errors else 200)


def contract_said(contract: dict[str, Any]) -> list[tuple[str, Any]]:
    words = {"title": "Título", "unit": "Unidade", "decimals": "Casas decimais", "division": "Divisão territorial"}
    return [(label, contract[name]) for name, label in words.items() if contract.get(name) not in (None, "")]


@require_POST
@of_a_feed
def test(request: ActorRequest, feed: SourceFeed) -> HttpResponse:
    job = defer("observatory.check_feed", by=request.user, key=f"observatory.check_feed:{feed.pk}", feed_id=feed.pk)
    return redirect("jobs:progress", job.uuid) if job.created_by_id == request.user.pk else to_feed(feed)


@require_POST
@of_a_feed
def switch(request: ActorRequest, feed: SourceFeed) -> HttpResponse:
    """On becomes off; what came from it stays."""
    try:
        switched = operations.switch_feed(feed=feed, is_active="ativar" in request.POST, user=request.user)
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return to_feed(feed)
    messages.success(
        request,
        "Ligação ativa: volta a ser verificada todas as noites."
        if switched.is_active
        else "Ligação desativada: deixa de ser verificada. O que veio dela fica.",
    )
    return to_feed(feed)


@require_POST
@of_a_feed
def accept(request: ActorRequest, feed: SourceFeed) -> HttpResponse:
    try:
        operations.accept_contract(feed=feed, user=request.user)
        messages.success(request, "Descrição aceite: as próximas verificações comparam com ela.")
    except ImportRefused as refused:
        messages.error(request, str(refused))
    return to_feed(feed)
