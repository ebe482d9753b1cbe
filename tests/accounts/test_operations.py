import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import Invitation, Membership
from accounts.operations import (
    InvitationRefused,
    MembershipRefused,
    accept_invitation,
    digest_of,
    end_membership,
    invite,
    resend_invitation,
    revoke_invitation,
)
from accounts.queries import actor_of
from tests.accounts.factories import InvitationFactory, MembershipFactory, UserFactory

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def invite_to(entity, user, *, role=Role.ACTION_REPORTER, email="Nova@Exemplo.pt", at=NOW):
    return invite(email=email, entity=entity, role=role, user=user, actor=actor_of(user, TODAY), at=at)


def test_invitation_keeps_only_the_digest_of_its_token(arte, entity_head_arte):
    invitation, token = invite_to(arte, entity_head_arte)

    assert invitation.email == "nova@exemplo.pt"
    assert invitation.token_sha256 == digest_of(token)
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at == NOW + timedelta(days=7)
    logged = ModelLogEntry.objects.get(action="accounts.invite")
    assert (logged.user, logged.data) == (entity_head_arte, {"role": "ACTION_REPORTER", "entity": "ARTE"})


def test_invitation_that_is_not_ones_to_send_is_refused(arte, cncs, entity_head_arte, reporter_arte, eata_member):
    for user, entity, role in [
        (entity_head_arte, cncs, Role.ACTION_REPORTER),
        (entity_head_arte, arte, Role.ENTITY_HEAD),
        (entity_head_arte, arte, Role.EATA_COORDINATOR),
        (reporter_arte, arte, Role.ACTION_REPORTER),
        (eata_member, arte, Role.ACTION_REPORTER),
    ]:
        with pytest.raises(InvitationRefused, match="Não pode convidar"):
            invite_to(entity, user, role=role)
    assert Invitation.objects.count() == 0


def test_second_invitation_to_the_same_is_refused_until_the_first_passes(arte, entity_head_arte):
    invite_to(arte, entity_head_arte)

    with pytest.raises(InvitationRefused, match="Já há um convite por aceitar"):
        invite_to(arte, entity_head_arte)
    invite_to(arte, entity_head_arte, at=NOW + timedelta(days=7))


def test_somebody_who_has_the_role_is_not_invited(arte, entity_head_arte, reporter_arte):
    with pytest.raises(InvitationRefused, match="já tem este papel"):
        invite_to(arte, entity_head_arte, email=reporter_arte.email)


def test_accepting_gives_the_role_once(arte, entity_head_arte):
    person = UserFactory(email="nova@exemplo.pt")
    invitation, token = invite_to(arte, entity_head_arte)

    membership = accept_invitation(token=token, user=person, at=NOW)

    assert (membership.user, membership.entity, membership.role) == (person, arte, Role.ACTION_REPORTER)
    assert (membership.starts_on, membership.ends_on) == (TODAY, None)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at) == (person, NOW)
    with pytest.raises(InvitationRefused, match="já foi aceite"):
        accept_invitation(token=token, user=person, at=NOW)
    assert Membership.objects.filter(user=person).count() == 1


def test_accepting_what_one_already_holds_changes_nothing(arte, reporter_arte):
    InvitationFactory(email=reporter_arte.email, entity=arte, token="x")

    membership = accept_invitation(token="x", user=reporter_arte, at=NOW)

    assert list(reporter_arte.memberships.all()) == [membership]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"expires_at": NOW}, "passou de prazo"),
        ({"revoked_at": NOW}, "foi anulado"),
        ({"accepted_at": NOW}, "já foi aceite"),
    ],
)
def test_accepting_what_is_over_is_refused(stranger, values, reason):
    InvitationFactory(email=stranger.email, token="x", **values)

    with pytest.raises(InvitationRefused, match=reason):
        accept_invitation(token="x", user=stranger, at=NOW)
    assert stranger.memberships.count() == 0


def test_accepting_with_another_address_or_an_unproven_one_is_refused(stranger):
    InvitationFactory(email="outra@exemplo.pt", token="x")
    unproven = UserFactory(email="outra@exemplo.pt", verified=False)

    for person in (stranger, unproven):
        with pytest.raises(InvitationRefused, match=r"Este convite é para outra@exemplo\.pt"):
            accept_invitation(token="x", user=person, at=NOW)


def test_accepting_an_unknown_token_is_refused(stranger):
    with pytest.raises(InvitationRefused, match="não existe"):
        accept_invitation(token="adivinhado", user=stranger, at=NOW)


