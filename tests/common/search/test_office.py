"""Synonyms and unanswered questions in the back office."""

from datetime import date

import pytest
from django.urls import reverse

from common.search.models import SearchTally, Synonym
from common.search.queries import understood
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
SYNONYMS, IN_VAIN = "sinonimos-da-pesquisa", "pesquisas-sem-resultado"


@pytest.fixture
def editor(content_editor):
    return client_of(content_editor)


def test_a_new_synonym_is_understood_at_once_and_when_changed(editor):
    assert understood("drn").every_word() == "((('drn')))"

    response = editor.post(
        reverse(f"{SYNONYMS}:add"), {"terms": "DRN |  dreno   urbano", "is_active": "on", "note": ""}
    )
    assert response.status_code == 302
    group = Synonym.objects.get()
    assert (group.code, group.terms) == ("drn", "DRN | dreno urbano")
    assert "'dreno'" in understood("drn").every_word()

    editor.post(reverse(f"{SYNONYMS}:edit", args=[group.pk]), {"terms": "DRN | vala", "is_active": "on", "note": ""})
    assert "'vala'" in understood("drn").every_word()
    editor.post(reverse(f"{SYNONYMS}:edit", args=[group.pk]), {"terms": "DRN | vala", "note": ""})
    assert understood("drn").every_word() == "((('drn')))"


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ("PGU", "pelo menos dois termos"),
        ("PGU | ", "um termo vazio"),
        ("PGU | pgu", "dois termos iguais"),
        (" | ".join(f"termo {number}" for number in range(21)), "até 20 termos"),
    ],
)
def test_a_group_that_means_nothing_is_refused_with_its_reason(editor, terms, problem):
    response = editor.post(reverse(f"{SYNONYMS}:add"), {"terms": terms, "is_active": "on"})

    assert problem in response.content.decode()
    assert not Synonym.objects.exists()


def test_what_came_with_the_portal_is_marked_and_nothing_is_erased(editor, eata_coordinator):
    Synonym.objects.create(code="pgu", terms="PGU | plataforma de gestão urbana")
    Synonym.objects.create(code="drn", terms="DRN | vala")
    page = editor.get(reverse(f"{SYNONYMS}:index")).content.decode()

    assert (page.count("do portal"), page.count("dos editores")) == (1, 1)
    deletion = reverse(f"{SYNONYMS}:delete", args=[Synonym.objects.get(code="pgu").pk])
    client_of(eata_coordinator).post(deletion)
    assert Synonym.objects.count() == 2


def test_unanswered_questions_are_listed_by_day_and_exported(editor, client_of_stranger):
    SearchTally.objects.create(day=date(2026, 11, 20), language="pt", text="elevador", asked=3, in_vain=2)
    SearchTally.objects.create(day=date(2026, 11, 20), language="pt", text="sensores", asked=3)
    index = reverse(f"{IN_VAIN}:index")
    page = editor.get(index).content.decode()

    assert ("elevador" in page, "sensores" in page) == (True, False)
    lines = editor.get(index, {"export": "csv"}).content.decode()
    assert "2026-11-20" in lines
    assert "elevador" in lines
    assert client_of_stranger.get(index).status_code in {302, 403}


@pytest.fixture
def client_of_stranger(stranger):
    return client_of(stranger)
