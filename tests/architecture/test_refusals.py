"""Every protected address: who has nothing to do there is refused, and who has is not.

An address that is not in the tables fails: whoever adds one says here whose it is.
"""

import re
from contextlib import contextmanager
from itertools import cycle

import pytest
from django.db import transaction
from django.http import HttpResponseForbidden, HttpResponseNotFound

from common.ops.addresses import addresses
from config import urls
from tests.architecture.one_of_each import one_of_each
from tests.architecture.test_floors import FLOOR
from tests.architecture.whose import NOWHERE, OF_SOME, OFFICE, OPENED_BY_GET, OWN, REFUSED, SHARED
from tests.support.cast import client_of

SAFE = ("/entrar/", "/conta/segundo-fator/", "/gestao/", "/area/")
LIST = re.compile(r"/gestao/(?:pessoas/)?[a-z-]+/")
OF_A_LIST = re.compile(
    r"(/gestao/(?:pessoas/)?[a-z-]+/)(?:results/|new/|(?:edit|history|history-results|inspect)/<int:pk>/)"
)


def protected():
    return {one.route for one in addresses() if not one.is_public and one.house in FLOOR}


def office_lists():
    return sorted(route for route in protected() - OFFICE if LIST.fullmatch(route) and route != NOWHERE)


@pytest.fixture
def scene(arte, reporter_arte, eata_member, ccdr_norte, editor_porto, evaluator):
    return one_of_each(arte, reporter_arte, eata_member, ccdr_norte, editor_porto, evaluator)


@pytest.fixture(autouse=True)
def _short_refusals(monkeypatch):
    """Hundreds of refusals: their page is proven where it is written, here only that they are."""
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden(), raising=False)
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


def is_refused(response):
    if response.status_code == 302:
        return response.headers["Location"].startswith(SAFE)
    return response.status_code in {403, 404}


def test_every_protected_address_is_in_a_table():
    of_lists = {route for route in protected() if (found := OF_A_LIST.fullmatch(route)) and found[1] in office_lists()}

    assert protected() - of_lists - set(office_lists()) == OWN | OF_SOME.keys() | OFFICE | {NOWHERE}


@contextmanager
def nothing_kept():
    """What a visit changed is not there for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.long
def test_only_the_rightful_get_in(scene, request, client):
    people = {*REFUSED, *(rightful for _, _, rightful in OF_SOME.values())}
    browsers = {name: client_of(request.getfixturevalue(name)) for name in sorted(people)}
    not_asked, let_in, turned_away = [], [], []

    for route, (method, address, rightful) in sorted(OF_SOME.items()):
        path = address.format(**scene)
        with nothing_kept():
            if not getattr(client, method)(path).headers.get("Location", "").startswith("/entrar/"):
                not_asked.append(path)
            others = sorted(set(REFUSED) - SHARED.get(route, set()))
            answers = {name: getattr(browsers[name], method)(path).status_code for name in others}
            let_in += [(name, path) for name, status in answers.items() if status not in {403, 404}]
            if getattr(browsers[rightful], method)(path).status_code not in {200, 302}:
                turned_away.append((rightful, path))

    assert (not_asked, let_in, turned_away) == ([], [], [])


@pytest.mark.parametrize("route", sorted(OWN))
def test_own_pages_ask_to_sign_in(route, client, stranger):
    assert client.get(route).headers.get("Location", "").startswith("/entrar/")
    assert client_of(stranger).get(route).status_code in {200, 302, 405}


@pytest.mark.long
def test_the_office_is_for_the_eata(scene, request, client, eata_coordinator):
    named = {
        route: re.sub(r"<(?:int|slug|uuid):(\w+)>", r"{\1}", route).replace("<str:extension>", "csv")
        for route in OFFICE
    }
    paths = {route: address.format(**scene) for route, address in named.items()}
    outsiders = {name: client_of(request.getfixturevalue(name)) for name in REFUSED}
    inside = client_of(eata_coordinator)

    assert [path for path in paths.values() if not is_refused(client.get(path))] == []
    let_in = [
        (name, path, method)
        for name, browser in outsiders.items()
        for path in paths.values()
        for method in ("get", "post")
        if not is_refused(getattr(browser, method)(path)) and getattr(browser, method)(path).status_code != 405
    ]
    assert let_in == []
    assert {route for route in OPENED_BY_GET if inside.get(paths[route]).status_code != 200} == set()


@pytest.mark.long
def test_the_lists_of_the_office_are_for_the_eata(scene, request, client, eata_coordinator):
    routes = [route for route in protected() if LIST.fullmatch(route) or OF_A_LIST.fullmatch(route)]
    paths = [route.replace("<int:pk>", "1") for route in routes if route not in OFFICE and route != NOWHERE]
    outsiders = [client_of(request.getfixturevalue(name)) for name in REFUSED]
    inside = client_of(eata_coordinator)
    lists, turns = set(office_lists()), cycle(outsiders)
    # Each list is tried by all of them, and what belongs to it by one after the other.
    tries = [(path, outsiders if path in lists else [next(turns)]) for path in paths]

    assert [path for path in paths if not is_refused(client.get(path))] == []
    assert [path for path, browsers in tries for browser in browsers if not is_refused(browser.get(path))] == []
    assert [path for path in sorted(lists) if inside.get(path).status_code != 200] == []
