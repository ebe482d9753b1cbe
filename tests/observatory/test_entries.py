"""Figures that entities declare: what may be said, how it goes on, what is published, and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Role
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.notifications.models import Notice
from observatory import operations
from observatory.enums import EntryStanding, EntryState, ObservationStatus, Origin
from observatory.models import Area, Entry, LatestObservation, Observation, Release
from observatory.operations import EntryRefused, EntryValues, GridLine, GridRefused, StaleEntry
from observatory.queries import entries as queries
from tests.accounts.factories import MembershipFactory
from tests.observatory.factories import a_measure, a_period, cells, publish
from tests.observatory.scenes import AT, by, place, seen, typed
from tests.support.cast import person

PORTO, GAIA, FARO = "1312", "1317", "0805"
CCDR = "Comissão de Coordenação e Desenvolvimento Regional do Norte, I. P."
pytestmark = pytest.mark.usefixtures("norm_loaded")


@pytest.fixture(autouse=True)
def real_figures(settings):
    """What is declared here is not invented; that of a demonstration is."""
    settings.DEMONSTRATION = False


@pytest.fixture
def community_porto(db):
    """Somebody of the metropolitan area of Porto."""
    entity = Area.objects.get(code=PORTO).community.entity
    return person("Mariana Metropolitana", entity, Role.MUNICIPAL_EDITOR)


@pytest.fixture
def person_of_both(eata, editor_porto):
    """Somebody of the EATA who also writes for Porto."""
    entity = editor_porto.memberships.get().entity
    both = person("Berta Ambas", eata, Role.EATA_MEMBER)
    MembershipFactory(user=both, entity=entity, role=Role.MUNICIPAL_EDITOR)
    return both


def test_only_who_answers_for_a_territory_declares_its_figures(
    editor_porto, signatory_porto, editor_faro, ccdr_norte, ccdr_algarve, eata_member, stranger, reporter_arte
):
    let_in = []
    for insider in (editor_porto, signatory_porto, ccdr_norte):
        with transaction.atomic():
            let_in.append(typed(insider).author.name)
            transaction.set_rollback(True)

    assert let_in == ["Paula Porto", "Pedro Presidente", "Norberto Norte"]
    for outsider in (editor_faro, ccdr_algarve, eata_member, reporter_arte):
        with pytest.raises(EntryRefused, match="são declarados por quem responde por esse território"):
            typed(outsider)
    assert list(queries.areas_entered_by(Actor(user_id=stranger.pk), "MUNICIPALITY")) == []


def test_a_community_fills_in_for_its_municipalities(community_porto):
    assert typed(community_porto).entered_for.code == community_porto.memberships.get().entity.code
    with pytest.raises(EntryRefused, match="quem responde por esse território"):
        typed(community_porto, area=FARO)


def test_the_figure_of_a_region_is_its_ccdrs(editor_porto, ccdr_norte):
    assert typed(ccdr_norte, measure="M42", area="norte", value="12").area.code == "norte"
    for somebody, where in ((editor_porto, "norte"), (ccdr_norte, PORTO), (ccdr_norte, "algarve")):
        with pytest.raises(EntryRefused):
            typed(somebody, measure="M42", area=where, value="12")


@pytest.mark.parametrize(
    ("measure", "period", "problem"),
    [
        ("M10", "2024", "vêm da sua fonte"),
        ("M40", "2022", "Ainda não se declaram valores de 2022"),
        ("M40", "2026", "Ainda não se declaram valores de 2026"),
    ],
)
def test_only_what_is_asked_for_is_declared(editor_porto, measure, period, problem):
    with pytest.raises(EntryRefused, match=problem):
        typed(editor_porto, measure=measure, period=period)


def test_what_is_confirmed_is_published_as_declared(editor_porto, eata_member):
    entry = typed(editor_porto, value="1234.5")
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))

    (release,) = operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)

    entry.refresh_from_db()
    assert (entry.state, entry.approved_by, entry.release) == (EntryState.APPROVED, eata_member, release)
    assert (release.origin, release.source) == (Origin.DECLARED, "Declarado por Porto (município)")
    cell = LatestObservation.objects.get(measure=entry.measure, area=entry.area, period=entry.period)
    assert (cell.value, cell.status, cell.release_id) == (Decimal("1234.5"), "A", release.pk)
    assert [(step.from_state, step.to_state) for step in entry.transitions.order_by("pk")] == [
        ("", "DRAFT"),
        ("DRAFT", "SUBMITTED"),
        ("SUBMITTED", "APPROVED"),
    ]


def test_many_are_published_at_once_each_by_who_declared(editor_porto, ccdr_norte, eata_member):
    first = typed(editor_porto, value="10")
    others = operations.enter_grid(
        measure=a_measure("M40"),
        period=a_period(),
        lines=[
            GridLine(town, EntryValues(Decimal(20), "A", "Contas de gerência do município."))
            for town in (place(GAIA), place("0303"))
        ],
        by=by(ccdr_norte),
    )
    operations.submit_entries(seen=seen(first), by=by(editor_porto))
    operations.submit_entries(seen=seen(*others), by=by(ccdr_norte))

    releases = operations.approve_entries(seen=seen(first, *others), user=eata_member, at=AT)

    assert list(Release.objects.filter(measure__code="M40").order_by("pk")) == releases
    told = Observation.objects.filter(release__in=releases).order_by("area__code")
    assert list(told.values_list("area__code", "value", "release__source")) == [
        ("0303", 20, f"Declarado por {CCDR}"),
        (PORTO, 10, "Declarado por Porto (município)"),
        (GAIA, 20, f"Declarado por {CCDR}"),
    ]
    assert [each.release.source for each in Entry.objects.order_by("pk")] == [
        f"Declarado por {name}" for name in ("Porto (município)", CCDR, CCDR)
    ]


def test_of_many_declarers_all_are_published_or_none(editor_porto, editor_faro, eata_member):
    entries = [typed(editor_porto, value="10"), typed(editor_faro, area=FARO, value="20")]
    for entry, person_of in zip(entries, (editor_porto, editor_faro), strict=True):
        operations.submit_entries(seen=seen(entry), by=by(person_of))
    publish(a_measure("M40"), cells([7], areas=[place(FARO)], period=a_period()))

    with pytest.raises(EntryRefused, match="Faro: A fonte oficial já publicou"):
        operations.approve_entries(seen=seen(*entries), user=eata_member, at=AT)

    assert not Observation.objects.filter(area__code=PORTO, measure__code="M40").exists()
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.SUBMITTED}


def test_what_is_declared_in_a_demonstration_is_published_as_simulated(settings, editor_porto, eata_member):
    settings.DEMONSTRATION = True
    entry = typed(editor_porto, value="7")
    publish(a_measure("M40"), cells([7], areas=[entry.area], period=entry.period), origin=Origin.SIMULATED)
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))

    (release,) = operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)

    assert (release.origin, release.source) == (Origin.SIMULATED, "Declarado por Porto (município)")
    assert LatestObservation.objects.get(measure=entry.measure, area=entry.area).release == release


def test_handing_in_twice_is_done_once(editor_porto, signatory_porto):
    entry = typed(editor_porto)
    twice = [seen(Entry.objects.get(pk=entry.pk)) for _ in range(2)]
    done, again = (operations.submit_entries(seen=saw, by=by(editor_porto)) for saw in twice)

    assert (done, again) == ([entry], [entry])
    assert entry.transitions.filter(to_state=EntryState.SUBMITTED).count() == 1
    with pytest.raises(EntryRefused, match="já está por confirmar"):
        operations.submit_entries(seen=seen(entry), by=by(signatory_porto))


def test_nobody_confirms_what_they_wrote(editor_porto, ccdr_norte, eata_member, eata_coordinator, person_of_both):
    entry = typed(person_of_both)
    operations.submit_entries(seen=seen(entry), by=by(person_of_both))

    with pytest.raises(EntryRefused, match="não decide sobre ele"):
        operations.approve_entries(seen=seen(entry), user=person_of_both, at=AT)
    with pytest.raises(EntryRefused, match="Só quem pertence à EATA"):
        operations.approve_entries(seen=seen(entry), user=ccdr_norte, at=AT)
    (release,) = operations.approve_entries(seen=seen(entry), user=eata_coordinator, at=AT)
    assert release.released_by == eata_coordinator


def test_the_database_too_wants_four_eyes(editor_porto, eata_member):
    entry = typed(editor_porto)
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))
    release = publish(a_measure("M40"), cells([5], areas=[entry.area], period=entry.period), origin=Origin.DECLARED)
    signed = {"state": EntryState.APPROVED, "approved_at": AT, "release": release}

    for faulty in ({**signed, "approved_by": editor_porto}, {**signed, "approved_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**faulty)
    Entry.objects.filter(pk=entry.pk).update(**signed, approved_by=eata_member)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(note="outra coisa")


def test_what_the_source_published_is_not_declared(editor_porto, eata_member):
    entry = typed(editor_porto)
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))
    publish(a_measure("M40"), cells([7], areas=[entry.area], period=entry.period))

    with pytest.raises(EntryRefused, match="A fonte oficial já publicou este valor"):
        operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)

    operations.return_entry(entry=fresh(entry), version=1, reason="A fonte já o publicou.", user=eata_member, at=AT)
    operations.discard_entry(entry=fresh(entry), version=1, by=by(editor_porto))
    with pytest.raises(EntryRefused, match="A fonte oficial já publicou este valor"):
        typed(editor_porto)
    (line,) = queries.lines_of(a_measure("M40"), a_period(), [entry.area])
    assert (line.standing, line.known.published.value) == (EntryStanding.OFFICIAL, 7)


def fresh(entry):
    return Entry.objects.get(pk=entry.pk)


def test_an_absence_of_the_source_and_simulated_figures_are_filled_in(editor_porto, eata_member):
    entry = typed(editor_porto, value="3")
    measure = a_measure("M40")
    publish(measure, cells([ObservationStatus.NOT_AVAILABLE], areas=[entry.area], period=entry.period))
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))

    operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)

    assert LatestObservation.objects.get(measure=measure, area=entry.area, period=entry.period).value == 3


def test_returned_corrected_and_handed_in_again(editor_porto, eata_member):
    entry = typed(editor_porto, value="5")
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))
    with pytest.raises(EntryRefused, match="Diga o que falta"):
        operations.return_entry(entry=fresh(entry), version=1, reason="não", user=eata_member, at=AT)
    operations.return_entry(entry=fresh(entry), version=1, reason="Falta o documento.", user=eata_member, at=AT)

    with pytest.raises(EntryRefused, match="Nada mudou desde que foi devolvido: «Falta o documento"):
        operations.submit_entries(seen=seen(fresh(entry)), by=by(editor_porto))
    again = typed(editor_porto, value="6", version=1)
    operations.submit_entries(seen=seen(again), by=by(editor_porto))
    operations.approve_entries(seen=seen(again), user=eata_member, at=AT)

    assert (again.pk, fresh(entry).version, fresh(entry).value) == (entry.pk, 2, 6)


def test_what_was_handed_in_can_be_taken_back(editor_porto, ccdr_algarve):
    entry = typed(editor_porto)
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))

    with pytest.raises(EntryRefused, match="quem responde"):
        operations.withdraw_entry(entry=fresh(entry), version=1, by=by(ccdr_algarve))
    operations.withdraw_entry(entry=fresh(entry), version=1, by=by(editor_porto))

    assert (fresh(entry).state, fresh(entry).submitted_at) == (EntryState.DRAFT, None)


def test_a_correction_takes_the_place_of_what_was_published(editor_porto, eata_member):
    entry = typed(editor_porto, value="5")
    operations.submit_entries(seen=seen(entry), by=by(editor_porto))
    (first,) = operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)
    with pytest.raises(EntryRefused, match="comece uma correção"):
        typed(editor_porto, value="6")

    correction = operations.correct_entry(entry=fresh(entry), by=by(editor_porto))
    with pytest.raises(EntryRefused, match="A correção diz o mesmo que está publicado"):
        operations.submit_entries(seen=seen(correction), by=by(editor_porto))
    with pytest.raises(EntryRefused, match="já tem uma correção"):
        operations.correct_entry(entry=fresh(entry), by=by(editor_porto))
    corrected = typed(editor_porto, value="6", version=1)
    operations.submit_entries(seen=seen(corrected), by=by(editor_porto))
    (second,) = operations.approve_entries(seen=seen(corrected), user=eata_member, at=AT + timedelta(days=1))

    values = Observation.objects.filter(measure__code="M40", area=entry.area).order_by("release_id")
    assert list(values.values_list("release_id", "value")) == [(first.pk, 5), (second.pk, 6)]
    assert (corrected.supersedes_id, fresh(entry).value) == (entry.pk, 5)


def test_a_form_that_is_out_of_date_says_what_is_kept_now(editor_porto, signatory_porto):
    entry = typed(editor_porto, value="5")
    typed(signatory_porto, value="9", version=1)

    with pytest.raises(StaleEntry) as told:
        typed(editor_porto, value="7", version=1)

    assert told.value.who == "Pedro Presidente"
    assert [(each.label, each.yours, each.current) for each in told.value.differences] == [
        ("valor", "7\xa0€", "9\xa0€")
    ]
    assert fresh(entry).value == 9


def test_a_grid_is_kept_whole_or_not_at_all(ccdr_norte, editor_porto):
    typed(editor_porto, value="5")
    places = [place(code) for code in (PORTO, GAIA, "0303")]
    lines = [
        GridLine(places[0], EntryValues(Decimal(6), "A")),
        GridLine(places[1], EntryValues(Decimal(-1), "A")),
        GridLine(places[2], EntryValues(Decimal(3), "A")),
    ]

    with pytest.raises(GridRefused) as told:
        operations.enter_grid(measure=a_measure("M40"), period=a_period(), lines=lines, by=by(ccdr_norte))

    assert set(told.value.by_area) == {places[0].pk, places[1].pk}
    assert "Paula Porto mudou entretanto este valor (valor: 5\xa0€" in told.value.by_area[places[0].pk][0]
    assert Entry.objects.count() == 1


def test_each_is_told_once_of_what_happened(editor_porto, ccdr_norte, eata_member):
    entries = operations.enter_grid(
        measure=a_measure("M40"),
        period=a_period(),
        lines=[
            GridLine(place(code), EntryValues(Decimal(4), "A", "Contas de gerência do município."))
            for code in (PORTO, GAIA)
        ],
        by=by(ccdr_norte),
    )
    operations.submit_entries(seen=seen(*entries), by=by(ccdr_norte))
    (returned, approved) = Entry.objects.order_by("-area__code")
    operations.return_entry(entry=returned, version=1, reason="Falta o documento.", user=eata_member, at=AT)
    operations.approve_entries(seen=seen(approved), user=eata_member, at=AT)

    told = Notice.objects.order_by("pk").values_list("recipient__name", "subject", "digest")
    assert list(told) == [
        ("Marta Membro", "M40: 2 valores por confirmar (2024)", True),
        ("Norberto Norte", "M40: valor de Vila Nova de Gaia devolvido (2024)", False),
        ("Norberto Norte", "M40: valor publicado (2024)", True),
        ("Paula Porto", "M40: valor publicado (2024)", True),
    ]


def test_the_board_says_how_each_figure_stands(editor_porto, eata_member, django_assert_num_queries):
    typed(editor_porto, period="2023")
    submitted = typed(editor_porto, period="2024")
    operations.submit_entries(seen=seen(submitted), by=by(editor_porto))
    publish(a_measure("M40"), cells([7], areas=[submitted.area], period=a_period("2025")))
    actor = actor_of(editor_porto, AT.date())

    with django_assert_num_queries(6):
        lines = queries.board(actor, AT.date())

    of_warnings = next(line for line in lines if line.measure.code == "M40")
    assert len(lines) == 16
    assert [(cell.period.code, cell.standing) for cell in of_warnings.cells] == [
        ("2025", EntryStanding.OFFICIAL),
        ("2024", EntryStanding.SUBMITTED),
        ("2023", EntryStanding.DRAFT),
    ]
