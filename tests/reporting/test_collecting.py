"""What an edition freezes: everything known at the cut-off, read at one moment."""

import threading
from datetime import timedelta

import pytest
from django.db import InternalError, connection, connections

from action_plan.models import Action
from common.canonical import canonical
from reporting.models import ReportEdition
from reporting.operations.rendering import report_html
from reporting.operations.tables import csv_bundle
from reporting.queries.collecting import NoPlanInForce, collect, one_moment
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved, says
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


def test_what_was_achieved_late_deviates_in_the_report_as_on_the_page(db, reporter_arte, eata_member):
    small_plan()
    action = Action.objects.get(code="I01-A1")
    planned_on = action.milestones.get().planned_on
    at = CUT_OFF.replace(year=planned_on.year + 1)
    said = says(action, achieved_on=planned_on + timedelta(days=30))
    approved(
        action, PeriodFactory(locked_at=at), reporter_arte, eata_member, at=at - timedelta(days=1), milestones=said
    )

    milestone = collect(ReportEdition(year=at.year, cut_off=at, contributions_until=at), at)["actions"][0][
        "milestones"
    ][0]

    assert (milestone["slip_days"], milestone["deviation_days"]) == (0, 30)


def test_an_edition_made_in_a_demonstration_says_so_in_its_data_and_in_all_its_files(db, settings):
    small_plan()
    marked = collect(opened(), AT)
    settings.DEMONSTRATION = False
    real = collect(ReportEdition.objects.get(), AT)

    assert report_html(marked, "0" * 64)[0].count(marked["edition"]["demonstration"]) == 1
    assert 'data-imprint="Demonstração com dados inventados' in report_html(marked, "0" * 64)[0]
    assert b"aviso.txt" in csv_bundle(marked)
    assert real["edition"]["demonstration"] == ""
    assert "emonstração" not in report_html(real, "0" * 64)[0]
    assert b"aviso.txt" not in csv_bundle(real)
