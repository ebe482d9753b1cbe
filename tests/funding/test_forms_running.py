"""A form that is being answered says where, while it is."""

import pytest

from common.questionnaires.access import places_running
from funding.enums import CallState
from funding.models import Call
from tests.common.questionnaires.forms import a_version
from tests.funding.factories import CLOSES, WITHIN, a_call


@pytest.mark.django_db
def test_a_call_that_takes_applications_asks_why_its_form_changes():
    form = a_version().questionnaire
    call = a_call(application_form=form)
    said = "O aviso pgu-2024 está publicado e recebe candidaturas até 31/10/2024, 17:00."
    assert places_running(form, WITHIN) == [said]
    assert places_running(form, CLOSES) == []
    other = a_version(code="outro").questionnaire
    assert places_running(other, WITHIN) == []
    Call.objects.filter(pk=call.pk).update(state=CallState.EVALUATING)
    assert places_running(form, WITHIN) == []
