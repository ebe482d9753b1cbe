"""Rules raise and clear, tell once, and neither repeat nor flutter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone

from common.notifications.models import Notice
from dashboard import operations, queries, tasks
from dashboard.enums import AlertState, Basis, Comparator, Scope, Signal
from dashboard.models import Alert, AlertEvent, AlertRule, Watch
from initiatives.models import TargetIndicator
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Period
from tests.dashboard.factories import AT, AlertFactory, RuleFactory
from tests.observatory.factories import a_measure, cells, publish
from tests.support.cast import client_of

QUARTER = timedelta(minutes=15)
LIST = "/area/alertas/"


@pytest.fixture
def only_mine(norm_loaded):
    """Without the rules that come with the portal."""
    AlertRule.objects.all().delete()


def watching_m28(**changes):
    """A rule on the figure of a measure that only the country has."""
    return RuleFactory(signal=Signal.MEASURE_VALUE, measure=a_measure("M28"), **changes)


def say(value, step):
    """Publish the figure of the country, or why there is none."""
    country = Area.objects.get(level=AreaLevel.COUNTRY)
    period = Period.objects.get(code="2025")
    publish(a_measure("M28"), cells([value], period=period, areas=[country]), days=step)


def check(step=0):
    return operations.check_alerts(at=AT + step * QUARTER)


def states():
    return list(Alert.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("comparator", "raise_at", "clear_at", "values"),
    [
        (Comparator.ABOVE, 10, 5, [9, 10, 9, 11, 6, 10, 9]),
        (Comparator.BELOW, 5, 10, [6, 5, 6, 4, 9, 5, 6]),
    ],
)
def test_values_around_the_threshold_do_not_alternate(only_mine, eata_member, comparator, raise_at, clear_at, values):
    watching_m28(comparator=comparator, raise_at=raise_at, clear_at=clear_at)
    changed = []
    for step, value in enumerate(values):
        say(value, step)
        changed.append([change.state for change in check(step)])

    assert changed == [[], [AlertState.RAISED], [], [], [], [], []]
    say(clear_at, len(values))
    assert [change.state for change in check(len(values))] == [AlertState.CLEARED]
    say(raise_at, len(values) + 1)
    assert [change.state for change in check(len(values) + 1)] == [AlertState.RAISED]
    assert states() == [AlertState.CLEARED, AlertState.RAISED]


def test_what_has_no_value_neither_raises_nor_clears(only_mine):
    rule = watching_m28(comparator=Comparator.BELOW, raise_at=1, clear_at=2)
    assert check(0) == []

    say(0, 0)
    assert [change.value for change in check(1)] == [0]
    say(ObservationStatus.NOT_AVAILABLE, 1)
    assert check(2) == []
    assert (states(), queries.preview(rule, queries.Facts(AT)).unknown) == ([AlertState.RAISED], 1)


def test_everybody_is_told_once_and_nobody_again_while_it_is_seen(only_mine, eata_member, eata_coordinator):
    watching_m28()
    say(20, 0)
    raised = check(0)
    alert = Alert.objects.get()

    assert [change.told for change in raised] == [2]
    for step in (1, 2):
        assert check(step) == []
    operations.acknowledge(alert=alert, note="Falar com a fonte.", user=eata_member, at=AT + 3 * QUARTER)
    say(30, 1)
    assert (check(4), Notice.objects.count()) == ([], 2)
    say(1, 2)
    assert [change.told for change in check(5)] == [2]
    assert sorted(Notice.objects.values_list("kind", "digest").distinct()) == [
        ("dashboard.alert_cleared", True),
        ("dashboard.alert_raised", True),
    ]
    history = list(AlertEvent.objects.order_by("at").values_list("state", "value", "by"))
    assert history == [
        (AlertState.RAISED, Decimal(20), None),
        (AlertState.ACKNOWLEDGED, None, eata_member.pk),
        (AlertState.CLEARED, Decimal(1), None),
    ]


def test_it_must_hold_for_as_many_checks_as_the_rule_says(only_mine):
    watching_m28(hold=3)
    say(20, 0)
    assert [check(0), operations.check_alerts(at=AT + timedelta(minutes=2)), check(1)] == [[], [], []]
    assert Watch.objects.get().count == 2
    say(1, 1)
    assert (check(2), Watch.objects.count()) == ([], 0)
    say(20, 2)
    assert [len(check(step)) for step in (3, 4, 5)] == [0, 0, 1]
    assert Watch.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_raise_one_alert_and_tell_it_once(only_mine, eata_member):
    watching_m28()
    say(20, 0)
    together = Barrier(2)

    def attempt(seconds):
        together.wait()
        try:
            return operations.check_alerts(at=AT + timedelta(seconds=seconds))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(attempt, (0, 1)))

    assert sorted(len(changes) for changes in found) == [0, 1]
    assert (states(), Notice.objects.count()) == ([AlertState.RAISED], 1)


def test_a_release_is_checked_as_soon_as_it_is_published(
    only_mine, eata_member, django_capture_on_commit_callbacks, django_assert_num_queries
):
    rule, waiting = watching_m28(), watching_m28(code="por-verificar")
    check()
    AlertRule.objects.filter(pk=waiting.pk).update(checked_at=None)  # as one written since the clock came by

    with django_capture_on_commit_callbacks(execute=True):
        say(20, 0)
        say(30, 1)

    assert list(Alert.objects.values_list("rule", "value_at_raise")) == [(rule.pk, Decimal(30))]
    asked_at = timezone.now() - timedelta(minutes=1)
    with django_assert_num_queries(2):  # checked since: another message finds nothing to do
        assert tasks.check_since(asked_at.isoformat()) == 0


@pytest.mark.django_db(transaction=True)
def test_a_publication_and_the_clock_at_once_raise_one_alert_and_tell_it_once(only_mine, eata_member):
    watching_m28()
    check()
    together = Barrier(2)

    def attempt(work):
        together.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(attempt, work) for work in (lambda: say(20, 0), tasks.check)]:
            done.result()

    assert (states(), Notice.objects.count()) == ([AlertState.RAISED], 1)
    assert AlertRule.objects.get().checked_at > AT


def test_a_dry_run_says_and_keeps_nothing(only_mine, eata_member):
    watching_m28(code="valor-alto")
    say(20, 0)
    out = StringIO()
    call_command("check_alerts", dry_run=True, stdout=out)

    assert out.getvalue().splitlines() == [
        "valor-alto: Portugal, ativo (20)",
        "1 mudanças, 1 avisos. Nada foi gravado.",
    ]
    assert (Alert.objects.count(), Notice.objects.count(), AlertRule.objects.get().checked_at) == (0, 0, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"clear_at": 10}, "lado seguro"),
        ({"comparator": Comparator.BELOW}, "lado seguro"),
        ({"scope": Scope.MUNICIPALITY}, "Este sinal não se lê"),
        ({"signal": Signal.MEASURE_VALUE}, "Escolha a medida"),
        ({"signal": Signal.TARGET_SHARE}, "Escolha a meta"),
        ({"basis": Basis.UNDECIDED}, "por decidir"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words_and_in_the_database(db, wrong, said):
    rule = RuleFactory.build(**wrong)
    with pytest.raises(ValidationError, match=said):
        rule.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


def test_an_alert_is_open_once_and_its_history_stays(db):
    alert = AlertFactory()
    event = AlertEvent.objects.create(alert=alert, state=AlertState.RAISED, at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        AlertFactory(rule=alert.rule, subject=alert.subject)
    for act in (alert.delete, event.delete, lambda: AlertEvent.objects.update(note="outra")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("signal", list(Signal))
def test_every_signal_is_read_of_everybody_it_is_about(norm_loaded, signal):
    of_measure = {"measure": a_measure("M14")} if signal.startswith("MEASURE") else {}
    of_target = {"target": TargetIndicator.objects.first()} if signal == Signal.TARGET_SHARE else {}
    sizes = {Scope.COUNTRY: 1, Scope.REGION: 7, Scope.MUNICIPALITY: 308, Scope.INITIATIVE: 16}
    facts = queries.Facts(AT)

    for scope in AlertRule._meta.get_field("scope").choices:
        rule = RuleFactory.build(signal=signal, scope=scope[0], **of_measure, **of_target)
        try:
            rule.full_clean()
        except ValidationError:
            continue
        found = queries.readings(rule, facts)
        assert len({reading.subject for reading in found}) == len(found) == sizes[scope[0]]
        assert all(reading.label and reading.url for reading in found)


def test_coverage_is_read_of_each_territory(norm_loaded):
    here = list(Area.objects.filter(region__code="algarve", level=AreaLevel.MUNICIPALITY).order_by("code"))
    publish(a_measure("M10"), cells([1] * 8, areas=here[:8]))
    rule = RuleFactory(signal=Signal.COVERAGE, scope=Scope.REGION)
    told = {one.subject: one.value for one in queries.readings(rule, queries.Facts(AT))}

    # M14 has a figure of all of them, M10 of half of Algarve's and of nobody else's.
    assert (told["algarve"], told["norte"]) == (Decimal(75), Decimal(50))


def test_a_figure_is_named_with_its_unit_its_period_and_that_it_is_simulated_everywhere(only_mine, eata_member):
    RuleFactory(signal=Signal.MEASURE_VALUE, scope=Scope.MUNICIPALITY, measure=a_measure("M10"), raise_at=500)
    town = Area.objects.get(code="1312")
    new = cells([558], period=Period.objects.get(code="2025"), areas=[town])
    publish(a_measure("M10"), new, origin=Origin.SIMULATED)
    check()
    alert, browser = Alert.objects.get(), client_of(eata_member)

    name = f"{a_measure('M10')}, 2025"
    assert (alert.watched, alert.figure, alert.is_simulated) == (name, "558\u00a0kg/hab.", True)
    assert alert.source == a_measure("M10").releases.latest("released_at").source
    pages = [browser.get(path).content.decode() for path in (LIST, f"{LIST}{alert.pk}/", "/area/")]
    said = [" ".join(BeautifulSoup(page, "lxml").select_one("main").get_text().split()) for page in pages]
    notice = Notice.objects.get()
    for text in (*said, " ".join(f"{notice.subject} {notice.body}".split())):
        assert [word in text for word in (name, "558 kg/hab.", "dados simulados", "500 kg/hab.")] == [True] * 4
    line = browser.get(f"{LIST}alertas.csv").content.decode("utf-8-sig")
    assert f"{a_measure('M10')};2025;558" in line
    assert ";kg/hab.;sim;" in line
    assert "simulados para demonstração" in line


@pytest.mark.parametrize(("first", "simulated"), [(Origin.OFFICIAL, False), (Origin.SIMULATED, True)])
def test_a_pace_is_simulated_when_either_of_its_ends_is(only_mine, first, simulated):
    measure, country = a_measure("M28"), Area.objects.get(level=AreaLevel.COUNTRY)
    for step, year in enumerate(("2021", "2022", "2023", "2024", "2025")):
        new = cells([10 + step], period=Period.objects.get(code=year), areas=[country])
        publish(measure, new, days=step, origin=Origin.OFFICIAL if step else first)
    rule = RuleFactory(signal=Signal.MEASURE_PACE, scope=Scope.COUNTRY, measure=measure)
    (found,) = queries.readings(rule, queries.Facts(AT))

    assert (found.period, found.is_simulated) == ("2021 a 2025", simulated)


def test_a_cleared_alert_is_past(db, eata_member):
    alert = AlertFactory(state=AlertState.CLEARED, cleared_at=AT, value_at_clear=1)
    with pytest.raises(operations.AlertRefused, match="já se resolveu"):
        operations.acknowledge(alert=alert, note="Tarde.", user=eata_member, at=AT)


def test_rules_that_come_with_the_portal_are_ours_and_say_so(norm_loaded):
    found = {rule.code: rule for rule in AlertRule.objects.all()}

    assert len(found) == 10
    assert {rule.basis for rule in found.values()} == {Basis.PROPOSAL, Basis.UNDECIDED}
    assert all(rule.is_active == (rule.basis == Basis.PROPOSAL) for rule in found.values())
    AlertRule.objects.filter(code="meta-formandos").update(raise_at=50)
    call_command("load_reference", stdout=StringIO())
    assert AlertRule.objects.get(code="meta-formandos").raise_at == 50


def test_the_demonstration_has_alerts_in_every_state(demonstration):
    assert set(states()) == set(AlertState)
