"""Taking up a practice: who may, in what order, what both sides say, and when the fifth level is reached."""

from datetime import date

import pytest

from accounts.enums import Role
from practices import operations
from practices.enums import AbandonmentReason, Evidence, ReplicationStage
from practices.models import Practice, Replication
from practices.operations import ReplicationRefused
from practices.queries import annual_figures, replications_of
from practices.queries.reports import replication_history
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.practices.factories import MunicipalityFactory, PracticeFactory
from tests.practices.scenes import AT, Author, eata, porto

pytestmark = pytest.mark.django_db

ADAPTED = "Outro sensor, posto no quadro de cada prédio."
MEASURED = [{"name": "Água", "unit": "m³", "value": 3, "measured_on": date(2026, 4, 1)}]


@pytest.fixture
def owner(editor_porto):
    return porto(editor_porto)


@pytest.fixture
def practice(owner):
    return PracticeFactory(owner_entity=owner.entity, evidence_reviewed=1, evidence_level=1)


def town():
    entity = MunicipalityFactory().entity
    user = UserFactory()
    MembershipFactory(user=user, entity=entity, role=Role.MUNICIPAL_EDITOR)
    return Author(user, entity)


def interested(practice, who):
    return operations.declare_interest(practice=practice, motivation="Temos o mesmo problema.", **who.who)


def go(replication, who, stage, indicators=(), **values):
    now = Replication.objects.get(pk=replication.pk)
    return operations.update_replication(
        replication=now, version=now.version, stage=stage, values=values, indicators=indicators, **who.who
    )


def succeed(practice, who, indicators=MEASURED):
    replication = interested(practice, who)
    go(replication, who, ReplicationStage.PREPARING)
    go(replication, who, ReplicationStage.RUNNING, started_on=date(2026, 3, 1))
    said = {"adaptation": ADAPTED, "no_numbers_reason": "" if indicators else "Só se mede no próximo verão."}
    return go(replication, who, ReplicationStage.SUCCEEDED, indicators, **said)


def test_not_ones_own_and_not_twice(practice, owner):
    other = town()
    with pytest.raises(ReplicationRefused):
        interested(practice, owner)
    interested(practice, other)
    with pytest.raises(ReplicationRefused, match="em aberto"):
        interested(practice, other)


def test_stages_follow_one_another(practice):
    other = town()
    replication = interested(practice, other)
    with pytest.raises(ReplicationRefused, match="siga as fases"):
        go(replication, other, ReplicationStage.SUCCEEDED, adaptation="x")
    with pytest.raises(ReplicationRefused, match="porque foi abandonada"):
        go(replication, other, ReplicationStage.ABANDONED, abandonment_reason="Sem verba.")
    go(
        replication,
        other,
        ReplicationStage.ABANDONED,
        abandonment_code=AbandonmentReason.FUNDING,
        abandonment_reason="Sem verba.",
    )
    with pytest.raises(ReplicationRefused):
        go(replication, other, ReplicationStage.RUNNING)
    interested(practice, other)


def test_two_measured_successes_make_the_fifth_level_and_a_dispute_undoes_it(practice, owner, eata_member):
    first, second, third = town(), town(), town()
    succeed(practice, first)
    succeed(practice, third, indicators=())
    assert Practice.objects.get(pk=practice.pk).evidence_level == Evidence.LOGIC
    replication = succeed(practice, second)
    assert Practice.objects.get(pk=practice.pk).evidence_level == Evidence.REPLICATED
    disputed = operations.dispute_replication(replication=replication, reason="Não é isto.", **owner.who)
    assert Practice.objects.get(pk=practice.pk).evidence_level == Evidence.LOGIC
    operations.settle_dispute(replication=disputed, reason="Verificado.", **eata(eata_member).who)
    assert Practice.objects.get(pk=practice.pk).evidence_level == Evidence.REPLICATED


def test_each_side_does_its_part(practice, owner, ccdr_norte):
    other = town()
    replication = succeed(practice, other)
    with pytest.raises(ReplicationRefused):
        operations.confirm_replication(replication=replication, **other.who)
    operations.confirm_replication(replication=replication, **owner.who)
    region = Author(ccdr_norte, ccdr_norte.memberships.get().entity)
    operations.verify_replication(replication=replication, **region.who)
    child = operations.promote_replication(replication=replication, **other.who)
    assert (child.derived_from, child.owner_entity, child.solution) == (practice, other.entity, ADAPTED)
    with pytest.raises(ReplicationRefused, match="já deu origem"):
        operations.promote_replication(replication=replication, **other.who)


