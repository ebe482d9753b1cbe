"""Deciding on a report: who may not, who was first, and what goes back."""

from datetime import date

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from accounts.models import Membership
from accounts.queries import actor_of
from action_plan.enums import UpdateState
from action_plan.models import ProgressTransition, ProgressUpdate
from action_plan.operations import (
    StaleUpdate,
    UpdateRefused,
    add_link_evidence,
    approve_update,
    open_update,
    return_update,
    save_update,
    submit_update,
)
from action_plan.operations.refusals import Difference
from action_plan.permissions import can_approve_update
from tests.accounts.factories import MembershipFactory
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, drafted, submitted, values

REASON = "Falta a evidência do levantamento feito."


@pytest.fixture
def action(db):
    return ActionFactory(code="I01-A1")


@pytest.fixture
def period(db):
    return PeriodFactory()


def test_case_13_the_author_does_not_approve(action, period, reporter_arte, eata_member, eata):
    Membership.objects.create(user=reporter_arte, entity=eata, role="EATA_MEMBER", starts_on=date(2024, 1, 1))
    update = submitted_by_arte(action, period, reporter_arte)

    with pytest.raises(UpdateRefused, match="Quem escreveu ou submeteu o reporte não decide"):
        approve_update(update=update, version=update.version, user=reporter_arte, at=AT)


def submitted_by_arte(action, period, user):
    entity = user.memberships.get(entity__code="ARTE").entity
    update = open_update(action=action, period=period, user=user, entity=entity, at=AT)
    saved = save_update(update=update, version=1, values=values(update), user=user, entity=entity, at=AT)
    return submit_update(update=saved, version=saved.version, user=user, entity=entity, at=AT)


def test_case_13_the_database_refuses_an_approval_by_the_author(action, period, reporter_arte):
    update = submitted(action, period, reporter_arte)

    with pytest.raises(IntegrityError, match="author_does_not_approve"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE action_plan_progressupdate SET state = 'APPROVED', approved_by_id = author_id, approved_at = now()"
            " WHERE id = %s",
            [update.pk],
        )


def test_case_13_neither_who_changed_nor_who_submitted_a_report_decides_on_it(
    action, period, reporter_arte, eata_member, eata_coordinator, arte, eata
):
    for both in (eata_member, eata_coordinator):
        MembershipFactory(user=both, entity=arte)
    draft = open_update(action=action, period=period, user=reporter_arte, entity=arte, at=AT)
    saved = save_update(update=draft, version=1, values=values(draft), user=eata_member, entity=arte, at=AT)
    update = submit_update(update=saved, version=saved.version, user=eata_coordinator, entity=arte, at=AT)

    for both in (eata_member, eata_coordinator):
        with pytest.raises(UpdateRefused, match="Quem escreveu ou submeteu"):
            approve_update(update=update, version=update.version, user=both, at=AT)
        with pytest.raises(UpdateRefused, match="Quem escreveu ou submeteu"):
            return_update(update=update, version=update.version, reason=REASON, user=both, at=AT)
        assert not can_approve_update(actor_of(both, AT.date(), eata.pk), update)
    assert update.writer_ids == [reporter_arte.pk, eata_member.pk, eata_coordinator.pk]


def test_case_13_whoever_joined_evidence_does_not_approve(action, period, reporter_arte, eata_member, arte):
    MembershipFactory(user=eata_member, entity=arte)
    draft = drafted(action, period, reporter_arte)
    add_link_evidence(update=draft, url="https://exemplo.pt/", title="", user=eata_member, entity=arte, at=AT)
    draft.refresh_from_db()
    update = submit_update(update=draft, version=draft.version, user=reporter_arte, entity=arte, at=AT)

    with pytest.raises(UpdateRefused, match="Quem escreveu ou submeteu"):
        approve_update(update=update, version=update.version, user=eata_member, at=AT)


def test_case_13_the_database_refuses_an_approval_by_whoever_changed_it(action, period, reporter_arte, reporter_cncs):
    update = submitted(action, period, reporter_arte)
    ProgressUpdate.objects.update(writer_ids=[reporter_arte.pk, reporter_cncs.pk])

    with pytest.raises(IntegrityError, match="writer_does_not_approve"):
        ProgressUpdate.objects.filter(pk=update.pk).update(
            state=UpdateState.APPROVED, approved_by=reporter_cncs, approved_at=AT
        )


def test_case_13_whoever_left_the_eata_yesterday_does_not_approve(action, period, reporter_arte, eata_member):
    update = submitted(action, period, reporter_arte)
    eata_member.memberships.update(ends_on=date(2026, 7, 10))

    with pytest.raises(UpdateRefused, match="Só quem pertence à EATA nesta data"):
        approve_update(update=update, version=update.version, user=eata_member, at=AT)

    eata_member.memberships.update(ends_on=date(2026, 7, 11))
    assert approve_update(update=update, version=update.version, user=eata_member, at=AT).approved_by == eata_member


def test_case_14_the_second_approval_is_told_who_was_first(
    action, period, reporter_arte, eata_member, eata_coordinator
):
    seen = submitted(action, period, reporter_arte)
    approve_update(update=seen, version=seen.version, user=eata_member, at=AT)

    with pytest.raises(StaleUpdate) as stale:
        approve_update(update=seen, version=seen.version, user=eata_coordinator, at=AT)

    assert stale.value.differences == (Difference("state", "estado", "submetido", "aprovado por Marta Membro"),)


def test_case_15_a_returned_report_is_not_approved_without_a_change(action, period, reporter_arte, eata_member, arte):
    update = submitted(action, period, reporter_arte)
    returned = return_update(update=update, version=update.version, reason=REASON, user=eata_member, at=AT)

    with pytest.raises(UpdateRefused, match="só se decide sobre um reporte submetido"):
        approve_update(update=returned, version=returned.version, user=eata_member, at=AT)
    with pytest.raises(UpdateRefused, match="Nada mudou desde que o reporte foi devolvido: «Falta a evidência"):
        submit_update(update=returned, version=returned.version, user=reporter_arte, entity=arte, at=AT)


def test_the_reasons_of_every_round_are_kept(action, period, reporter_arte, eata_member, arte):
    update = submitted(action, period, reporter_arte)
    for round_, reason in enumerate(["Falta a evidência.", "A ligação não abre."], start=1):
        update = return_update(update=update, version=update.version, reason=reason, user=eata_member, at=AT)
        link = f"https://www.exemplo.pt/{round_}"
        add_link_evidence(update=update, url=link, title="", user=reporter_arte, entity=arte, at=AT)
        update.refresh_from_db()
        update = submit_update(update=update, version=update.version, user=reporter_arte, entity=arte, at=AT)
    approve_update(update=update, version=update.version, user=eata_member, at=AT)

    reasons = ProgressTransition.objects.filter(to_state=UpdateState.RETURNED).order_by("pk")
    assert list(reasons.values_list("reason", flat=True)) == ["Falta a evidência.", "A ligação não abre."]


def test_a_return_needs_a_reason(action, period, reporter_arte, eata_member):
    update = submitted(action, period, reporter_arte)

    with pytest.raises(UpdateRefused, match="Diga o que falta"):
        return_update(update=update, version=update.version, reason="  não ", user=eata_member, at=AT)
