"""Every state of an application and everybody there is: each page and file of it, each list, and each move."""

from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.template import loader
from django.urls import resolve, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from funding import urls
from funding.enums import ApplicationState as State
from funding.models import Application
from funding.operations import FundingRefused
from funding.operations.moves import MOVES, make_move
from funding.wagtail_hooks import calls, evaluation
from tests.funding import matrix
from tests.funding.matrix_scene import CASES, Case, a_scene

ROOT = Path(__file__).resolve().parents[2]
NAMED = {**matrix.PAGES, **matrix.OF_A_CALL}


@pytest.fixture
def scene(db):
    return a_scene(timezone.now())


@pytest.fixture
def lets_in(rf, scene, monkeypatch):
    """Tell whether the view behind an address lets a person in; what it would draw is proven by its own test."""
    monkeypatch.setattr(loader, "render_to_string", lambda *args, **kwargs: "")
    actors = {name: scene.actor(name) for name in scene.people}

    def visit(path, name):
        match, user = resolve(path), scene.people[name] or AnonymousUser()
        if not user.is_authenticated and getattr(match.func, "login_required", True):
            return False
        request = rf.get(path)
        request.user, request.actor, request.arrived_at = user, actors[name], timezone.now()
        request.session, request.htmx, request.resolver_match = {}, False, match
        request._messages = FallbackStorage(request)
        try:
            response = match.func(request, *match.args, **match.kwargs)
        except (Http404, PermissionDenied):
            return False
        assert response.status_code in {200, 302, 403, 404}, (path, name, response.status_code)
        is_led_away = response.headers.get("Location", "").startswith(("/entrar/", "/gestao/"))
        return response.status_code in {200, 302} and not is_led_away

    return visit


def test_every_address_is_in_the_table():
    elsewhere = set().union(*matrix.ELSEWHERE.values())

    assert ADDRESSES.keys() == NAMED.keys() | elsewhere
    assert NAMED.keys() & elsewhere == set()
    assert [path for path in matrix.ELSEWHERE if not (ROOT / path).is_file()] == []


@pytest.mark.long
def test_who_opens_what_of_an_application(scene, lets_in):
    """Whom it refuses and whom it lets in take turns, so that everybody is tried in every state and at every page.

    Where content is read, whoever is near it is tried each time.
    """
    turns, let_in, turned_away = count(), [], []
    near = {who for who in scene.people if who not in matrix.OUTSIDE}

    for case in CASES:
        with scene.put_in(case, timezone.now()) as keys:
            for name, row in matrix.PAGES.items():
                path, rightful = _address(name, keys, row.keys), row.rightful(case)
                if path is None:
                    continue
                turn = next(turns)
                others = [who for who in scene.people if who not in rightful]
                others = [
                    who
                    for place, who in enumerate(others)
                    if (place + turn) % 3 == 0 or (name in matrix.CONTENT and who in near)
                ]
                let_in += [(str(case), name, who) for who in others if lets_in(path, who)]
                if rightful and not lets_in(path, who := rightful[turn % len(rightful)]):
                    turned_away.append((str(case), name, who))

    assert scene.people.keys() == {*matrix.OUTSIDE, *matrix.RIVAL, *matrix.PARTY} | {
        *matrix.EATA,
        *matrix.EVALUATOR,
        *matrix.AUDITOR,
    }
    assert (let_in, turned_away) == ([], [])


def test_who_opens_the_lists_of_a_call(scene, lets_in):
    found = {name: [] for name in matrix.OF_A_CALL}
    for is_open in (True, False):
        with scene.put_in(Case(State.SUBMITTED, is_open), timezone.now()) as keys:
            for name, whom in found.items():
                whom.append({who for who in scene.people if lets_in(_address(name, keys), who)})

    assert found == {name: [set(who) for who in whom] for name, whom in matrix.OF_A_CALL.items()}


def test_who_makes_which_move(scene):
    """The clock is nobody: what is written for () is its alone."""
    people = {name: (user, scene.actor(name)) for name, user in scene.people.items() if user is not None}
    made = {}
    for case in CASES:
        with scene.put_in(case, timezone.now()) as keys:
            application = Application.objects.select_related("lead").get(uuid=keys["uuid"])
            for name in MOVES:
                by = tuple(who for who, (user, actor) in people.items() if _moves(name, application, user, actor))
                if by or _moves(name, application, None, None):
                    made.setdefault(case.state, {})[name] = by

    assert {state: made.get(state, {}) for state in State} == matrix.MOVES


def _moves(name, application, user, actor):
    state = application.state
    with transaction.atomic():
        try:
            make_move(name, application, user=user, entity=application.lead, at=timezone.now(), actor=actor)
        except FundingRefused:
            return False
        finally:
            application.state = state
            transaction.set_rollback(True)
    return True


def _keys_of(patterns):
    """Return the names in the address of each page, by the page's name; those in two languages have one inside."""
    found = {}
    for one in patterns:
        if hasattr(one, "url_patterns"):
            found |= _keys_of(one.url_patterns)
        elif isinstance(one.pattern, RegexPattern):
            found[one.name] = set(one.pattern.regex.groupindex)
        else:
            found[one.name] = set(one.pattern.converters)
    return found


SPACES = {"funding": urls.urlpatterns, "funding_applications": evaluation.PATTERNS, "funding_calls": calls.PATTERNS}
ADDRESSES = {f"{space}:{name}": keys for space, of in SPACES.items() for name, keys in _keys_of(of).items()}
ADDRESSES["files:download"] = {"uuid"}


def _address(name, keys, others=()):
    """Return where it is, or None while there is no such thing: no letter, no argument, no evaluator."""
    given = {**keys, **{key: keys.get(key_there) for key, key_there in others}}
    needed = {key: given[key] for key in ADDRESSES[name]}
    return None if None in needed.values() else reverse(name, kwargs=needed)
