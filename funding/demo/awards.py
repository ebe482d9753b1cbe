"""Invented awards: contracts to sign and signed, milestones, payments in every state, what came back, amendments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from funding.demo.applying import INVENTED, Idea, Outline
from funding.demo.cast import By, Cast, Hand, Told, municipality, signatory
from funding.demo.deciding import APPROVED, Fate, accepted, evaluated, propose, ranked
from funding.enums import AmendmentKind, DecisionStage, PaymentKind
from funding.models import Amendment, Application, Award, PaymentRequest
from funding.operations.decisions import decide_call, end_hearings, notify_hearings, publish_results
from funding.operations.execution import (
    Expense,
    add_contract_document,
    add_expense,
    analyse_amendment,
    approve_amendment,
    approve_payment,
    check_payment,
    claim_milestone,
    close_award,
    open_award,
    open_payment,
    order_payment,
    plan_milestone,
    record_payment,
    refuse_milestone,
    request_amendment,
    request_recovery,
    return_payment,
    sign_amendment,
    sign_contract,
    submit_payment,
    suspend_award,
    verify_milestone,
)

RUNNING = "exemplo-pgu-em-execucao"
BRAGANCA = "cim-das-terras-de-tras-os-montes"
_TMAD = Idea("Trás-os-Montes em tempo real", BRAGANCA, ("Bragança", "Mirandela", "Vinhais"), 780_000, 4)
FATES = (
    Fate(_TMAD, "4,5", APPROVED, 780_000),
    Fate(Idea("Évora decide com dados", "Évora", ("Reguengos de Monsaraz",), 420_000, 3), "4", APPROVED, 420_000),
    Fate(Idea("Mobilidade com dados, Faro", "Faro", ("Loulé",), 360_000, 3), "4", APPROVED, 360_000),
    Fate(Idea("Porto mais fresco", "Porto", (), 500_000, 4), "4", APPROVED, 500_000),
    Fate(Idea("Angra, porto de dados", "Angra do Heroísmo", (), 240_000, 2), "3,5", APPROVED, 240_000),
)


def running(cast: Cast, now: datetime) -> None:
    """Make a call of last year, with its awards: under way, suspended, closed, to be signed and to be prepared."""
    closes = (now - timedelta(days=430)).replace(hour=17)
    title = "Plataformas de gestão urbana, primeiro aviso (exemplo)"
    outline = Outline(RUNNING, title, closes - timedelta(days=46), closes, 3_000_000, is_assessed=False)
    call, found = evaluated(cast, outline, FATES)
    made = propose(
        call, cast, FATES, found, ranked(call, cast, closes + timedelta(days=30)), closes + timedelta(days=35)
    )
    notify_hearings(decisions=made, **cast.coordinator.by(closes + timedelta(days=37)))
    end_hearings(at=closes + timedelta(days=80))
    decided_at = closes + timedelta(days=82)
    decide_call(call=call, **cast.coordinator.by(decided_at))
    publish_results(
        call=call, stage=DecisionStage.FINAL, note="", **cast.coordinator.by(decided_at + timedelta(days=1))
    )
    for application, fate in zip(found, FATES, strict=True):
        accepted(application, fate.idea, decided_at + timedelta(days=5))
    scene = _Scene(cast, now)
    scene.under_way(found[0])
    scene.with_trouble(found[1])
    scene.closed(found[2])
    scene.to_sign(found[3])
    scene.suspended(found[4])


class _Scene:
    """The awards of the call, each in the name of its lead."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self.cast, self.now = cast, now
        self.began = now - timedelta(days=320)

    def under_way(self, application: Application) -> None:
        """Two platforms verified, one claimed; an advance and an invoice paid, another being checked; more time."""
        award = self._signed(application, ("Bragança", "Mirandela", "Vinhais"))
        self._delivered(award, ("M1", "M2"), self.now - timedelta(days=120))
        self._claimed(award, "M3", self.now - timedelta(days=6))
        self._paid(award, 234_000, PaymentKind.ADVANCE, self.now - timedelta(days=280))
        self._paid(award, 312_000, PaymentKind.INTERIM, self.now - timedelta(days=90))
        checked = self._asked(award, 120_000, PaymentKind.INTERIM, self.now - timedelta(days=8))
        check_payment(payment=checked, version=checked.version, note="", **self._member(-5))
        ends: Told = {"ends_on": (localdate(self.now) + timedelta(days=240)).isoformat()}
        amendment = self._amendment(award, AmendmentKind.TIME, ends, self.now - timedelta(days=60))
        analysis = "Exemplo: o atraso é do fornecedor dos sensores e não muda o custo."
        analyse_amendment(amendment=amendment, analysis=analysis, **self._member(-55))
        approve_amendment(amendment=amendment, **self._coordinator(-50))
        sign_amendment(amendment=amendment, **self._lead(award).by(self.now - timedelta(days=45)))

    def with_trouble(self, application: Application) -> None:
        """A milestone refused and another late; a request returned, one in preparation, money to come back."""
        award = self._signed(application, ("Évora", "Reguengos de Monsaraz"))
        milestone = self._claimed(award, "M1", self.now - timedelta(days=40))
        reason = "Exemplo: a prova mostra um ensaio, não a plataforma em uso."
        refuse_milestone(milestone=milestone, version=milestone.version, reason=reason, **self._member(-35))
        self._paid(award, 126_000, PaymentKind.ADVANCE, self.now - timedelta(days=270))
        returned = self._asked(award, 90_000, PaymentKind.INTERIM, self.now - timedelta(days=20))
        reason = "Exemplo: a fatura não identifica o contrato."
        return_payment(payment=returned, version=returned.version, reason=reason, **self._member(-17))
        self._drafted(award, 45_000, PaymentKind.INTERIM, self.now - timedelta(days=3))
        text = "Exemplo: despesa anterior ao contrato, apurada na verificação."
        recovery = request_recovery(award=award, amount=Decimal(18_000), grounds=text, **self._member(-10))
        recovery = check_payment(payment=recovery, version=recovery.version, note="", **self._deputy(-9))
        approve_payment(payment=recovery, version=recovery.version, note="", **self._coordinator(-7))
        self._amendment(award, AmendmentKind.BUDGET, {"amount": "400000.00"}, self.now - timedelta(days=4))

    def closed(self, application: Application) -> None:
        """All delivered, all paid, closed."""
        award = self._signed(application, ("Faro", "Loulé"))
        self._delivered(award, ("M1", "M2"), self.now - timedelta(days=150))
        self._paid(award, 108_000, PaymentKind.ADVANCE, self.now - timedelta(days=290))
        self._paid(award, 252_000, PaymentKind.FINAL, self.now - timedelta(days=100))
        award.refresh_from_db()
        text = "Exemplo: tudo entregue, verificado e pago."
        close_award(award=award, version=award.version, grounds=text, **self._coordinator(-80))

    def to_sign(self, application: Application) -> None:
        """A contract with its text, that the grantor has signed and the beneficiary has not."""
        award = self._prepared(application, ("Porto",), self.now - timedelta(days=9))
        sign_contract(award=award, version=award.version, **self._coordinator(-7))

    def suspended(self, application: Application) -> None:
        award = self._signed(application, ("Angra do Heroísmo",))
        self._paid(award, 72_000, PaymentKind.ADVANCE, self.now - timedelta(days=260))
        award.refresh_from_db()
        text = "Exemplo: o município pediu a suspensão enquanto corre a impugnação do concurso."
        suspend_award(award=award, version=award.version, grounds=text, **self._coordinator(-30))

    def _prepared(self, application: Application, names: Sequence[str], at: datetime) -> Award:
        by = self.cast.member.by(at)
        starts = localdate(at) + timedelta(days=10)
        ends: Told = {"starts_on": starts, "ends_on": starts + timedelta(days=500)}
        application.refresh_from_db()
        award = open_award(application=application, **ends, **by)
        for place, name in enumerate(names, start=1):
            plan_milestone(
                award=award,
                code=f"M{place}",
                title=f"Plataforma em uso, {name}",
                due_on=starts + timedelta(days=150 + 60 * place),
                weight=Decimal(100 // len(names)),
                municipality=municipality(name),
                is_platform_in_use=True,
                **by,
            )
        text = _file("contrato-exemplo.txt", f"Contrato n.º {award.number}")
        add_contract_document(award=award, title="Texto do contrato", upload=text, is_signed=False, **by)
        award.refresh_from_db()
        return award

    def _signed(self, application: Application, names: Sequence[str]) -> Award:
        """Prepare a contract and have every party sign it, each by its own hand."""
        award = self._prepared(application, names, self.began)
        hands = [signatory(name) for name in names]
        lead = self._lead(award)
        if lead.entity.pk not in {one.entity.pk for one in hands}:
            hands.append(lead)
        for hand in [*hands, self.cast.coordinator]:
            award.refresh_from_db()
            sign_contract(award=award, version=award.version, **hand.by(self.began + timedelta(days=5)))
        award.refresh_from_db()
        return award

    def _delivered(self, award: Award, codes: Sequence[str], at: datetime) -> None:
        for code in codes:
            milestone = self._claimed(award, code, at)
            by = self.cast.member.by(at + timedelta(days=5))
            verify_milestone(milestone=milestone, version=milestone.version, **by)

    def _claimed(self, award: Award, code: str, at: datetime) -> Any:
        milestone = award.milestones.get(code=code)
        return claim_milestone(
            milestone=milestone,
            version=milestone.version,
            claimed_on=localdate(at) - timedelta(days=2),
            claim="Exemplo inventado: a plataforma é usada todos os dias por três serviços municipais.",
            upload=_file(f"prova-{code.lower()}.txt", f"{award.number} {code}"),
            **self._lead(award).by(at),
        )

    def _drafted(self, award: Award, amount: int, kind: PaymentKind, at: datetime) -> PaymentRequest:
        by = self._lead(award).by(at)
        told: Told = {"kind": kind, "amount": Decimal(amount), "description": "Licenças e sensores (exemplo)."}
        payment = open_payment(award=award, **told, **by)
        if kind != PaymentKind.ADVANCE:
            number = f"FT EX/{award.pk}-{payment.number}"
            expense = Expense("Fornecedor Exemplo, Lda.", number, localdate(at) - timedelta(days=9), Decimal(amount))
            add_expense(payment=payment, expense=expense, upload=_file("fatura-exemplo.txt", number), **by)
        payment.refresh_from_db()
        return payment

    def _asked(self, award: Award, amount: int, kind: PaymentKind, at: datetime) -> PaymentRequest:
        payment = self._drafted(award, amount, kind, at)
        return submit_payment(payment=payment, version=payment.version, **self._lead(award).by(at))

    def _paid(self, award: Award, amount: int, kind: PaymentKind, at: datetime) -> None:
        """Ask, check, approve, order and pay, each some days after the other."""
        payment = self._asked(award, amount, kind, at)
        member, head = self.cast.member, self.cast.coordinator
        told: Told = {"version": payment.version, "note": ""}
        payment = check_payment(payment=payment, **told, **member.by(at + timedelta(days=4)))
        told["version"] = payment.version
        payment = approve_payment(payment=payment, **told, **head.by(at + timedelta(days=6)))
        payment = order_payment(payment=payment, version=payment.version, **member.by(at + timedelta(days=8)))
        paid_at = at + timedelta(days=12)
        told_paid: Told = {"version": payment.version, "paid_on": localdate(paid_at)}
        record_payment(payment=payment, **told_paid, **member.by(paid_at))

    def _amendment(self, award: Award, kind: AmendmentKind, after: dict[str, Any], at: datetime) -> Amendment:
        grounds = "Exemplo: o fornecimento dos sensores atrasou-se por falta de componentes."
        told: Told = {"award": award, "kind": kind, "after": after, "grounds": grounds}
        return request_amendment(**told, **self._lead(award).by(at))

    def _lead(self, award: Award) -> Hand:
        return next(fate.idea.hand for fate in FATES if fate.idea.title == award.application.title)

    def _member(self, days: int) -> By:
        return self.cast.member.by(self.now + timedelta(days=days))

    def _coordinator(self, days: int) -> By:
        return self.cast.coordinator.by(self.now + timedelta(days=days))

    def _deputy(self, days: int) -> By:
        return self.cast.deputy.by(self.now + timedelta(days=days))


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"{INVENTED} {text}".encode())
