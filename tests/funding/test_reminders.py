"""Who has not submitted is told in time, once; and drafts lapse after the end."""

from datetime import timedelta

import pytest

from common.notifications.models import Notice
from funding.enums import ApplicationState, DraftPart
from funding.operations.drafts import save_part
from funding.operations.reminders import calls_with_drafts_over, remind_of_drafts
from funding.queries.drafts import fingerprint_of, rows_of
from funding.tasks import look_at_deadlines
from tests.funding.factories import CLOSES, WITHIN, a_call, a_municipality, an_application, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def led():
    entity, signatory = a_municipality(1)
    return an_application(a_call(), entity, signatory), signatory


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(hours=49), 0),
        (timedelta(hours=48), 1),
        (timedelta(hours=3), 1),
        (timedelta(hours=2), 1),
        (timedelta(minutes=1), 1),
        (timedelta(0), 0),
    ],
)
def test_who_did_not_submit_is_told(led, before, told):
    assert remind_of_drafts(at=CLOSES - before) == told


def test_each_reminder_is_given_once(led):
    hours = (50, 47, 46, 3, 1.9, 1)
    assert [remind_of_drafts(at=CLOSES - timedelta(hours=each)) for each in hours] == [0, 1, 0, 0, 1, 0]
    first, second = Notice.objects.filter(kind="funding.draft_closing").order_by("pk")
    assert first.subject == "Faltam 48 horas e a candidatura não foi submetida"
    assert second.subject == "Faltam 2 horas e a candidatura não foi submetida"
    assert "ainda NÃO foi submetida" in second.body
    assert not second.digest


def test_who_submitted_is_left_alone_until_something_changes(led):
    application, signatory = led
    submit(application, signatory)
    assert remind_of_drafts(at=CLOSES - timedelta(hours=40)) == 0
    rows = rows_of(application, DraftPart.PROJECT)
    said = {"part": DraftPart.PROJECT, "rows": [{**rows[0], "platform_name": "Nova"}]}
    who = {"user": signatory, "entity": application.lead, "at": WITHIN}
    save_part(application=application, fingerprint=fingerprint_of(rows), **said, **who)
    assert remind_of_drafts(at=CLOSES - timedelta(hours=40)) == 1
    assert Notice.objects.get(kind="funding.draft_closing").subject.endswith("tem alterações por submeter")


def test_after_the_end_drafts_lapse_and_their_people_are_told(led):
    application, signatory = led
    assert calls_with_drafts_over(CLOSES - timedelta(milliseconds=1)) == []
    assert calls_with_drafts_over(CLOSES) == [application.call_id]
    look_at_deadlines()
    look_at_deadlines()
    application.refresh_from_db()
    assert application.state == ApplicationState.LAPSED
    assert Notice.objects.get(kind="funding.lapsed").recipient == signatory
