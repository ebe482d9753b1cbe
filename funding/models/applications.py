"""Applications: who takes part and what is asked for.

A municipality is held by one application of a call at a time: its accepted participation is the claim, and the
database keeps it single.
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.files.models import StoredFile
from common.questionnaires.models import Response
from funding.enums import (
    RELEASED_STATES,
    ApplicationState,
    ParticipantRole,
    ParticipationState,
    PlatformKind,
    ScanState,
)
from funding.models.calls import Call, CallLine
from territories.models import Entity

_HOLDING = sorted(set(ApplicationState.values) - {state.value for state in RELEASED_STATES})
_OF_THE_SAME_CALL = """
IF NOT EXISTS (SELECT FROM funding_application WHERE id = NEW.application_id AND call_id = NEW.call_id) THEN
    RAISE EXCEPTION 'a participation is in the call of its application' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Application(models.Model):
    """An application to a call; `version` counts its changes, `state` is where it is.

    `submitted_version` is the one that the last submission left behind: a later one has changes not handed in.
    """

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, verbose_name="aviso", on_delete=models.PROTECT, related_name="applications")
    lead = models.ForeignKey(Entity, verbose_name="entidade líder", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("título", max_length=200)
    state = models.CharField("estado", max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    platform_kind = models.CharField("plataforma", max_length=10, choices=PlatformKind, blank=True)
    platform_name = models.CharField("nome da plataforma", max_length=200, blank=True)
    response = models.OneToOneField(
        Response, verbose_name="respostas", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(User, verbose_name="começada por", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("começada em")
    changed_at = models.DateTimeField("última alteração")
    withdrawn_reason = models.TextField("porque se desistiu", blank=True)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)
    version = models.PositiveIntegerField("versão", default=1)
    submitted_version = models.PositiveIntegerField("versão da última submissão", null=True, blank=True)

    class Meta:
        verbose_name = "candidatura"
        verbose_name_plural = "candidaturas"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "lead"], condition=Q(state__in=_HOLDING), name="funding_one_application_a_lead"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="funding_withdrawal_says_why",
            ),
        ]
        triggers = [
            # What was handed in stays, whatever becomes of it.
            pgtrigger.Protect(
                name="only_drafts_are_deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=ApplicationState.DRAFT.value),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The name of its chain of events."""
        return f"funding.application:{self.uuid}"

    @property
    def has_changes_to_submit(self) -> bool:
        return self.state == ApplicationState.SUBMITTED and self.version != self.submitted_version


class Participation(models.Model):
    """An entity in an application; a municipality's own signatory accepts, and commits to share data (R5).

    `municipality` repeats `entity` when it is a municipality, and is what the claim is made on (R1).
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="participations")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        "territories.Municipality",
        verbose_name="município",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField("papel", max_length=8, choices=ParticipantRole)
    state = models.CharField("estado", max_length=10, choices=ParticipationState, default=ParticipationState.INVITED)
    uses_platform = models.BooleanField("usa a plataforma", null=True, blank=True)
    verticals = models.JSONField("verticais que usa", default=list, blank=True)
    committed_at = models.DateTimeField("compromisso com a partilha de dados em", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, verbose_name="assinado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField("convidado em")
    answered_at = models.DateTimeField("respondido em", null=True, blank=True)
    reason = models.CharField("motivo", max_length=300, blank=True)

    class Meta:
        verbose_name = "participação"
        verbose_name_plural = "participações"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "municipality"],
                condition=Q(state=ParticipationState.ACCEPTED),
                name="funding_municipality_in_one_application",
            ),
            models.UniqueConstraint(
                fields=["application", "entity"],
                condition=Q(state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]),
                name="funding_entity_once_in_an_application",
            ),
            models.CheckConstraint(
                condition=~Q(state=ParticipationState.ACCEPTED)
                | (Q(signed_by__isnull=False) & Q(answered_at__isnull=False)),
                name="funding_acceptance_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_the_same_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OF_THE_SAME_CALL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.entity_id}"


class CoEditor(models.Model):
    """A person of a participant whom the lead lets write in the draft."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="co_editors")
    user = models.ForeignKey(User, verbose_name="pessoa", on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(User, verbose_name="acrescentada por", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("acrescentada em")

    class Meta:
        verbose_name = "pessoa que edita"
        verbose_name_plural = "pessoas que editam"
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="funding_co_editor_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.user_id}"


class ApplicationLine(models.Model):
    """A line of the call that is asked for; amounts in euros."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(CallLine, verbose_name="tipologia", on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField("quantidade", max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "tipologia pedida"
        verbose_name_plural = "tipologias pedidas"
        constraints = [
            models.UniqueConstraint(fields=["application", "line"], name="funding_line_asked_once"),
            models.CheckConstraint(
                condition=(Q(quantity=None) | Q(quantity__gt=0)) & (Q(amount=None) | Q(amount__gt=0)),
                name="funding_line_amounts_are_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.line_id}"


class BudgetItem(models.Model):
    """What money is for, in euros, in a year."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="budget_items")
    label = models.CharField("rubrica", max_length=200)
    line = models.ForeignKey(
        CallLine, verbose_name="tipologia", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("ano")
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "rubrica do orçamento"
        verbose_name_plural = "orçamento"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_budget_item_is_positive"),
            models.CheckConstraint(condition=Q(year__range=(2020, 2040)), name="funding_budget_year"),
        ]

    def __str__(self) -> str:
        return self.label


class DataService(models.Model):
    """A service of data that the application will give: counted by a criterion, so a row and not a sentence."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="data_services")
    name = models.CharField("serviço de dados", max_length=200)
    description = models.TextField("descrição", blank=True)
    vertical = models.CharField("vertical", max_length=80, blank=True)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "serviço de dados"
        verbose_name_plural = "serviços de dados"
        constraints = [
            models.UniqueConstraint(fields=["application", "name"], name="funding_data_service_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file of an application; nobody but who sent it opens it before it was scanned clean.

    Taken out after a submission that has it, it stays for that submission (`removed_at`).
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, verbose_name="ficheiro", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    purpose = models.CharField("para que serve", max_length=120)
    question = models.CharField("pergunta", max_length=60, blank=True)
    scan = models.CharField("verificação", max_length=8, choices=ScanState, default=ScanState.PENDING)
    scanned_at = models.DateTimeField("verificado em", null=True, blank=True)
    scan_note = models.CharField("o que se encontrou", max_length=200, blank=True)
    added_at = models.DateTimeField("acrescentado em")
    removed_at = models.DateTimeField("retirado do rascunho em", null=True, blank=True)

    class Meta:
        verbose_name = "anexo"
        verbose_name_plural = "anexos"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "sha256", "question"],
                condition=Q(removed_at=None),
                name="funding_same_file_once_for_a_question",
            ),
            models.CheckConstraint(
                condition=Q(scan=ScanState.PENDING) | Q(scanned_at__isnull=False), name="funding_scan_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
