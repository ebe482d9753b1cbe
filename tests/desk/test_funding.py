"""What calls for funding ask of each person, and of nobody else."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localdate

from accounts.queries import actor_of
from desk.queries.funding import funding_panels
from funding.enums import HearingEffect
from funding.operations import screening
from funding.operations.decisions import (
    analyse_argument,
    close_analysis,
    decide_call,
    end_hearings,
    file_appeal,
    state_in_hearing,
)
from tests.funding.deciding import PROPOSED, heard
from tests.funding.evaluating import AFTER, admitted, an_evaluator, assigned, by, declared, handed_in, screened
from tests.funding.factories import CLOSES, WITHIN, a_call, a_municipality, an_application, invited

pytestmark = pytest.mark.django_db
ENDED = PROPOSED + timedelta(days=40)


def waits(person, at: datetime):
    """Return the tasks of each panel of a person, in the first entity they belong to."""
    actor = actor_of(person, localdate(at), person.memberships.get().entity_id, has_mfa=True)
    return {
        panel.key: [(task.title, task.label, task.due_on and task.due_on.isoformat()) for task in panel.tasks]
        for panel in funding_panels(actor, at)
    }


def test_an_evaluator_declares_first_and_then_evaluates(eata_member, stranger, editor_faro):
    application, _ = handed_in(a_call(), 1)
    admitted(application, eata_member)
    evaluator, other = an_evaluator(1), an_evaluator(2)
    given = assigned(application, evaluator, eata_member)

    assert waits(evaluator, AFTER) == {"funding-reviews": [("Plataforma 1", "Declarar", None)]}
    declared(given)
    assert waits(evaluator, AFTER) == {"funding-reviews": [("Plataforma 1", "Avaliar", None)]}
    assert waits(other, AFTER) == {"funding-reviews": []}
    assert waits(editor_faro, AFTER) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_office_sees_what_waits_call_by_call_at_one_price(
    count, eata_member, eata_coordinator, django_assert_num_queries
):
    call = a_call()
    applications = [handed_in(call, number) for number in range(1, count + 1)]
    assert waits(eata_member, WITHIN) == {"screening": [], "decisions": []}
    many = "1 candidatura por verificar" if count == 1 else f"{count} candidaturas por verificar"
    actor = actor_of(eata_coordinator, localdate(AFTER), eata_coordinator.memberships.get().entity_id, has_mfa=True)
    with django_assert_num_queries(5):
        panels = list(funding_panels(actor, AFTER))
    assert [[task.title for task in panel.tasks] for panel in panels] == [[many], []]

    application, signatory = applications[0]
    taken = screened(application, eata_member)
    told = {"fields": ["projeto.titulo"], "grounds": "Qual é?", "days": 10, "version": taken.version}
    asked = screening.ask_clarification(application=taken, **told, **by(eata_member))
    assert waits(signatory, AFTER)["applications"] == [
        ("Esclarecimento pedido: Plataforma 1", "Responder", "2024-11-15")
    ]
    screening.answer_clarification(clarification=asked, text="É nova.", **by(signatory))
    assert ("1 com esclarecimentos respondidos", "Ler as respostas", None) in waits(eata_member, AFTER)["screening"]
    assert waits(signatory, AFTER) == {}


def test_a_hearing_its_analysis_the_decision_and_what_is_said_against_it_wait_in_turn():
    call, ((_, signs), (second, signatory)), (_, hearing), entity, member, coordinator = heard()
    coordination = {"user": coordinator, "entity": entity, "at": ENDED}
    during = PROPOSED + timedelta(days=1)
    assert waits(signatory, during)["applications"] == [
        ("Audiência a decorrer: Candidatura 2", "Pronunciar-se", "2024-12-16")
    ]
    state_in_hearing(hearing=hearing, arguments=["Foi mal contado."], user=signatory, entity=second.lead, at=during)
    assert waits(signatory, during) == {}
    end_hearings(at=ENDED)
    assert [title for title, _, _ in waits(coordinator, ENDED)["decisions"]] == [
        "1 candidatura ouvida, por decidir", "1 pronúncia por analisar",
    ]  # fmt: skip
    assert waits(member, ENDED)["decisions"] == []

    argument = hearing.arguments.get()
    analyse_argument(argument=argument, analysis="Foi bem contado.", is_accepted=False, **coordination)
    close_analysis(hearing=hearing, effect=HearingEffect.KEPT, **coordination)
    approved, refused = decide_call(call=call, **coordination)
    assert waits(signs, ENDED)["applications"] == [
        ("Apoio aprovado, por aceitar: Candidatura 1", "Aceitar", "2025-01-24")
    ]
    file_appeal(decision=refused, kind="COMPLAINT", text="Não.", user=signatory, entity=second.lead, at=ENDED)
    assert waits(coordinator, ENDED)["decisions"] == [("1 reclamação ou recurso por decidir", "Decidir", None)]
    assert waits(signs, approved.accept_until) == {}


def test_a_draft_and_an_invitation_wait_until_the_call_closes():
    call = a_call()
    (lead, signs), (other, invitee) = a_municipality(1), a_municipality(2)
    application = an_application(call, lead, signs, title="Uma")
    invited(application, other, by=signs)
    assert waits(signs, WITHIN)["applications"] == [("Rascunho por submeter: Uma", "Continuar", "2024-10-31")]
    assert waits(invitee, WITHIN)["applications"] == [("Convite por responder: Uma", "Responder", "2024-10-31")]
    assert (waits(signs, CLOSES), waits(invitee, CLOSES)) == ({}, {})
