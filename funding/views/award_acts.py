"""What may be done to an award and to what it has: each act is a form and one operation.

Where an act is offered follows the state; whether it may be done, the operation says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.permissions import Actor
from funding import permissions
from funding.enums import AmendmentKind, AmendmentState, AwardState, MilestoneState, PaymentState, ReportState
from funding.forms import award_reports as reported, execution as written
from funding.models import Award
from funding.operations import execution as run

PREPARING, RUNNING, SUSPENDED = AwardState.PREPARING, AwardState.RUNNING, AwardState.SUSPENDED
UNDER_WAY = (RUNNING, SUSPENDED)
ANY = tuple(AwardState)


@dataclass(frozen=True)
class Act:
    """`states` are of what the act is done to, `awards` of its award; `first` is what the form begins with of it."""

    label: str
    form: type[written.ActForm]
    do: Callable[..., object]
    may: Callable[[Actor, Any], bool]
    states: tuple[str, ...]
    awards: tuple[str, ...] = ANY
    told: str = ""
    first: tuple[str, ...] = ("version",)

    def is_offered(self, actor: Actor, award: Award, record: Any) -> bool:
        return record.state in self.states and award.state in self.awards and self.may(actor, record)


def _runs(actor: Actor, record: Any) -> bool:
    return permissions.can_run_awards(actor)


def _directs(actor: Actor, record: Any) -> bool:
    return permissions.can_direct_awards(actor)


def _writes(actor: Actor, record: Any) -> bool:
    return permissions.can_write_award(actor, record if isinstance(record, Award) else record.award)


def _commits(actor: Actor, record: Any) -> bool:
    return permissions.can_sign_award(actor, record if isinstance(record, Award) else record.award)


def _signs(actor: Actor, award: Award) -> bool:
    waiting = [one for one in award.parties.all() if one.signed_at is None]
    return any(
        permissions.can_direct_awards(actor) and one.entity_id in actor.acts_for
        if one.is_grantor
        else permissions.signs_for(actor, one.entity_id)
        for one in waiting
    )


def _takes_the_lead(actor: Actor, amendment: Any) -> bool:
    """The signatory of who would lead from the amendment on, while they did not accept it."""
    lead = amendment.after.get("lead")
    parties = [one for one in amendment.award.parties.all() if one.entity.code == lead]
    return amendment.accepted_at is None and any(permissions.signs_for(actor, one.entity_id) for one in parties)


def _may_drop(actor: Actor, report: Any) -> bool:
    """The calendar is of the contract; what was asked outside of it may be taken back."""
    return _runs(actor, report) and (report.award.state == PREPARING or report.grounds != "")


def _expense(*, payment: Any, upload: Any, user: Any, entity: Any, at: Any, **told: Any) -> object:
    return run.add_expense(
        payment=payment, expense=run.Expense(**told), upload=upload, user=user, entity=entity, at=at
    )


def _time(*, award: Award, ends_on: Any, **told: Any) -> object:
    return run.request_amendment(award=award, kind=AmendmentKind.TIME, after={"ends_on": ends_on.isoformat()}, **told)


def _budget(*, award: Award, amount: Any, **told: Any) -> object:
    return run.request_amendment(award=award, kind=AmendmentKind.BUDGET, after={"amount": str(amount)}, **told)


def _parties(*, award: Award, **told: Any) -> object:
    return run.request_amendment(award=award, kind=AmendmentKind.PARTY, **told)


def _scope(*, milestone: Any, title: str, due_on: Any, **told: Any) -> object:
    after = {"milestones": {milestone.code: {"title": title, "due_on": due_on.isoformat()}}}
    return run.request_amendment(award=milestone.award, kind=AmendmentKind.SCOPE, after=after, **told)


ON_AWARD = {
    "documento": Act("Juntar documento", written.DocumentForm, run.add_contract_document, _runs, ANY),
    "marco": Act("Planear marco", written.MilestoneForm, run.plan_milestone, _runs, (PREPARING,)),
    "assinar": Act(
        "Assinar o contrato", written.VersionedForm, run.sign_contract, _signs, (PREPARING, *UNDER_WAY),
        told="Leia o texto do contrato antes de assinar: depois só uma adenda o altera.",
    ),
    "pedido": Act("Preparar pedido de pagamento", written.PaymentForm, run.open_payment, _writes, (RUNNING,)),
    "prazo": Act("Pedir adenda de prazo", written.TimeForm, _time, _commits, UNDER_WAY),
    "orcamento": Act("Pedir adenda de orçamento", written.BudgetForm, _budget, _commits, UNDER_WAY),
    "participantes": Act(
        "Pedir adenda de participantes", written.PartiesForm, _parties, _commits, UNDER_WAY,
        told="Quem entra assina o contrato com a sua própria mão, depois de a adenda ser assinada.",
    ),
    "calendario": Act(
        "Fazer o calendário dos relatórios", reported.ScheduleForm, run.schedule_reports, _runs, (PREPARING,),
        told="Substitui o calendário que houver. Depois da primeira assinatura só muda com o prazo do contrato.",
    ),
    "relatorio": Act("Pedir um relatório fora do calendário", reported.AskForm, run.ask_report, _runs, UNDER_WAY),
    "recuperar": Act(
        "Pedir recuperação", written.RecoveryForm, run.request_recovery, _runs,
        (*UNDER_WAY, AwardState.CLOSED, AwardState.TERMINATED),
    ),
    "suspender": Act(
        "Suspender", written.GroundsForm, run.suspend_award, _directs, (RUNNING,),
        told="Enquanto estiver suspenso não se declaram marcos nem se fazem pagamentos.",
    ),
    "retomar": Act("Retomar", written.GroundsForm, run.resume_award, _directs, (SUSPENDED,)),
    "encerrar": Act("Encerrar", written.GroundsForm, run.close_award, _directs, (RUNNING,)),
    "resolver": Act(
        "Resolver o contrato", written.GroundsForm, run.terminate_award, _directs, (PREPARING, *UNDER_WAY),
        told="O contrato termina já. O que foi pago ainda pode ser recuperado.",
    ),
}  # fmt: skip
ON_MILESTONE = {
    "declarar": Act(
        "Declarar cumprido", written.ClaimForm, run.claim_milestone, permissions.can_claim_milestone,
        (MilestoneState.PLANNED, MilestoneState.REFUSED), (RUNNING,),
    ),
    "verificar": Act(
        "Verificar", written.VersionedForm, run.verify_milestone, _runs, (MilestoneState.CLAIMED,), (RUNNING,),
        told="Confirme que a evidência mostra o que foi declarado.",
    ),
    "nao-aceitar": Act(
        "Não aceitar", written.ReasonForm, run.refuse_milestone, _runs, (MilestoneState.CLAIMED,), (RUNNING,)
    ),
    "adenda": Act(
        "Pedir adenda", written.ScopeForm, _scope, _commits, (MilestoneState.PLANNED, MilestoneState.REFUSED),
        UNDER_WAY, first=("title", "due_on"),
    ),
    "retirar": Act(
        "Retirar", written.ActForm, run.drop_milestone, _runs, (MilestoneState.PLANNED,), (PREPARING,)
    ),
}  # fmt: skip
WRITABLE = (PaymentState.DRAFT, PaymentState.RETURNED)
ON_PAYMENT = {
    "alterar": Act(
        "Alterar", written.WriteForm, run.write_payment, _writes, WRITABLE,
        first=("version", "amount", "description", "report"),
    ),
    "despesa": Act("Juntar despesa", written.ExpenseForm, _expense, _writes, WRITABLE),
    "submeter": Act("Submeter", written.VersionedForm, run.submit_payment, _commits, WRITABLE, (RUNNING,)),
    "conferir": Act("Verificar", written.NoteForm, run.check_payment, _runs, (PaymentState.SUBMITTED,)),
    "aprovar": Act(
        "Aprovar", written.NoteForm, run.approve_payment, _directs, (PaymentState.CHECKED,),
        told="Quem pede, quem verifica e quem aprova são pessoas diferentes.",
    ),
    "ordenar": Act("Ordenar", written.VersionedForm, run.order_payment, _runs, (PaymentState.APPROVED,)),
    "pago": Act("Registar como pago", written.PaidForm, run.record_payment, _runs, (PaymentState.ORDERED,)),
    "devolver": Act(
        "Devolver", written.ReasonForm, run.return_payment, _runs, (PaymentState.SUBMITTED, PaymentState.CHECKED)
    ),
    "recusar": Act(
        "Recusar", written.ReasonForm, run.refuse_payment, _directs,
        (PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.APPROVED, PaymentState.RETURNED),
    ),
}  # fmt: skip
ON_AMENDMENT = {
    "analisar": Act(
        "Analisar", written.AnalysisForm, run.analyse_amendment, _runs, (AmendmentState.REQUESTED,)
    ),
    "aprovar": Act(
        "Aprovar", written.ActForm, run.approve_amendment, _directs, (AmendmentState.ANALYSED,),
        told="A adenda entra em vigor quando quem lidera a candidatura a assinar.",
    ),
    "recusar": Act(
        "Recusar", written.RefusalForm, run.refuse_amendment, _directs,
        (AmendmentState.REQUESTED, AmendmentState.ANALYSED),
    ),
    "liderar": Act(
        "Aceitar liderar", written.ActForm, run.accept_lead, _takes_the_lead, (AmendmentState.APPROVED,), UNDER_WAY,
        told="Passa a responder pelo contrato: pedidos de pagamento, relatórios e adendas são assinados por si.",
    ),
    "assinar": Act("Assinar", written.ActForm, run.sign_amendment, _commits, (AmendmentState.APPROVED,), UNDER_WAY),
}  # fmt: skip
ON_REPORT = {
    "retirar": Act("Retirar", written.ActForm, run.drop_report, _may_drop, (ReportState.PLANNED,)),
}
KINDS = {
    "marcos": ("milestone", "milestones", ON_MILESTONE),
    "pagamentos": ("payment", "payments", ON_PAYMENT),
    "adendas": ("amendment", "amendments", ON_AMENDMENT),
    "relatorios": ("report", "reports", ON_REPORT),
}
