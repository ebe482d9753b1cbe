"""The regions' texts: signed by the officer, taken or returned by another person."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from reporting import operations
from reporting.enums import ContributionState
from reporting.models import RegionalContribution
from reporting.queries import contribution_tasks, contributions_to_review
from tests.reporting.factories import AT, ContributionFactory, opened, small_plan


@pytest.fixture
def region(ccdr_norte):
    return ccdr_norte.memberships.get().entity.region


@pytest.fixture
def draft(region, ccdr_norte):
    return operations.save_contribution(
        region=region, year=2025, version=0, text="Três projetos.", user=ccdr_norte, at=AT
    )


def test_a_draft_is_nobodys_signature(draft):
    assert (draft.state, draft.signed_by, draft.version) == (ContributionState.DRAFT, None, 1)


def test_a_stale_draft_is_refused_with_what_it_says_now(draft, region, ccdr_norte):
    with pytest.raises(operations.StaleText) as refusal:
        operations.save_contribution(region=region, year=2025, version=0, text="Outro.", user=ccdr_norte, at=AT)

    assert refusal.value.current == "Três projetos."


def test_too_long_a_text_is_refused(region, ccdr_norte):
    with pytest.raises(operations.ReportRefused, match="o limite é 12000"):
        operations.save_contribution(region=region, year=2025, version=0, text="a" * 12_001, user=ccdr_norte, at=AT)


def test_an_empty_text_is_not_signed(region, ccdr_norte):
    empty = operations.save_contribution(region=region, year=2025, version=0, text="", user=ccdr_norte, at=AT)

    with pytest.raises(operations.ReportRefused, match="Escreva o contributo"):
        operations.submit_contribution(contribution=empty, user=ccdr_norte, at=AT)


def test_signing_sends_it_to_the_eata(draft, ccdr_norte):
    signed = operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)

    assert (signed.signed_by, signed.signed_name, signed.signed_at) == (ccdr_norte, ccdr_norte.name, AT)
    assert contributions_to_review() == [signed]


def test_a_signed_text_is_not_written_over(draft, region, ccdr_norte):
    operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)

    with pytest.raises(operations.ReportRefused, match="já não se altera"):
        operations.save_contribution(region=region, year=2025, version=1, text="Outro.", user=ccdr_norte, at=AT)


def test_a_returned_text_is_a_draft_again_with_the_reason(draft, ccdr_norte, eata_member):
    operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)

    back = operations.return_contribution(contribution=draft, reason="Faltam números.", user=eata_member, at=AT)

    assert (back.state, back.return_reason, back.signed_by) == (ContributionState.DRAFT, "Faltam números.", None)
    assert contributions_to_review() == []


def test_who_signed_does_not_accept(draft, ccdr_norte):
    operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)

    with pytest.raises(operations.ReportRefused, match="Quem assinou"):
        operations.accept_contribution(contribution=draft, user=ccdr_norte, at=AT)


def test_an_accepted_text_is_final(draft, ccdr_norte, eata_member):
    operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)
    operations.accept_contribution(contribution=draft, user=eata_member, at=AT + timedelta(days=1))

    with pytest.raises(operations.ReportRefused, match="aceite"):
        operations.withdraw_contribution(contribution=draft, user=ccdr_norte, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegionalContribution.objects.update(text="Outro.")


def test_the_officer_takes_back_what_was_not_accepted_yet(draft, ccdr_norte):
    operations.submit_contribution(contribution=draft, user=ccdr_norte, at=AT)

    back = operations.withdraw_contribution(contribution=draft, user=ccdr_norte, at=AT)

    assert (back.state, back.signed_by) == (ContributionState.DRAFT, None)


def test_the_officer_sees_the_years_in_preparation(region, ccdr_norte, actor_of_person):
    small_plan()
    edition = opened()
    ContributionFactory(region=region)

    tasks = contribution_tasks(actor_of_person(ccdr_norte))

    assert [(task.edition, task.contribution.state) for task in tasks] == [(edition, ContributionState.ACCEPTED)]


def test_nobody_else_has_contributions_to_write(eata_member, stranger, actor_of_person):
    small_plan()
    opened()

    assert contribution_tasks(actor_of_person(eata_member)) == []
    assert contribution_tasks(actor_of_person(stranger)) == []
