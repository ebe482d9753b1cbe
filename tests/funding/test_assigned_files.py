"""Files of an application: for who evaluates it without a conflict, for the EATA once unsealed, and nobody else."""

import pytest
from django.urls import reverse
from time_machine import travel

from funding.enums import ScanState
from funding.models import Attachment
from funding.operations import reviews
from tests.funding.evaluating import admitted, an_evaluator, assigned, by, declared, with_criteria
from tests.funding.factories import WITHIN, a_call, a_municipality, an_application, submit
from tests.funding.scenes import attached
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    entity, signatory = a_municipality(1)
    application = an_application(with_criteria(a_call()), entity, signatory)
    attached(application, signatory, WITHIN)
    submit(application, signatory)
    return application


def opened_by(person):
    attachment = Attachment.objects.get()
    return client_of(person).get(reverse("files:download", args=[attachment.file.uuid])).status_code


def test_declaring_opens_the_file_and_a_conflict_closes_it(application, eata_member):
    evaluator = an_evaluator(1)
    assignment = assigned(admitted(application, eata_member), evaluator, eata_member)
    before = opened_by(evaluator)
    declared(assignment)
    after = opened_by(evaluator)
    reviews.declare_later(assignment=assignment, text="Soube agora.", **by(evaluator))
    assert (before, after, opened_by(evaluator)) == (404, 200, 404)


def test_nobody_else_opens_it(application, eata_member, stranger):
    declared(assigned(admitted(application, eata_member), an_evaluator(1), eata_member))
    others = [an_evaluator(2), a_municipality(2)[1], stranger]
    assert [opened_by(person) for person in others] == [404] * 3


def test_the_eata_opens_it_once_the_seal_is_open_and_the_file_is_clean(application, eata_member):
    with travel(WITHIN, tick=False):
        sealed = opened_by(eata_member)
    clean = opened_by(eata_member)
    Attachment.objects.update(scan=ScanState.PENDING)
    assert (sealed, clean, opened_by(eata_member)) == (404, 200, 404)
