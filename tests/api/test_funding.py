"""Calls and results for programs: what the clock says, what is public, and nothing before it is published."""

import pytest
from time_machine import travel

from funding.enums import DecisionStage
from funding.models import Call, CallQuestion, PlannedCall
from funding.operations.decisions import publish_results
from tests.funding.deciding import heard
from tests.funding.factories import CLOSES, WITHIN, a_call, a_mechanism

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.mark.parametrize(
    ("at", "stage", "is_open"),
    [(WITHIN, "OPEN", True), (CLOSES, "CLOSED", False)],
)
def test_the_clock_says_what_a_call_is_and_nobody_keeps_it(at, stage, is_open, client):
    a_call()
    with travel(WITHIN, tick=False):
        before = client.get(f"{ROOT}/calls")
    with travel(at, tick=False):
        after = client.get(f"{ROOT}/calls", headers={"If-None-Match": before.headers["ETag"]})
        found = client.get(f"{ROOT}/calls?stage=OPEN").json()["count"]

    assert before.headers["Cache-Control"] == "no-cache"
    assert (after.status_code, found) == ((304, 1) if is_open else (200, 0))
    if not is_open:
        assert [(row["stage"], row["is_open"]) for row in after.json()["data"]] == [(stage, False)]


def test_what_was_not_shown_is_not_here(client):
    call = Call.objects.create(code="por-mostrar", title="Por mostrar", mechanism=a_mechanism(), created_at=WITHIN)
    PlannedCall.objects.create(mechanism=call.mechanism, title="Previsto", opens_on=WITHIN.date(), call=call)

    assert client.get(f"{ROOT}/calls").json()["data"] == []
    assert client.get(f"{ROOT}/calls/{call.code}").status_code == 404
    assert client.get(f"{ROOT}/calls/{call.code}/results").status_code == 404
    assert [row["call"] for row in client.get(f"{ROOT}/planned-calls").json()["data"]] == [None]


def test_questions_are_told_once_published_and_without_who_asked(client, editor_porto, eata_member):
    call = a_call()
    told = {"call": call, "asked_by": editor_porto, "asked_at": WITHIN, "answered_by": eata_member}
    answered = {"answer": "Sim.", "answered_at": WITHIN}
    CallQuestion.objects.create(text="Segredo?", published_text="", **told, **answered)
    CallQuestion.objects.create(text="Do Porto?", published_text="Pode-se?", is_public=True, **told, **answered)

    response = client.get(f"{ROOT}/calls/{call.code}")

    assert [(one["question"], one["answer"]) for one in response.json()["data"]["questions"]] == [("Pode-se?", "Sim.")]
    assert "Paula" not in response.content.decode()


def test_results_are_those_published_and_all_of_them_by_pages(client, django_assert_max_num_queries):
    call, found, _, entity, _, coordinator = heard(3)
    assert client.get(f"{ROOT}/calls/{call.code}/results").status_code == 404
    publish_results(call=call, stage=DecisionStage.PROPOSED, note="", user=coordinator, entity=entity, at=CLOSES)

    first = client.get(f"{ROOT}/calls/{call.code}/results?limit=2").json()
    second = client.get(first["next"]).json()
    with django_assert_max_num_queries(8):
        approved = client.get(f"{ROOT}/calls/{call.code}/results?outcome=APPROVED").json()

    assert (first["count"], second["next"]) == (3, None)
    assert {row["title"] for row in first["data"] + second["data"]} == {one.title for one, _ in found}
    assert [(row["outcome"], row["amount"]) for row in approved["data"]] == [("APPROVED", 1000)]
    # Proposed is not given yet.
    assert client.get(f"{ROOT}/beneficiaries").json()["count"] == 0
    assert client.get(f"{ROOT}/calls/{call.code}/results?edition=9").status_code == 404
