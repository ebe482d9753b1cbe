"""Awards taken to where money moves, by the people who may."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from common.canonical import canonical
from common.questionnaires.operations import open_response
from funding.enums import PaymentKind
from funding.models import (
    Application,
    Award,
    AwardFile,
    AwardParty,
    AwardReport,
    Decision,
    Milestone,
    ReportSubmission,
)
from funding.operations.decisions import accept_award, decide_call, end_hearings, notify_hearings, propose_decisions
from funding.operations.execution import (
    Expense,
    add_contract_document,
    add_expense,
    approve_payment,
    check_payment,
    claim_milestone,
    open_award,
    open_payment,
    order_payment,
    plan_milestone,
    record_payment,
    sign_contract,
    submit_payment,
    verify_milestone,
)
from funding.operations.execution.files import scan_award_file
from funding.queries.award_reports import content_of_report
from initiatives.models import Target, TargetIndicator
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.common.questionnaires.forms import a_version
from tests.funding.deciding import PROPOSED, approve, scored
from tests.funding.factories import a_call

DECIDED = PROPOSED + timedelta(days=40)
SIGNED = datetime(2025, 2, 3, 10, tzinfo=UTC)
STARTS, ENDS = date(2025, 2, 1), date(2026, 7, 1)
LATER = datetime(2025, 6, 2, 10, tzinfo=UTC)


class People:
    """Who acts in a scene: the EATA's member, and two of its coordination; each `by` says who, for whom and when."""

    def __init__(self, entity, member, coordinator):
        self.entity, self.member, self.coordinator = entity, member, coordinator
        self.other = UserFactory(name="Outra da coordenação", email="outra@exemplo.pt")
        MembershipFactory(user=self.other, entity=entity, role=Role.EATA_COORDINATOR, starts_on=date(2023, 1, 1))

    def by(self, user, at=LATER):
        return {"user": user, "entity": self.entity, "at": at}


def of_party(signatory, at=LATER):
    return {"user": signatory, "entity": signatory.memberships.get().entity, "at": at}


def a_file(name="prova.txt", content=b"Em uso."):
    return SimpleUploadedFile(name, content)


def targets():
    """Make the two targets that awards add to, when the norm was not loaded."""
    for code, name, value, unit in (
        ("PRR-01", "municípios com PGU", 75, "municípios"),
        ("PRR-08", "dotação PRR", 60_000_000, "€"),
    ):
        target, _ = Target.objects.get_or_create(code=code, defaults={"measure": name})
        TargetIndicator.objects.get_or_create(
            target=target, name=name, defaults={"value": value, "unit": unit, "operator": ">=", "position": 1}
        )


def accepted(count=1, *, amount="1000", **values):
    """Return applications whose award was accepted by their leads."""
    call, found, entity, member, coordinator = scored(count, **values)
    proposals = [approve(one, amount) for one, _ in found]
    made = propose_decisions(call=call, proposals=proposals, ranking=None, user=member, entity=entity, at=PROPOSED)
    notify_hearings(decisions=made, user=coordinator, entity=entity, at=PROPOSED)
    end_hearings(at=DECIDED)
    decide_call(call=call, user=coordinator, entity=entity, at=DECIDED)
    for application, signatory in found:
        application.refresh_from_db()
        accept_award(application=application, version=application.version, **of_party(signatory, DECIDED))
        application.refresh_from_db()
    return found, People(entity, member, coordinator)


def prepared(count=1, *, is_platform_in_use=True, **values):
    """Return awards with a text and one milestone, that nobody signed yet."""
    found, people = accepted(count, **values)
    made = []
    for application, signatory in found:
        by = people.by(people.member, SIGNED)
        award = open_award(application=application, starts_on=STARTS, ends_on=ENDS, **by)
        place = award.parties.get(is_grantor=False).municipality
        plan_milestone(
            award=award, code="M1", title="Plataforma em uso", due_on=date(2026, 1, 31), municipality=place,
            is_platform_in_use=is_platform_in_use, **by,
        )  # fmt: skip
        add_contract_document(award=award, title="Contrato", upload=a_file("contrato.txt"), is_signed=False, **by)
        made.append((award, signatory))
    return made, people


