"""What follows an approval: award, contract, milestones, reports, payments that never pass the award, amendments."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.files.models import StoredFile
from funding.enums import (
    COMMITTED_PAYMENTS,
    AmendmentKind,
    AmendmentState,
    AwardState,
    MilestoneState,
    PaymentKind,
    PaymentState,
)
from funding.models.applications import Application
from funding.models.decisions import Decision
from territories.models import Entity, Municipality

_COMMITTED = ", ".join(f"'{state.value}'" for state in sorted(COMMITTED_PAYMENTS))
# The award's row is locked before what it already owes is summed, so that two approvals can not both fit.
_WITHIN_THE_AWARD = """
IF NEW.state IN ({committed}) THEN
    SELECT amount INTO cap FROM funding_award WHERE id = NEW.award_id FOR UPDATE;
    IF NEW.kind = 'RECOVERY' THEN
        SELECT COALESCE(sum(amount), 0) INTO cap FROM funding_paymentrequest
        WHERE award_id = NEW.award_id AND state = 'PAID' AND kind <> 'RECOVERY';
    END IF;
    SELECT COALESCE(sum(amount), 0) INTO owed FROM funding_paymentrequest
    WHERE award_id = NEW.award_id AND state IN ({committed}) AND id <> NEW.id
        AND (kind = 'RECOVERY') = (NEW.kind = 'RECOVERY');
    IF owed + NEW.amount > cap THEN
        RAISE EXCEPTION 'payments of % and % would pass the %', owed, NEW.amount, cap
            USING ERRCODE = 'check_violation';
    END IF;
END IF;
IF NEW.state IN ({committed}) AND (
    SELECT count(DISTINCT approved_by_id) FROM funding_paymentapproval
    WHERE payment_id = NEW.id AND round = NEW.round
) < 2 THEN
    RAISE EXCEPTION 'a payment is approved by two people' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
""".replace("{committed}", _COMMITTED)

_COVERS_WHAT_IT_OWES = """
IF NEW.amount < (
    SELECT COALESCE(sum(amount), 0) FROM funding_paymentrequest
    WHERE award_id = NEW.id AND state IN ({committed}) AND kind <> 'RECOVERY'
) THEN
    RAISE EXCEPTION 'an award is never less than its payments' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
""".replace("{committed}", _COMMITTED)


class Award(models.Model):
    """What a beneficiary was given: amount in euros, from and until when."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(
        Application, verbose_name="candidatura", on_delete=models.PROTECT, related_name="award"
    )
    decision = models.OneToOneField(Decision, verbose_name="decisão", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        Entity,
        verbose_name="passou a ser liderado por",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    number = models.CharField("número do contrato", max_length=60, unique=True)
    state = models.CharField("estado", max_length=10, choices=AwardState, default=AwardState.PREPARING)
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2)
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)
    report_months = models.PositiveSmallIntegerField("meses de cada relatório", null=True, blank=True)
    report_days = models.PositiveSmallIntegerField("dias para entregar cada relatório", null=True, blank=True)
    created_at = models.DateTimeField("criado em")
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "apoio"
        verbose_name_plural = "apoios"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_award_is_positive"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="funding_award_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(report_months=None) | Q(report_months__gt=0), name="funding_award_reports_take_months"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="covers_what_it_owes",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("amount"),  # type: ignore[no-untyped-call]  # it says none
                func=_COVERS_WHAT_IT_OWES,
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """The name of its chain of events."""
        return f"funding.award:{self.uuid}"

    @property
    def led_by_id(self) -> int:
        """Who leads the contract: who led the application, until an amendment puts another in its place."""
        return self.lead_id or self.application.lead_id