def test_interest_is_between_the_two_and_the_rest_is_public(practice):
    interested(practice, town())
    done = succeed(practice, town())
    assert list(replications_of(practice)) == [done]


def test_case_c38_withdrawing_keeps_the_replications_and_tells_who_replicates(practice, owner):
    other = town()
    succeed(practice, other)
    operations.withdraw_practice(practice=practice, reason="Terminou.", **owner.who)
    assert Replication.objects.filter(practice=practice).count() == 1
    assert not Practice.objects.get(pk=practice.pk).live


def test_a_message_reaches_the_owner_and_never_shows_an_address(practice, owner, stranger):
    operations.contact_relay(practice=practice, text="Como fizeram?", user=stranger, entity=None, at=AT)
    message = practice.messages.get()
    assert (message.sender, message.text) == (stranger, "Como fizeram?")
    for _ in range(9):
        operations.contact_relay(practice=practice, text="Outra vez.", user=stranger, entity=None, at=AT)
    with pytest.raises(ReplicationRefused, match="amanhã"):
        operations.contact_relay(practice=practice, text="Mais.", user=stranger, entity=None, at=AT)


def test_figures_are_those_of_their_moment(practice):
    other = town()
    succeed(practice, other)
    before, after = annual_figures(AT), annual_figures(AT.replace(month=12))
    assert (before.replications.succeeded, after.replications.succeeded) == (0, 1)


@pytest.mark.parametrize(
    ("changed", "indicators", "said"),
    [
        ({"closed_on": date(2027, 12, 1)}, MEASURED, "fim não pode ser futuro"),
        ({"started_on": date(2027, 12, 1)}, MEASURED, "início não pode ser futuro"),
        ({"adaptation": "x"}, MEASURED, "o que foi adaptado"),
        ({"adaptation": "x x x x x"}, MEASURED, "o que foi adaptado"),
        ({}, (), "pelo menos uma medida"),
        ({"no_numbers_reason": "não"}, (), "pelo menos uma medida"),
        ({"no_numbers_reason": "Só se mede no próximo verão."}, MEASURED, "apague um dos dois"),
    ],
)
def test_success_says_what_changed_and_what_was_measured(practice, changed, indicators, said):
    other = town()
    replication = interested(practice, other)
    go(replication, other, ReplicationStage.PREPARING)
    go(replication, other, ReplicationStage.RUNNING, started_on=date(2026, 3, 1))

    with pytest.raises(ReplicationRefused, match=said):
        go(replication, other, ReplicationStage.SUCCEEDED, indicators, **{"adaptation": ADAPTED} | changed)

    assert Replication.objects.get(pk=replication.pk).stage == ReplicationStage.RUNNING


def test_report_is_corrected_until_somebody_vouches_for_it_and_then_only_by_a_statement(practice, owner):
    other = town()
    replication = succeed(practice, other)
    go(replication, other, ReplicationStage.SUCCEEDED, MEASURED, adaptation="Outro sensor, agora na rua toda.")
    confirmed = operations.confirm_replication(replication=Replication.objects.get(), **owner.who)
    with pytest.raises(ReplicationRefused, match="nova declaração"):
        go(confirmed, other, ReplicationStage.SUCCEEDED, MEASURED, adaptation=ADAPTED)

    corrected = operations.update_replication(
        replication=confirmed,
        version=confirmed.version,
        stage=ReplicationStage.RUNNING,
        values={},
        indicators=[],
        reason="Contámos duas vezes o mesmo prédio.",
        **other.who,
    )

    assert (corrected.stage, corrected.closed_on, corrected.confirmed_at) == (ReplicationStage.RUNNING, None, None)
    newest = replication_history(corrected)[0]
    assert (newest.step.act, newest.step.note) == ("CORRECTED", "Contámos duas vezes o mesmo prédio.")
    assert [(change.label, change.before, change.after) for change in newest.changes] == [
        ("fase", "conseguida", "em curso"),
        ("terminou em", "04/05/2026", ""),
        ("o que se mediu", "Água (m³): sem valor anterior → 3, 01/04/2026", ""),
    ]
    assert annual_figures(AT.replace(month=12)).replications.confirmed == 0


def test_nobody_but_the_replicator_corrects_what_is_over(practice, owner):
    replication = succeed(practice, town())
    with pytest.raises(ReplicationRefused, match="Só quem replica"):
        go(replication, owner, ReplicationStage.SUCCEEDED, MEASURED, adaptation="Outra história, contada por nós.")
