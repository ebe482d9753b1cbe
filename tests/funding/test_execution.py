"""From the contract to its end: who signs, what was delivered, who sees it, and what is told to the targets."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.enums import Role
from common.audit.chain import breaks
from common.audit.models import ChainEvent
from funding.enums import (
    AwardState,
    CallState,
    MilestoneState,
    PaymentState,
)
from funding.models import Call
from funding.operations import FundingRefused, NotAllowed, WrongState
from funding.operations.execution import (
    add_contract_document,
    claim_milestone,
    close_award,
    drop_milestone,
    open_award,
    plan_milestone,
    refuse_milestone,
    request_recovery,
    resume_award,
    sign_contract,
    suspend_award,
    terminate_award,
    verify_milestone,
)
from funding.operations.execution.guards import actor_on, award_stream
from funding.operations.refusals import FileNotAccepted, StaleAward
from funding.permissions import can_see_award
from funding.queries.execution import (
    awards_seen_by,
    may_open_award_file,
    money_of_award,
    municipalities_with_platform,
    paid_by_municipality,
)
from initiatives.models import TargetMeasurement
from tests.accounts.factories import MembershipFactory
from tests.funding.executing import (
    ENDS,
    SIGNED,
    STARTS,
    a_file,
    accepted,
    checked,
    claimed,
    of_party,
    paid,
    prepared,
    running,
    scanned,
    signed,
    submitted,
    targets,
    verified,
)
from tests.funding.factories import a_call, a_municipality, an_application

pytestmark = pytest.mark.django_db


def measured(code):
    rows = TargetMeasurement.objects.filter(indicator__target__code=code).order_by("pk")
    return [int(value) for value in rows.values_list("value", flat=True)]


def told(award):
    return list(
        ChainEvent.objects.filter(stream=award_stream(award)).order_by("number").values_list("kind", flat=True)
    )


def editor_of(signatory):
    entity = signatory.memberships.get().entity
    return MembershipFactory(entity=entity, role=Role.MUNICIPAL_EDITOR, starts_on=date(2023, 1, 1)).user


def actor(by):
    return actor_on(by["user"], by["entity"], by["at"])


def test_a_contract_has_what_was_decided_and_begins_with_the_last_signature():
    ((award, signatory),), people = prepared()
    assert (award.amount, award.number) == (Decimal(1000), f"C-{award.application.submissions.get().registry}")
    signed(award, of_party(signatory, SIGNED))
    assert award.state == AwardState.PREPARING
    signed(award, people.by(people.coordinator, SIGNED))
    assert award.state == AwardState.RUNNING
    assert Call.objects.get(pk=award.application.call_id).state == CallState.EXECUTING
    assert told(award) == ["open", "plan", "add_document", "sign", "sign", "begin"]
    assert not list(breaks(award_stream(award)))


def test_a_contract_is_made_once_and_only_of_what_was_accepted():
    ((application, _),), people = accepted()
    by = people.by(people.member, SIGNED)
    with pytest.raises(FundingRefused, match="corrija as datas"):
        open_award(application=application, starts_on=ENDS, ends_on=STARTS, **by)
    open_award(application=application, starts_on=STARTS, ends_on=ENDS, **by)
    with pytest.raises(WrongState, match="já tem contrato"):
        open_award(application=application, starts_on=STARTS, ends_on=ENDS, **by)
    draft = an_application(a_call(code="outro"), *a_municipality(9))
    with pytest.raises(WrongState, match="aceitar o apoio"):
        open_award(application=draft, starts_on=STARTS, ends_on=ENDS, **by)


def test_a_contract_is_signed_by_each_party_once_and_by_nobody_else():
    ((award, signatory),), people = prepared()
    _, stranger = a_municipality(9)
    for who in (of_party(stranger), of_party(editor_of(signatory)), people.by(people.member)):
        with pytest.raises(NotAllowed):
            signed(award, who)
    with pytest.raises(StaleAward):
        sign_contract(award=award, version=9, **of_party(signatory))
    signed(award, of_party(signatory))
    with pytest.raises(WrongState, match="já está assinado"):
        signed(award, of_party(signatory))
    by = people.by(people.member)
    with pytest.raises(WrongState, match="assinaturas"):
        add_contract_document(award=award, title="Outro", upload=a_file(), is_signed=False, **by)
    with pytest.raises(WrongState, match="assinaturas"):
        drop_milestone(milestone=award.milestones.get(), **by)
    assert add_contract_document(award=award, title="Cópia", upload=a_file(), is_signed=True, **by).is_signed


def test_a_contract_without_text_is_not_signed():
    ((application, signatory),), people = accepted()
    by = people.by(people.member, SIGNED)
    award = open_award(application=application, starts_on=STARTS, ends_on=ENDS, **by)
    with pytest.raises(WrongState, match="texto do contrato"):
        signed(award, of_party(signatory))


BAD_MILESTONES = (
    ({"code": "M1"}, "escolha outro código"),
    ({"code": " "}, "Dê um código"),
    ({"due_on": ENDS}, "dentro do contrato"),
    ({"weight": Decimal(101)}, "100 %"),
    ({"weight": Decimal(0)}, "100 %"),
    ({"is_platform_in_use": True}, "em que município"),
)


def test_a_milestone_fits_in_its_contract():
    ((award, _),), people = prepared()
    for values, problem in BAD_MILESTONES:
        whole = {"code": "M2", "title": "Formação", "due_on": date(2025, 9, 1), **values}
        with pytest.raises(FundingRefused, match=problem):
            plan_milestone(award=award, **whole, **people.by(people.member))


def test_a_milestone_of_somebody_elses_municipality_is_not_planned():
    ((award, _),), people = prepared()
    entity, _ = a_municipality(9)
    with pytest.raises(FundingRefused, match="não é parte"):
        plan_milestone(
            award=award, code="M2", title="Outra", due_on=date(2025, 9, 1), municipality=entity.municipality,
            **people.by(people.member),
        )  # fmt: skip


def test_a_verified_platform_counts_once_for_its_municipality():
    targets()
    made, people = running(2)
    for award, signatory in made:
        verified(award, signatory, people)
    assert measured("PRR-01") == [1, 2]
    assert [one.municipality.name for one in municipalities_with_platform()] == ["Vila 1", "Vila 2"]
    with pytest.raises(WrongState):
        verify_milestone(milestone=made[0][0].milestones.get(), version=3, **people.by(people.member))
    assert measured("PRR-01") == [1, 2]


def test_the_same_municipality_in_two_milestones_is_one():
    targets()
    ((award, signatory),), people = prepared()
    place = award.milestones.get().municipality
    plan_milestone(
        award=award, code="M2", title="Segunda fase", due_on=date(2026, 3, 1), municipality=place,
        is_platform_in_use=True, **people.by(people.member, SIGNED),
    )  # fmt: skip
    signed(award, of_party(signatory, SIGNED))
    signed(award, people.by(people.coordinator, SIGNED))
    for code in ("M1", "M2"):
        milestone = claimed(award, signatory, code=code)
        verify_milestone(milestone=milestone, version=milestone.version, **people.by(people.member))
    assert measured("PRR-01") == [1]
    assert [one.milestone.code for one in municipalities_with_platform()] == ["M1"]


def test_a_milestone_that_is_no_platform_counts_nothing():
    targets()
    ((award, signatory),), people = running(is_platform_in_use=False)
    verified(award, signatory, people)
    assert measured("PRR-01") == []


def test_a_refused_milestone_keeps_its_evidence_and_is_claimed_again():
    ((award, signatory),), people = running()
    milestone = claimed(award, signatory)
    by = people.by(people.member)
    with pytest.raises(FundingRefused, match="Diga porque"):
        refuse_milestone(milestone=milestone, version=milestone.version, reason=" ", **by)
    refused = refuse_milestone(milestone=milestone, version=milestone.version, reason="Não abre.", **by)
    assert (refused.state, refused.refusal) == (MilestoneState.REFUSED, "Não abre.")
    assert award.documents.filter(file=refused.evidence).exists()
    again = claimed(award, signatory)
    assert (again.state, again.refusal) == (MilestoneState.CLAIMED, "")


BAD_CLAIMS = (
    ({"claimed_on": date(2025, 6, 3)}, "e hoje"),
    ({"claimed_on": date(2025, 1, 31)}, "início do contrato"),
    ({"claim": " "}, "o que foi feito"),
    ({"upload": None}, "Junte o ficheiro"),
    ({"version": 9}, "entretanto"),
)


def test_a_claim_says_when_what_and_with_which_proof():
    ((award, signatory),), _ = running()
    for values, problem in BAD_CLAIMS:
        whole = {"claimed_on": date(2025, 5, 30), "claim": "Está.", "upload": a_file(), "version": 1, **values}
        with pytest.raises(FundingRefused, match=problem):
            claim_milestone(milestone=award.milestones.get(), **whole, **of_party(signatory))


def test_evidence_is_checked_by_its_content():
    ((award, signatory),), _ = running()
    whole = {"claimed_on": date(2025, 5, 30), "claim": "Está.", "upload": a_file("prova.pdf", b"MZ\x90"), "version": 1}
    with pytest.raises(FileNotAccepted):
        claim_milestone(milestone=award.milestones.get(), **whole, **of_party(signatory))


def test_a_suspended_award_pays_nothing_until_it_is_resumed():
    ((award, signatory),), people = running()
    payment = submitted(award, signatory)
    by = people.by(people.coordinator)
    with pytest.raises(FundingRefused, match="fundamentos"):
        suspend_award(award=award, version=award.version, grounds=" ", **by)
    award = suspend_award(award=award, version=award.version, grounds="Auditoria.", **by)
    with pytest.raises(WrongState, match="suspenso"):
        checked(payment, people)
    with pytest.raises(WrongState, match="suspenso"):
        claimed(award, signatory)
    resume_award(award=award, version=award.version, grounds="Concluída.", **by)
    assert checked(payment, people).state == PaymentState.CHECKED


def test_an_award_closes_when_nothing_waits_and_a_terminated_one_still_gives_back():
    ((award, signatory), (other, else_)), people = running(2)
    by = people.by(people.coordinator)
    payment = submitted(award, signatory)
    with pytest.raises(FundingRefused) as refused:
        close_award(award=award, version=award.version, grounds="Fim.", **by)
    assert refused.value.problems == ("Há marcos por verificar: M1.", "Há pedidos de pagamento por concluir: n.º 1.")
    paid(payment, people)
    verified(award, signatory, people)
    assert close_award(award=award, version=award.version, grounds="Fim.", **by).state == AwardState.CLOSED
    paid(submitted(other, else_), people)
    ended = terminate_award(award=other, version=other.version, grounds="Incumprimento.", **by)
    assert ended.state == AwardState.TERMINATED
    back = request_recovery(award=other, amount=Decimal(300), grounds="Incumprimento.", **people.by(people.other))
    assert paid(back, people).state == PaymentState.PAID
    assert money_of_award(other).paid == 0


def test_an_award_and_its_files_are_for_its_parties_and_the_eata(django_assert_num_queries):
    made, people = running(3)
    (award, signatory), (other, else_), _ = made
    milestone = claimed(award, signatory)
    by_whom = [actor(of_party(signatory)), actor(people.by(people.member))]
    assert [may_open_award_file(one, milestone.evidence) for one in by_whom] == [True, False]
    scanned(milestone.evidence)
    actors = [actor(of_party(signatory)), actor(of_party(else_)), actor(people.by(people.member))]
    assert [may_open_award_file(one, milestone.evidence) for one in actors] == [True, False, True]
    assert [can_see_award(one, parties={award.application.lead_id}) for one in actors] == [True, False, True]
    assert [len(awards_seen_by(one)) for one in actors] == [1, 1, 3]
    paid(submitted(award, signatory), people)
    with django_assert_num_queries(3):
        assert [one.municipality.name for one in paid_by_municipality()] == ["Vila 1"]
    paid(submitted(other, else_), people)
    with django_assert_num_queries(3):
        assert len(paid_by_municipality()) == 2
