"""Changes of a contract: who asks, who decides, what may change, and that nothing is signed over another."""

from datetime import date

import pytest
import time_machine

from common.audit.chain import breaks
from funding.enums import (
    AmendmentKind,
    AmendmentState,
    AwardState,
)
from funding.models import Amendment
from funding.operations import FundingRefused, NotAllowed, WrongState
from funding.operations.execution import (
    accept_lead,
    analyse_amendment,
    approve_amendment,
    refuse_amendment,
    request_amendment,
    sign_amendment,
)
from funding.operations.execution.guards import award_stream
from funding.operations.refusals import ParticipationTaken, StaleAward
from tests.funding.executing import (
    LATER,
    approved,
    of_party,
    running,
    signed,
    submitted,
)
from tests.funding.factories import a_municipality
from tests.funding.test_award_pages import act

pytestmark = pytest.mark.django_db


def amended(award, signatory, people, kind, after):
    amendment = request_amendment(award=award, kind=kind, after=after, grounds="Atraso.", **of_party(signatory))
    amendment = analyse_amendment(amendment=amendment, analysis="De acordo.", **people.by(people.member))
    amendment = approve_amendment(amendment=amendment, **people.by(people.coordinator))
    return sign_amendment(amendment=amendment, **of_party(signatory))


def test_an_amendment_changes_the_award_when_it_is_signed():
    ((award, signatory),), people = running()
    amended(award, signatory, people, AmendmentKind.TIME, {"ends_on": "2026-10-01"})
    amended(award, signatory, people, AmendmentKind.BUDGET, {"amount": "900"})
    scope = {"milestones": {"M1": {"title": "Plataforma e formação", "due_on": "2026-08-31"}}}
    amended(award, signatory, people, AmendmentKind.SCOPE, scope)
    joining, other = a_municipality(9)
    codes = [award.application.lead.code, joining.code]
    amended(award, signatory, people, AmendmentKind.PARTY, {"parties": codes})
    award.refresh_from_db()
    milestone = award.milestones.get()
    assert (award.ends_on, award.amount) == (date(2026, 10, 1), 900)
    assert (milestone.title, milestone.due_on) == ("Plataforma e formação", date(2026, 8, 31))
    before = Amendment.objects.order_by("number").values_list("number", "before")[:2]
    assert list(before) == [(1, {"ends_on": "2026-07-01"}), (2, {"amount": "1000.00"})]
    assert signed(award, of_party(other)).entity == joining
    assert award.state == AwardState.RUNNING
    assert not list(breaks(award_stream(award)))


BAD_AMENDMENTS = (
    (AmendmentKind.TIME, {"ends_on": "amanhã"}, "data que exista"),
    (AmendmentKind.TIME, {"ends_on": "2025-01-01"}, "depois de começar"),
    (AmendmentKind.TIME, {"ends_on": "2026-01-31"}, "prazo depois desse dia"),
    (AmendmentKind.TIME, {"ends_on": "2026-07-01"}, "já é o que consta"),
    (AmendmentKind.BUDGET, {"amount": "1000,01"}, "em euros"),
    (AmendmentKind.BUDGET, {"amount": "1000.01"}, "não passa o que foi decidido"),
    (AmendmentKind.BUDGET, {"amount": "299"}, "abaixo do que já foi aprovado"),
    (AmendmentKind.SCOPE, {}, "que marcos mudam"),
    (AmendmentKind.SCOPE, {"milestones": {"M9": {}}}, "não tem os marcos: M9"),
    (AmendmentKind.SCOPE, {"milestones": {"M1": {"title": "", "due_on": "2026-01-01"}}}, "o que o marco M1"),
    (AmendmentKind.PARTY, {"parties": ["MUN-0009"]}, "Quem lidera"),
    (AmendmentKind.PARTY, {"parties": ["MUN-0001", "ARTE"]}, "Só entram no contrato municípios"),
)


def test_an_amendment_asks_for_what_may_be():
    ((award, signatory),), people = running()
    approved(submitted(award, signatory), people)
    for kind, after, problem in BAD_AMENDMENTS:
        with pytest.raises(FundingRefused, match=problem):
            request_amendment(award=award, kind=kind, after=after, grounds="Sim.", **of_party(signatory))


def test_a_municipality_of_another_application_does_not_come_in_by_an_amendment():
    ((award, signatory), (other, _)), _ = running(2)
    codes = [award.application.lead.code, other.application.lead.code]
    with pytest.raises(ParticipationTaken):
        request_amendment(
            award=award, kind=AmendmentKind.PARTY, after={"parties": codes}, grounds="Sim.", **of_party(signatory)
        )


def test_an_amendment_is_decided_by_somebody_else_and_not_signed_over_another():
    ((award, signatory),), people = running()
    who = of_party(signatory)
    asks = {"award": award, "kind": AmendmentKind.TIME, "grounds": "Atraso.", **who}
    first = request_amendment(after={"ends_on": "2026-10-01"}, **asks)
    second = request_amendment(after={"ends_on": "2026-12-01"}, **asks)
    third = request_amendment(after={"ends_on": "2027-01-01"}, **asks)
    by = people.by(people.coordinator)
    for one in (first, second):
        analyse_amendment(amendment=one, analysis="De acordo.", **by)
        with pytest.raises(NotAllowed, match="não a decide"):
            approve_amendment(amendment=one, **by)
        approve_amendment(amendment=one, **people.by(people.other))
    refuse_amendment(amendment=third, reason="Repetida.", **by)
    sign_amendment(amendment=first, **who)
    with pytest.raises(StaleAward):
        sign_amendment(amendment=second, **who)
    states = Amendment.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [AmendmentState.SIGNED, AmendmentState.APPROVED, AmendmentState.REFUSED]


def test_who_comes_in_signs_and_who_leads_accepts_with_their_own_hand():
    ((award, signatory),), people = running()
    joining, other = a_municipality(9)
    lead = award.application.lead
    with time_machine.travel(LATER, tick=False):
        told = {"towns": "Vila 9", "lead": lead.code, "grounds": "Entra Vila 9."}
        assert act(signatory, award, "participantes", told | {"towns": "Terra"}).status_code == 422
        assert act(signatory, award, "participantes", told).status_code == 302
    first = award.amendments.get()
    analyse_amendment(amendment=first, analysis="De acordo.", **people.by(people.member))
    approve_amendment(amendment=first, **people.by(people.coordinator))
    sign_amendment(amendment=first, **of_party(signatory))
    after = {"parties": [lead.code, joining.code], "lead": joining.code}
    ask = {"award": award, "kind": AmendmentKind.PARTY, "after": after, "grounds": "Passa a liderar."}
    with pytest.raises(FundingRefused, match="tê-lo assinado"):
        request_amendment(**ask, **of_party(signatory))
    signed(award, of_party(other))
    second = request_amendment(**ask, **of_party(signatory))
    analyse_amendment(amendment=second, analysis="De acordo.", **people.by(people.member))
    approve_amendment(amendment=second, **people.by(people.coordinator))
    with pytest.raises(WrongState, match="quem passa a liderar aceite"):
        sign_amendment(amendment=second, **of_party(signatory))
    with pytest.raises(NotAllowed):
        accept_lead(amendment=second, **of_party(signatory))
    accept_lead(amendment=second, **of_party(other))
    sign_amendment(amendment=second, **of_party(signatory))
    award.refresh_from_db()
    assert award.led_by_id == joining.pk
    with pytest.raises(NotAllowed):
        submitted(award, signatory)
    assert submitted(award, other).requested_by == other
    assert not list(breaks(award_stream(award)))
