"""Where the forms of calls are being answered."""

from datetime import datetime

from django.db.models import Q

from common.questionnaires.models import Questionnaire
from common.ui import formatting
from funding.enums import CallState
from funding.models import Call
from funding.queries.award_reports import STANDARD_FORM


def calls_answering(questionnaire: Questionnaire, at: datetime) -> list[str]:
    """Say each call whose applications or reports are being written with a questionnaire."""
    applying = Q(application_form=questionnaire, state=CallState.PUBLISHED, closes_at__gt=at)
    own = Q(report_form=None) if questionnaire.code == STANDARD_FORM else Q(report_form=questionnaire)
    reporting = own & Q(state=CallState.EXECUTING)
    found = Call.objects.filter(applying | reporting).order_by("closes_at", "pk")
    return [_said(call, at) for call in found]


def _said(call: Call, at: datetime) -> str:
    if call.state == CallState.EXECUTING or call.closes_at is None:
        return f"Os apoios do aviso {call.code} escrevem relatórios com ele."
    return f"O aviso {call.code} está publicado e recebe candidaturas até {formatting.moment(call.closes_at)}."
