"""What the database itself refuses, and what a revision keeps."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from practices.enums import AbandonmentReason, PracticeState, ReplicationStage
from practices.models import NotApproved, Practice, PracticeIndicator, WrittenUnderReview
from practices.queries import latest_practices, practice_page, published_practices
from tests.practices.factories import (
    MunicipalityFactory,
    PracticeContactFactory,
    PracticeFactory,
    PracticeIndicatorFactory,
    ReplicationFactory,
    TagFactory,
    VerticalFactory,
)

pytestmark = pytest.mark.django_db

IMPOSSIBLE = {
    "public draft": {"state": PracticeState.DRAFT},
    "public without a summary": {"summary": ""},
    "public without a domain": {"domain": None},
    "public with what was not understood": {"unread": {"cost_annual": "1,234.56"}},
    "published and not public": {"live": False},
    "ends before it starts": {"starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)},
    "goes on and has an end": {"is_ongoing": True, "ends_on": date(2025, 1, 1)},
    "negative cost": {"cost_annual": -1},
    "fifth evidence given": {"evidence_reviewed": 5},
    "withdrawn without a reason": {"live": False, "state": PracticeState.WITHDRAWN},
}


@pytest.mark.parametrize("fields", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_case_c34_the_database_refuses_what_makes_no_sense(fields):
    practice = PracticeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=practice.pk).update(**fields)


def test_a_contact_without_consent_is_not_shown():
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeContactFactory(consent_at=None, is_public=True)


def test_nobody_replicates_their_own_practice():
    practice = PracticeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplicationFactory(practice=practice, replicator=practice.owner_entity)


def test_one_open_replication_of_a_practice_for_each_entity():
    first = ReplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplicationFactory(practice=first.practice, replicator=first.replicator)
    ReplicationFactory(
        practice=first.practice,
        replicator=first.replicator,
        stage=ReplicationStage.ABANDONED,
        abandonment_code=AbandonmentReason.FUNDING,
        abandonment_reason="Sem verba.",
    )
    assert first.practice.replications.count() == 2


def test_a_revision_keeps_words_parts_and_links_and_leaves_the_public_text_alone():
    practice = PracticeFactory(title="Antes")
    PracticeIndicatorFactory(practice=practice, name="Fugas")
    vertical, tag, town = VerticalFactory(), TagFactory(), MunicipalityFactory()
    draft = Practice.objects.get(pk=practice.pk)
    draft.title = "Depois"
    draft.verticals.set([vertical])
    draft.tags.set([tag])
    draft.territories.set([town])
    draft.indicators.set([PracticeIndicator(name="Perdas", value="1.5")])
    draft.save_revision(clean=False)
    public = practice_page(practice.slug)
    assert (public.title, [each.name for each in public.indicators.all()], list(public.tags.all())) == (
        "Antes",
        ["Fugas"],
        [],
    )
    kept = Practice.objects.get(pk=practice.pk).get_latest_revision_as_object()
    assert kept.title == "Depois"
    assert (list(kept.verticals.all()), list(kept.tags.all()), list(kept.territories.all())) == (
        [vertical],
        [tag],
        [town],
    )
    assert [(each.name, each.value) for each in kept.indicators.all()] == [("Perdas", 1.5)]


def test_what_belongs_to_the_whole_does_not_come_back_from_an_old_text():
    practice = PracticeFactory(label="")
    revision = practice.save_revision(clean=False)
    Practice.objects.filter(pk=practice.pk).update(label="Validada 2026", evidence_level=2)
    kept = Revision.objects.get(pk=revision.pk).as_object()
    assert (kept.label, kept.evidence_level, kept.slug) == ("Validada 2026", 2, practice.slug)


def test_no_text_is_written_while_others_decide_on_it():
    practice = PracticeFactory()
    Practice.objects.filter(pk=practice.pk).update(state=PracticeState.NATIONAL)
    with pytest.raises(WrittenUnderReview):
        practice.save_revision(clean=False)
    assert practice.revisions.count() == 0


def test_what_nobody_approved_is_not_published():
    practice = PracticeFactory(draft=True)
    revision = practice.save_revision(clean=False)
    with pytest.raises(NotApproved):
        revision.publish()
    assert not Practice.objects.get(pk=practice.pk).live


def test_the_public_list_holds_only_what_is_public_and_the_newest_first():
    new = PracticeFactory(first_published_at=datetime(2026, 3, 1, tzinfo=UTC))
    old, later = (PracticeFactory(first_published_at=datetime(2026, 2, 1, tzinfo=UTC)) for _ in range(2))
    PracticeFactory(draft=True)
    PracticeFactory(live=False, state=PracticeState.WITHDRAWN, withdrawn_reason="Terminou.")
    assert list(published_practices()) == [new, later, old]
    assert latest_practices(1) == [new]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_whatever_it_holds(count, django_assert_num_queries):
    practice = PracticeFactory()
    for _ in range(count):
        PracticeIndicatorFactory(practice=practice)
        PracticeContactFactory(practice=practice)
    practice.tags.set([TagFactory() for _ in range(count)])
    practice.save()
    with django_assert_num_queries(12):
        page = practice_page(practice.slug)
    assert page.indicators.count() == count