class AwardParty(models.Model):
    """Who signs the contract, and when they did."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="parties")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Municipality, verbose_name="município", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_grantor = models.BooleanField("concede o apoio", default=False)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("assinado em", null=True, blank=True)

    class Meta:
        verbose_name = "parte do contrato"
        verbose_name_plural = "partes do contrato"
        constraints = [
            models.UniqueConstraint(fields=["award", "entity"], name="funding_party_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_by__isnull=False), name="funding_signature_has_a_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.entity_id}"


class ContractDocument(models.Model):
    """A version of the contract or of its annexes; signed ones stay."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField("título", max_length=200)
    file = models.ForeignKey(StoredFile, verbose_name="ficheiro", on_delete=models.PROTECT, related_name="+")
    is_signed = models.BooleanField("assinado", default=False)
    added_by = models.ForeignKey(User, verbose_name="acrescentado por", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("acrescentado em")

    class Meta:
        verbose_name = "documento do contrato"
        verbose_name_plural = "documentos do contrato"
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """What must be delivered by a day; verified in a municipality, a platform counts to the target of 75."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="milestones")
    code = models.CharField("código", max_length=20)
    title = models.CharField("marco", max_length=300)
    due_on = models.DateField("até")
    weight = models.DecimalField("peso (%)", max_digits=6, decimal_places=3, null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name="município", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_platform_in_use = models.BooleanField("plataforma em uso", default=False)
    state = models.CharField("estado", max_length=8, choices=MilestoneState, default=MilestoneState.PLANNED)
    claimed_on = models.DateField("cumprido em", null=True, blank=True)
    claim = models.TextField("o que foi feito", blank=True)
    evidence = models.ForeignKey(
        StoredFile, verbose_name="evidência", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField("verificado em", null=True, blank=True)
    refusal = models.TextField("porque não foi aceite", blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "marco do apoio"
        verbose_name_plural = "marcos do apoio"
        constraints = [
            models.UniqueConstraint(fields=["award", "code"], name="funding_one_milestone_a_code"),
            models.CheckConstraint(
                condition=~Q(state=MilestoneState.VERIFIED)
                | (
                    Q(verified_by__isnull=False)
                    & Q(verified_at__isnull=False)
                    & Q(claimed_on__isnull=False)
                    & ~Q(verified_by=F("claimed_by"))
                ),
                name="funding_milestone_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=MilestoneState.REFUSED) | ~Q(refusal=""), name="funding_refused_milestone_says_why"
            ),
            models.CheckConstraint(
                condition=Q(is_platform_in_use=False) | Q(municipality__isnull=False),
                name="funding_platform_is_in_a_municipality",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PaymentRequest(models.Model):
    """Money that is asked for, in euros; two people approve it, and all together never pass the award.

    What was returned is asked again in another `round`, with approvals of its own.
    """

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField("pedido n.º")
    kind = models.CharField("tipo", max_length=8, choices=PaymentKind)
    state = models.CharField("estado", max_length=9, choices=PaymentState, default=PaymentState.DRAFT)
    round = models.PositiveSmallIntegerField("vez", default=1)
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2)
    description = models.TextField("despesas a que respeita", blank=True)
    report = models.ForeignKey(
        "funding.AwardReport",
        verbose_name="relatório do período",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    requested_by = models.ForeignKey(User, verbose_name="pedido por", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("pedido em", null=True, blank=True)
    reason = models.TextField("porque foi devolvido ou recusado", blank=True)
    ordered_at = models.DateTimeField("ordenado em", null=True, blank=True)
    paid_on = models.DateField("pago em", null=True, blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "pedido de pagamento"
        verbose_name_plural = "pedidos de pagamento"
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="funding_one_payment_a_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_payment_is_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=[PaymentState.RETURNED, PaymentState.REFUSED]) | ~Q(reason=""),
                name="funding_returned_payment_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(paid_on__isnull=False), name="funding_paid_has_a_day"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_the_award",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("cap", "numeric"), ("owed", "numeric")],
                func=_WITHIN_THE_AWARD,
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id} n.º {self.number}"


class PaymentLine(models.Model):
    """An invoice or expense of a request."""

    payment = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="lines")
    supplier = models.CharField("fornecedor", max_length=200)
    document_number = models.CharField("documento", max_length=60)
    issued_on = models.DateField("data")
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2)
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "despesa"
        verbose_name_plural = "despesas"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="funding_expense_is_positive")]

    def __str__(self) -> str:
        return self.document_number


class PaymentApproval(models.Model):
    """One of the two hands that a payment needs: first it is checked, then approved by somebody else."""

    payment = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField("vez")
    level = models.PositiveSmallIntegerField("nível")
    approved_by = models.ForeignKey(User, verbose_name="aprovado por", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("aprovado em")
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        verbose_name = "aprovação de pagamento"
        verbose_name_plural = "aprovações de pagamento"
        constraints = [
            models.UniqueConstraint(fields=["payment", "round", "level"], name="funding_one_approval_a_level"),
            models.UniqueConstraint(
                fields=["payment", "round", "approved_by"], name="funding_two_different_approvers"
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="funding_two_levels"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.payment_id} nível {self.level}"


class Amendment(models.Model):
    """A change of time, budget, scope or parties of an award: before and after, and who agreed."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("adenda n.º")
    kind = models.CharField("tipo", max_length=6, choices=AmendmentKind)
    state = models.CharField("estado", max_length=9, choices=AmendmentState, default=AmendmentState.REQUESTED)
    before = models.JSONField("antes")
    after = models.JSONField("depois")
    grounds = models.TextField("fundamentação")
    requested_by = models.ForeignKey(User, verbose_name="pedida por", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("pedida em")
    analysis = models.TextField("análise", blank=True)
    analysed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("decidida em", null=True, blank=True)
    refusal = models.TextField("porque foi recusada", blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name="aceite por quem passa a liderar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField("aceite em", null=True, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("assinada em", null=True, blank=True)

    class Meta:
        verbose_name = "adenda"
        verbose_name_plural = "adendas"
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="funding_one_amendment_a_number"),
            models.CheckConstraint(condition=~Q(grounds=""), name="funding_amendment_has_grounds"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("requested_by")), name="funding_amendment_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("analysed_by")), name="funding_amendment_decided_by_who_did_not_analyse"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} adenda {self.number}"
