"""What should not be sent, and what changes under an application's feet."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from funding.enums import RuleKind
from funding.models import CallRule, CoEditor
from funding.operations import RulesNotMet, start_application
from funding.queries.drafts import fingerprint_of, rows_of
from territories.models import CommunityMembership
from tests.funding.evaluating import amending
from tests.funding.factories import (
    OPENS,
    WITHIN,
    a_call,
    a_community,
    a_municipality,
    accept,
    an_application,
    an_open_call,
    invited,
    submit,
)
from tests.funding.scenes import attached
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def led():
    entity, signatory = a_municipality(1)
    return an_application(an_open_call(), entity, signatory, at=timezone.now()), signatory


@pytest.mark.parametrize(
    "name", ["Plata\0forma", "A" * 1_000_000, "x" * 201], ids=["NUL", "a million", "one too many"]
)
def test_text_that_does_not_serve_is_refused_and_the_draft_stays(led, name):
    application, signatory = led
    rows = rows_of(application, "projeto")
    sent = {"linha-TOTAL_FORMS": 1, "fingerprint": fingerprint_of(rows), "title": "T", "platform_kind": "NEW"}
    url = reverse("funding:application_part", args=[application.uuid, "projeto"])

    assert client_of(signatory).post(url, sent | {"platform_name": name}).status_code == 422
    application.refresh_from_db()
    assert application.platform_name == ""


def test_what_belongs_to_another_application_does_not_exist_in_ones_own(led):
    application, signatory = led
    entity, other = a_municipality(2)
    theirs = an_application(application.call, entity, other, at=timezone.now())
    co_editor = CoEditor.objects.create(application=theirs, user=other, added_by=other, added_at=timezone.now())
    foreign = {
        "attachment_remove": attached(theirs, other, timezone.now()).pk,
        "participant_remove": theirs.participations.get().pk,
        "co_editor_remove": co_editor.pk,
        "receipt": submit(theirs, other, received_at=timezone.now()).number,
        "receipt_content": 1,
        "receipt_file": 1,
        "letter": 1,
    }
    client = client_of(signatory)

    found = {
        name: client.post(reverse(f"funding:{name}", args=[application.uuid, pk]), {"reason": "x"}).status_code
        for name, pk in foreign.items()
        if "receipt" not in name and name != "letter"
    }
    found |= {
        name: client.get(reverse(f"funding:{name}", args=[application.uuid, pk])).status_code
        for name, pk in foreign.items()
        if name not in found
    }
    assert found == dict.fromkeys(foreign, 404)


def test_members_of_a_body_are_those_of_the_day_the_call_opened():
    """Who left since is still of it; who joined since is not."""
    stayed, left, joined = (a_municipality(number) for number in (1, 2, 3))
    body, signatory = a_community(stayed[0], left[0], joined[0])
    since = OPENS.date() + timedelta(days=5)
    memberships = CommunityMembership.objects
    memberships.filter(municipality=left[0].municipality).update(ends_on=since)
    memberships.filter(municipality=joined[0].municipality).update(starts_on=since)
    call = a_call()
    with amending():
        CallRule.objects.create(call=call, kind=RuleKind.MEMBERS_OF_LEAD, message="Não são da CIM:", position=9)
    application = start_application(call=call, lead=body, title="Da CIM", user=signatory, at=WITHIN)
    application.platform_kind = "NEW"
    application.save(update_fields=["platform_kind"])
    for entity, own_signatory in (stayed, left, joined):
        accept(invited(application, entity, by=signatory), own_signatory)

    with pytest.raises(RulesNotMet) as refused:
        submit(application, signatory)
    assert refused.value.problems == ("Não são da CIM: Vila 3",)


def test_nobody_who_signed_can_be_deleted(led):
    application, signatory = led
    submit(application, signatory, received_at=timezone.now())

    with pytest.raises(ProtectedError):
        signatory.delete()