def test_resending_changes_the_link(arte, entity_head_arte):
    person = UserFactory(email="nova@exemplo.pt")
    invitation, old = invite_to(arte, entity_head_arte)
    actor = actor_of(entity_head_arte, TODAY)

    later = NOW + timedelta(days=9)
    _, new = resend_invitation(invitation=invitation, user=entity_head_arte, actor=actor, at=later)

    with pytest.raises(InvitationRefused, match="foi substituído"):
        accept_invitation(token=old, user=person, at=later)
    assert accept_invitation(token=new, user=person, at=later).entity == arte


def test_revoking_ends_the_link(arte, entity_head_arte):
    person = UserFactory(email="nova@exemplo.pt")
    invitation, token = invite_to(arte, entity_head_arte)
    actor = actor_of(entity_head_arte, TODAY)

    revoke_invitation(invitation=invitation, user=entity_head_arte, actor=actor, at=NOW)

    with pytest.raises(InvitationRefused, match="foi anulado"):
        accept_invitation(token=token, user=person, at=NOW)
    with pytest.raises(InvitationRefused, match="já foi aceite ou anulado"):
        resend_invitation(invitation=invitation, user=entity_head_arte, actor=actor, at=NOW)


def test_invitation_of_another_entity_is_not_ones_to_manage(cncs, entity_head_arte):
    invitation = InvitationFactory(entity=cncs)
    actor = actor_of(entity_head_arte, TODAY)

    for operation in (resend_invitation, revoke_invitation):
        with pytest.raises(InvitationRefused, match="Não pode mexer"):
            operation(invitation=invitation, user=entity_head_arte, actor=actor, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_people_accepting_at_once_give_one_role(arte):
    invitation = InvitationFactory(email="nova@exemplo.pt", entity=arte, token="x")
    person = UserFactory(email="nova@exemplo.pt")
    start = threading.Barrier(4, timeout=10)
    outcomes = []

    def accept():
        start.wait()
        try:
            outcomes.append(accept_invitation(token="x", user=person, at=NOW).role)
        except InvitationRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(outcomes) == ["ACTION_REPORTER"] + ["Este convite já foi aceite. Entre com a sua conta."] * 3
    assert Membership.objects.filter(user=person).count() == 1
    invitation.refresh_from_db()
    assert invitation.accepted_by == person


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_write_one(arte, entity_head_arte):
    start = threading.Barrier(3, timeout=10)
    outcomes = []

    def send():
        start.wait()
        try:
            invite_to(arte, entity_head_arte)
            outcomes.append("sent")
        except InvitationRefused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(outcomes) == ["refused", "refused", "sent"]
    assert Invitation.objects.count() == 1


def test_ending_a_membership_takes_effect_that_day(arte, entity_head_arte, reporter_arte):
    membership = reporter_arte.memberships.get()

    end_membership(membership=membership, user=entity_head_arte, actor=actor_of(entity_head_arte, TODAY), on=TODAY)

    assert actor_of(reporter_arte, TODAY).roles == frozenset()
    assert actor_of(reporter_arte, TODAY - timedelta(days=1)).roles == {Role.ACTION_REPORTER}
    with pytest.raises(MembershipRefused, match="já tinha terminado"):
        end_membership(membership=membership, user=entity_head_arte, actor=actor_of(entity_head_arte, TODAY), on=TODAY)


def test_ending_on_its_first_day_leaves_no_day_at_all(arte, entity_head_arte):
    membership = MembershipFactory(entity=arte, starts_on=TODAY)

    end_membership(membership=membership, user=entity_head_arte, actor=actor_of(entity_head_arte, TODAY), on=TODAY)

    assert actor_of(membership.user, TODAY).roles == frozenset()


def test_ending_what_is_not_ones_to_end_is_refused(arte, cncs, entity_head_arte, eata_coordinator, reporter_cncs):
    other_head = MembershipFactory(entity=arte, role=Role.ENTITY_HEAD)
    for user, membership in [
        (entity_head_arte, reporter_cncs.memberships.get()),
        (entity_head_arte, other_head),
        (entity_head_arte, entity_head_arte.memberships.get()),
        (eata_coordinator, eata_coordinator.memberships.get()),
    ]:
        with pytest.raises(MembershipRefused, match="Não pode terminar"):
            end_membership(membership=membership, user=user, actor=actor_of(user, TODAY), on=TODAY)
    assert Membership.objects.filter(ends_on=None).count() == Membership.objects.count()


def test_role_may_be_held_again_after_it_ended(arte, entity_head_arte, reporter_arte):
    reporter_arte.memberships.update(ends_on=date(2025, 1, 1))
    InvitationFactory(email=reporter_arte.email, entity=arte, token="x")

    accept_invitation(token="x", user=reporter_arte, at=NOW)

    assert actor_of(reporter_arte, TODAY).roles == {Role.ACTION_REPORTER}
    assert reporter_arte.memberships.count() == 2
