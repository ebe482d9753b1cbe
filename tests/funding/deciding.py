"""Applications taken to where they are decided, by the people who may."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.enums import Role
from common.calendars.enums import Seat
from common.calendars.models import ClosedDay, Dilation
from funding.enums import LetterKind, Outcome
from funding.models import Appeal, Application, Decision, Hearing, HearingArgument, Letter, LetterTemplate
from funding.operations.decisions import Proposal, notify_hearings, propose_decisions
from funding.operations.moves import locked, make_move
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import CLOSES, a_call, a_municipality, an_application, submit
from tests.territories.factories import EntityFactory

AFTER = datetime(2024, 11, 4, 10, tzinfo=UTC)
PROPOSED = datetime(2024, 12, 2, 10, tzinfo=UTC)


def eata():
    """Return the entity that runs the programme, with one who proposes and one who decides."""
    entity = EntityFactory(code="ARTE")
    people = []
    for number, role in enumerate((Role.EATA_MEMBER, Role.EATA_COORDINATOR)):
        person = UserFactory(name=f"Da EATA {number}", email=f"eata{number}@exemplo.pt")
        MembershipFactory(user=person, entity=entity, role=role, starts_on=date(2023, 1, 1))
        people.append(person)
    return entity, *people


def in_force() -> None:
    for kind in LetterKind:
        LetterTemplate.objects.get_or_create(
            kind=kind,
            number=1,
            defaults={
                "subject": "{registo}: " + kind.portuguese,
                "body": "{entidade}: {candidatura}, {sentido}, {montante}, {fundamentos}, {prazo}, {dias_uteis}",
                "legal_basis": "CPA",
                "in_force_at": datetime(2024, 1, 1, tzinfo=UTC),
            },
        )


def scored(count: int = 2, **values):
    """Return a call and its applications, each of one municipality with its signatory, all of them scored."""
    entity, member, coordinator = eata()
    in_force()
    call = a_call(**values)
    found = []
    for number in range(1, count + 1):
        lead, signatory = a_municipality(number)
        application = an_application(call, lead, signatory, title=f"Candidatura {number}")
        submit(application, signatory, received_at=CLOSES - timedelta(hours=number))
        for move in ("screen", "admit", "score"):
            make_move(move, locked(application), user=member, entity=entity, at=AFTER)
        application.refresh_from_db()
        found.append((application, signatory))
    return call, found, entity, member, coordinator


def approve(application, amount="1000"):
    return Proposal(application, Outcome.APPROVED, "Cumpre todos os critérios.", Decimal(amount))


def reject(application):
    return Proposal(application, Outcome.REJECTED, "Não chega ao mínimo do critério 2.")


def heard(count: int = 2, **values):
    """Return the same with an approval proposed to the first and a refusal to the others, and hearings open."""
    call, found, entity, member, coordinator = scored(count, **values)
    proposals = [approve(found[0][0]), *(reject(one) for one, _ in found[1:])]
    made = propose_decisions(call=call, proposals=proposals, ranking=None, user=member, entity=entity, at=PROPOSED)
    hearings = notify_hearings(decisions=made, user=coordinator, entity=entity, at=PROPOSED)
    return call, found, hearings, entity, member, coordinator


def one_heard(lead, user, letter_by, at):
    """Return the keys of an application of an entity that was refused, heard, answered and appealed."""
    in_force()
    call = a_call(code="ouvido")
    application = Application.objects.create(
        call=call, lead=lead, title="Ouvida", state="HEARING_ANALYSIS", created_by=user, created_at=at, changed_at=at
    )
    told = {"application": application, "outcome": Outcome.REJECTED, "grounds": "Não chega.", "decided_by": letter_by}
    proposal = Decision.objects.create(stage="PROPOSED", decided_at=at, notified_at=at, **told)
    hearing = Hearing.objects.create(
        decision=proposal, notified_at=at, due_at=at + timedelta(days=14), stated_by=user, stated_at=at
    )
    argument = HearingArgument.objects.create(hearing=hearing, position=1, text="Chega.", stated_at=at)
    appeal = Appeal.objects.create(decision=proposal, kind="COMPLAINT", text="Não.", filed_by=user, filed_at=at)
    letter = Letter.objects.create(
        application=application, decision=proposal, template=LetterTemplate.objects.get(kind=LetterKind.HEARING),
        recipient=lead, subject="Ouvida", body="Texto", sha256="0" * 64, sent_at=at,
    )  # fmt: skip
    keys = {"heard": application.uuid, "argument": argument.pk, "appeal": appeal.pk}
    return keys | {"template_id": letter.template_id, "sort": "hearing", **a_calendar()} | {"letter": letter.pk}


def a_calendar():
    """Return the keys of a closed day and of a dilation."""
    closed = ClosedDay.objects.create(day=date(2024, 12, 24), reason="Tolerância de ponto", source="Despacho")
    seats = {"service_seat": Seat.MAINLAND, "party_seat": Seat.AZORES}
    dilation, _ = Dilation.objects.get_or_create(**seats, defaults={"days": 5, "source": "CPA, artigo 88.º"})
    return {"day_id": closed.pk, "dilation_id": dilation.pk}
