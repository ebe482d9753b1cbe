import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, path

from common.ui import navigation


def answer(request):
    return HttpResponse()


urlpatterns = [
    path("", answer, name="home"),
    path("plano/", answer, name="plan"),
    path("plano/prazos/", answer, name="plan-deadlines"),
    path("sair/", answer, name="leave"),
]


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_registry", {area: [] for area in navigation.AREAS})
    with override_settings(ROOT_URLCONF=__name__):
        yield


def request_of(rf, person):
    request = rf.get("/")
    request.user = person
    return request


def shown(area, request):
    return [(link.label, link.url, link.current) for link in navigation.links(area, request)]


def test_entries_come_in_order_and_the_page_is_marked(rf):
    navigation.register("primary", "Plano", "plan", 20)
    navigation.register("primary", "Início", "home", 10)

    assert shown("primary", rf.get("/plano/")) == [("Início", "/", ""), ("Plano", "/plano/", "page")]


def test_a_page_inside_a_section_marks_only_the_deepest_section(rf):
    navigation.register("primary", "Início", "home", 10)
    navigation.register("primary", "Plano", "plan", 20)
    navigation.register("primary", "Prazos", "plan-deadlines", 30)

    assert [current for *_, current in shown("primary", rf.get("/plano/prazos/A1/"))] == ["", "", "true"]
    assert [current for *_, current in shown("primary", rf.get("/plano/A1/"))] == ["", "true", ""]
    assert [current for *_, current in shown("primary", rf.get("/"))] == ["page", "", ""]


def test_an_entry_is_shown_only_to_whom_it_is_for(rf):
    navigation.register("user", "Sair", "leave", 10, lambda request: request.user == "ana", posts=True)
    leave = navigation.Link("Sair", "/sair/", "", True, "")

    assert [navigation.links("user", request_of(rf, person)) for person in ("ana", "rui")] == [[leave], []]


def test_a_request_refused_before_it_is_known_who_asks_has_the_menus_of_everybody(rf):
    navigation.register("user", "Sair", "leave", 10, lambda request: request.user == "ana")
    navigation.register("user", "Plano", "plan", 20)

    assert shown("user", rf.get("/")) == [("Plano", "/plano/", "")]


def test_registering_twice_shows_once(rf):
    navigation.register("footer", "Plano", "plan", 10)
    navigation.register("footer", "Plano", "plan", 10)

    assert shown("footer", rf.get("/")) == [("Plano", "/plano/", "")]


def test_an_address_that_does_not_exist_is_an_error(rf):
    navigation.register("primary", "Nada", "nowhere", 10)

    with pytest.raises(NoReverseMatch):
        navigation.links("primary", rf.get("/"))


def test_an_unknown_area_is_an_error():
    with pytest.raises(ValueError, match="cellar"):
        navigation.register("cellar", "Plano", "plan", 10)
