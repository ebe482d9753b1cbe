"""What an edition freezes: everything known at the cut-off, read at one moment."""

import threading
from datetime import timedelta

import pytest
from django.db import InternalError, connection, connections

from action_plan.models import Action
from reporting.models import ReportEdition
from reporting.queries.canonical import canonical
from reporting.queries.collecting import NoPlanInForce, collect, one_moment
from tests.action_plan.factories import ActionFactory
from tests.reporting.factories import AT, CUT_OFF, ContributionFactory, opened, published, small_plan
from tests.territories.factories import RegionFactory


def elsewhere(work):
    """Run in another thread, with a connection of its own."""
    failures = []

    def run():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - handed over to the test
            failures.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_updates_that_arrive_while_reading_are_not_seen():
    small_plan()
    edition = opened()

    with one_moment():
        before = collect(edition, AT)
        elsewhere(lambda: ActionFactory(position=2, code="I01-A2"))
        during = collect(edition, AT)
    after = collect(edition, AT)

    assert [row["code"] for row in before["actions"]] == ["I01-A1"]
    assert canonical(during) == canonical(before)
    assert [row["code"] for row in after["actions"]] == ["I01-A1", "I01-A2"]


@pytest.mark.django_db(transaction=True)
def test_the_reading_cannot_write():
    small_plan()

    with pytest.raises(InternalError, match="read-only transaction"), one_moment():
        Action.objects.update(deadline_raw="2099")


def test_without_a_plan_in_force_there_is_nothing_to_freeze(db):
    edition = ReportEdition(year=2022, cut_off=CUT_OFF.replace(year=2022), contributions_until=AT)

    with pytest.raises(NoPlanInForce, match="Escolha outra data de corte"):
        collect(edition, AT)


def test_the_same_facts_give_the_same_text(db):
    small_plan()
    edition = opened()

    assert canonical(collect(edition, AT)) == canonical(collect(edition, AT))


def test_a_region_without_contribution_stays_empty_and_one_with_it_is_quoted(db):
    small_plan()
    ContributionFactory(region=RegionFactory(code="norte"))

    regions = collect(opened(), AT)["regions"]

    assert [(row["region"], row["text"]) for row in regions] == [
        ("Norte", "Na região começaram três projetos."),
        ("Algarve", None),
    ]


@pytest.mark.parametrize("late", ["signed_at", "accepted_at"])
def test_a_contribution_signed_too_late_or_accepted_after_the_freezing_does_not_count(db, late):
    small_plan()
    ContributionFactory(region=RegionFactory(code="norte"), **{late: AT + timedelta(seconds=1)})

    regions = collect(opened(), AT)["regions"]

    assert [row["text"] for row in regions] == [None, None]


def test_figures_carry_the_value_of_the_year_before(db, eata_coordinator):
    small_plan(actions=2)
    published(2024, user=eata_coordinator)

    payload = collect(opened(), AT)

    assert payload["previous"]["year"] == 2024
    assert {row["code"]: row["previous"] for row in payload["figures"]}["actions"] == 2


def test_the_first_report_has_no_year_before(db):
    small_plan()

    payload = collect(opened(), AT)

    assert payload["previous"] is None
    assert {row["previous"] for row in payload["figures"]} == {None}


def test_silence_is_not_counted_as_zero(db):
    small_plan()

    figures = {row["code"]: (row["value"], row["of"]) for row in collect(opened(), AT)["figures"]}

    assert figures["reported"] == (0, 1)
    assert figures["completed"] == (None, 0)
    assert figures["regions"] == (0, 2)


def test_every_figure_lists_the_rows_it_counts(db):
    small_plan(actions=2)

    for figure in collect(opened(), AT)["figures"]:
        assert figure["value"] in (None, len(figure["rows"]))


@pytest.mark.parametrize("actions", [1, 3])
def test_freezing_costs_the_same_whatever_the_number_of_actions(db, actions, django_assert_num_queries):
    small_plan(actions=actions)
    edition = opened()

    with django_assert_num_queries(28):
        collect(edition, AT)


def test_the_connection_is_left_as_it_was(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