def running(count=1, **values):
    """Return awards that every party signed."""
    made, people = prepared(count, **values)
    for award, signatory in made:
        signed(award, of_party(signatory, SIGNED))
        signed(award, people.by(people.coordinator, SIGNED))
    return made, people


def signed(award, by):
    award.refresh_from_db()
    party = sign_contract(award=award, version=award.version, **by)
    award.refresh_from_db()
    return party


def claimed(award, signatory, at=LATER, code="M1"):
    milestone = award.milestones.get(code=code)
    return claim_milestone(
        milestone=milestone, version=milestone.version, claimed_on=date(2025, 5, 30), claim="Está em uso.",
        upload=a_file(), **of_party(signatory, at),
    )  # fmt: skip


def verified(award, signatory, people):
    milestone = claimed(award, signatory)
    return verify_milestone(milestone=milestone, version=milestone.version, **people.by(people.member))


def asked(award, signatory, amount="300", kind=PaymentKind.INTERIM):
    """Return a request in preparation, with an invoice of its amount."""
    who = of_party(signatory)
    told = {"amount": Decimal(amount), "description": "Licenças"}
    payment = open_payment(award=award, kind=kind, **told, **who)
    number = f"FT {award.pk}/{payment.number}"
    expense = Expense("Fornecedor, Lda.", number, date(2025, 3, 1), Decimal(amount))
    add_expense(payment=payment, expense=expense, upload=a_file("fatura.txt"), **who)
    payment.refresh_from_db()
    return payment


def scanned(stored, at=LATER):
    """Let the antivirus look at a file of an award; return what it says."""
    return scan_award_file(award_file_id=AwardFile.objects.get(file=stored).pk, at=at)


def submitted(award, signatory, amount="300", kind=PaymentKind.INTERIM):
    payment = asked(award, signatory, amount, kind)
    return submit_payment(payment=payment, version=payment.version, **of_party(signatory))


def checked(payment, people):
    return check_payment(payment=payment, version=payment.version, note="", **people.by(people.member))


def approved(payment, people):
    payment = checked(payment, people)
    return approve_payment(payment=payment, version=payment.version, note="", **people.by(people.coordinator))


def ordered(payment, people):
    payment = approved(payment, people)
    return order_payment(payment=payment, version=payment.version, **people.by(people.member))


def paid(payment, people):
    payment = ordered(payment, people)
    return record_payment(payment=payment, version=payment.version, paid_on=LATER.date(), **people.by(people.member))


def one_awarded(lead, user, decided_by, at):
    """Return the keys of an award of an entity, with a milestone, and of an application that waits for a contract."""
    told = {"lead": lead, "created_by": user, "created_at": at, "changed_at": at, "state": "ACCEPTED"}
    decision = {"stage": "FINAL", "outcome": "APPROVED", "amount": 1000, "grounds": "Sim.", "decided_at": at}
    waiting = Application.objects.create(call=a_call(code="por-contratar"), title="Espera", **told)
    application = Application.objects.create(call=a_call(code="contratado"), title="Contratada", **told)
    final = Decision.objects.create(application=application, decided_by=decided_by, notified_at=at, **decision)
    award = Award.objects.create(
        application=application, decision=final, number="C-1", amount=1000, created_at=at, state="RUNNING"
    )
    AwardParty.objects.create(award=award, entity=lead)
    milestone = Milestone.objects.create(award=award, code="M1", title="Em uso", due_on=date(2026, 1, 31))
    report = AwardReport.objects.create(
        award=award, period="R1", starts_on=date(2025, 1, 1), ends_on=date(2025, 7, 1), due_on=date(2025, 8, 1),
        response=open_response(questionnaire=a_version(code="relatorio-1").questionnaire, at=at), state="DRAFT",
    )  # fmt: skip
    ReportSubmission.objects.create(
        report=report,
        number=1,
        due_on=report.due_on,
        submitted_by=user,
        submitted_at=at,
        payload=canonical(content_of_report(report)),
        sha256="0",
    )
    keys = {"award_milestone": milestone.pk, "award_report": report.pk}
    return {"to_award": waiting.uuid, "award": award.uuid, **keys}
