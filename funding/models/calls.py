"""Calls: what is offered, to whom, by which rules and dates; what was published is frozen, a change is an amendment.

Open and closed are never kept: `opens_at` and `closes_at` against the instant of the request say them. A call is open
from `opens_at` until just before `closes_at`.
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.files.models import StoredFile
from common.questionnaires.models import Questionnaire
from funding.enums import CallState, EditionKind, Instrument, PhaseKind, RuleKind, RuleSeverity
from funding.models.mechanisms import Mechanism
from initiatives.models import Target
from territories.models import Municipality

OPEN_TO_CHANGE = f"'{CallState.DRAFT}', '{CallState.CONSULTATION}', '{CallState.APPROVED}'"
# The parts of a call change only until it is published, or while an amendment is being carried out.
_PARTS_ARE_PUBLISHED = f"""
IF current_setting('portal.call_amendment', true) IS DISTINCT FROM 'on' AND EXISTS (
    SELECT FROM funding_call
    WHERE state NOT IN ({OPEN_TO_CHANGE})
        AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.call_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.call_id END)
) THEN
    RAISE EXCEPTION 'a published call changes only by an amendment' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
_CALL_IS_PUBLISHED = f"""
IF current_setting('portal.call_amendment', true) IS DISTINCT FROM 'on' AND OLD.state NOT IN ({OPEN_TO_CHANGE}) AND
    (NEW.code, NEW.mechanism_id, NEW.opens_at, NEW.closes_at, NEW.budget, NEW.most_per_application,
     NEW.needs_platform, NEW.is_sealed, NEW.application_form_id)
    IS DISTINCT FROM
    (OLD.code, OLD.mechanism_id, OLD.opens_at, OLD.closes_at, OLD.budget, OLD.most_per_application,
     OLD.needs_platform, OLD.is_sealed, OLD.application_form_id)
THEN
    RAISE EXCEPTION 'a published call changes only by an amendment' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
PUBLISHED_STATES = (
    CallState.PUBLISHED,
    CallState.EVALUATING,
    CallState.HEARING,
    CallState.DECIDED,
    CallState.EXECUTING,
    CallState.ARCHIVED,
)


# From the publication to the end of the contracts a call changes by amendments alone.
AMENDED_STATES = frozenset(PUBLISHED_STATES) - {CallState.ARCHIVED}


def parts_are_published() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="parts_are_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_PARTS_ARE_PUBLISHED,
    )


class Call(models.Model):
    """A call for applications (aviso de abertura de concurso). Money in euros; moments are instants."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField("código", max_length=60, unique=True)
    number = models.CharField("número do aviso", max_length=80, blank=True)
    title = models.CharField("título", max_length=300)
    mechanism = models.ForeignKey(Mechanism, verbose_name="mecanismo", on_delete=models.PROTECT, related_name="calls")
    state = models.CharField("estado", max_length=12, choices=CallState, default=CallState.DRAFT)
    summary = models.TextField("resumo", blank=True)
    text = models.TextField("texto do aviso", blank=True)
    legal_basis = models.TextField("base legal", blank=True)
    budget = models.DecimalField("dotação (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    most_per_application = models.DecimalField(
        "limite por candidatura (€)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    consultation_opens_at = models.DateTimeField("consulta abre em", null=True, blank=True)
    consultation_closes_at = models.DateTimeField("consulta fecha em", null=True, blank=True)
    opens_at = models.DateTimeField("abre em", null=True, blank=True)
    closes_at = models.DateTimeField("fecha em", null=True, blank=True)
    questions_until = models.DateTimeField("perguntas até", null=True, blank=True)
    hearing_days = models.PositiveSmallIntegerField("dias úteis de audiência", default=10)
    acceptance_days = models.PositiveSmallIntegerField("dias úteis para aceitar o apoio", default=10)
    complaint_days = models.PositiveSmallIntegerField("dias úteis para reclamar", default=15)
    needs_platform = models.BooleanField("cada candidatura tem uma plataforma que todos usam", default=False)
    is_sealed = models.BooleanField("candidaturas fechadas até ao fim do prazo", default=True)
    shows_score_while_drafting = models.BooleanField("mostrar a pontuação calculada a quem prepara", default=False)
    score_decimals = models.PositiveSmallIntegerField("casas decimais da pontuação", default=2)
    application_form = models.ForeignKey(
        Questionnaire,
        verbose_name="formulário de candidatura",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    report_form = models.ForeignKey(
        Questionnaire,
        verbose_name="formulário de relatório",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    report_months = models.PositiveSmallIntegerField("meses de cada relatório", null=True, blank=True)
    report_days = models.PositiveSmallIntegerField("dias para entregar cada relatório", default=30)
    payment_needs_report = models.BooleanField(
        "um pagamento espera pelo relatório aceite do seu período", default=False
    )
    target = models.ForeignKey(
        Target,
        verbose_name="meta PRR a que conta",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    superseded_note = models.TextField("porque foi superado", blank=True)
    cancelled_reason = models.TextField("porque foi anulado", blank=True)
    source = models.CharField("fonte", max_length=300, blank=True)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)
    created_at = models.DateTimeField("criado em")
    written_by = models.ForeignKey(
        User, verbose_name="escrito por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    consulted_at = models.DateTimeField("posto em consulta em", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name="aprovado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("publicado em", null=True, blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "aviso"
        verbose_name_plural = "avisos"
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="funding_call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(consultation_opens_at=None)
                | Q(consultation_closes_at=None)
                | Q(consultation_closes_at__gt=F("consultation_opens_at")),
                name="funding_consultation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLISHED_STATES)
                | (Q(published_at__isnull=False) & Q(opens_at__isnull=False) & Q(closes_at__isnull=False)),
                name="funding_published_call_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.CANCELLED) | ~Q(cancelled_reason=""),
                name="funding_cancelled_call_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(budget=None) | Q(budget__gt=0))
                & (Q(most_per_application=None) | Q(most_per_application__gt=0)),
                name="funding_call_money_is_positive",
            ),
            models.CheckConstraint(condition=Q(score_decimals__lte=6), name="funding_score_decimals"),
            models.CheckConstraint(
                condition=Q(report_months=None) | Q(report_months__gt=0), name="funding_call_reports_take_months"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="funding_call_is_approved_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="call_is_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_CALL_IS_PUBLISHED,
            ),
            pgtrigger.Protect(
                name="published_call_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CallPhase(models.Model):
    """A step of the calendar, to the minute; `is_exact` and `is_start_exact` are false where only a day is known.

    Of a day, the end is kept as the midnight after it. Consultation and applications are in the call itself; a row of
    theirs says only what its dates cannot: a label, a note, or that only a day is known.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField("fase", max_length=12, choices=PhaseKind)
    label = models.CharField("designação", max_length=200, blank=True)
    starts_at = models.DateTimeField("começa em", null=True, blank=True)
    ends_at = models.DateTimeField("acaba em", null=True, blank=True)
    is_exact = models.BooleanField("ao minuto", default=True)
    is_start_exact = models.BooleanField("início ao minuto", default=True)
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        verbose_name = "fase do aviso"
        verbose_name_plural = "fases do aviso"
        constraints = [
            models.UniqueConstraint(fields=["call", "kind"], name="funding_one_phase_a_kind"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="funding_phase_ends_after_it_starts",
            ),
        ]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class CallLine(models.Model):
    """What may be asked for (tipologia): INTEGRA in packs of 50 hours, only for who has TERRIS."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lines")
    code = models.CharField("código", max_length=20)
    title = models.CharField("designação", max_length=200)
    description = models.TextField("descrição", blank=True)
    pricing = models.CharField("como se paga", max_length=120, blank=True)
    scale = models.CharField("escalões", max_length=200, blank=True)
    unit = models.CharField("unidade", max_length=60, blank=True)
    instrument = models.CharField("instrumento", max_length=12, choices=Instrument, blank=True)
    needs = models.ForeignKey(
        "self", verbose_name="exige", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    most = models.DecimalField("limite (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "tipologia do aviso"
        verbose_name_plural = "tipologias do aviso"
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="funding_one_line_a_code"),
            models.CheckConstraint(condition=~Q(needs=F("id")), name="funding_line_does_not_need_itself"),
        ]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return self.code


class CallRule(models.Model):
    """A rule of the closed library, with what it needs to know; the message is what the applicant reads."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField("regra", max_length=40, choices=RuleKind)
    parameters = models.JSONField("parâmetros", default=dict, blank=True)
    severity = models.CharField("efeito", max_length=6, choices=RuleSeverity, default=RuleSeverity.BLOCK)
    message = models.CharField("mensagem", max_length=300)
    source = models.CharField("onde consta", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "regra do aviso"
        verbose_name_plural = "regras do aviso"
        constraints = [models.UniqueConstraint(fields=["call", "position"], name="funding_one_rule_a_place")]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class CallDocument(models.Model):
    """The official text, annexes, templates; one that is taken out stays for the editions that had it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("título", max_length=200)
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.URLField("ligação", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("posição")
    added_at = models.DateTimeField("acrescentado em")
    removed_at = models.DateTimeField("retirado em", null=True, blank=True)

    class Meta:
        verbose_name = "documento do aviso"
        verbose_name_plural = "documentos do aviso"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(url=""), name="funding_document_is_a_file_or_a_link"
            )
        ]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return self.title


class LowDensityListing(models.Model):
    """A municipality of the list of low density that is annexed to the call: who is not listed is not one, here."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="low_density")
    municipality = models.ForeignKey(
        Municipality, verbose_name="município", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "município de baixa densidade no aviso"
        verbose_name_plural = "municípios de baixa densidade no aviso"
        constraints = [models.UniqueConstraint(fields=["call", "municipality"], name="funding_listed_once")]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return f"{self.call_id} {self.municipality_id}"


class CallEdition(models.Model):
    """What the call said from a moment on, whole: the draft in consultation, its publication, each amendment.

    The pages show the last one, so that what was read is what was hashed. One without author was loaded with the norm.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("edição")
    kind = models.CharField("tipo", max_length=12, choices=EditionKind, default=EditionKind.PUBLICATION)
    published_at = models.DateTimeField("publicada em")
    published_by = models.ForeignKey(
        User, verbose_name="publicada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grounds = models.TextField("fundamentação", blank=True)
    payload = models.TextField("conteúdo em JSON canónico")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "edição do aviso"
        verbose_name_plural = "edições do aviso"
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="funding_one_edition_a_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=[EditionKind.AMENDMENT, EditionKind.EXTENSION]) | ~Q(grounds=""),
                name="funding_amendment_says_its_grounds",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.call_id} ed. {self.number}"


class PlannedCall(models.Model):
    """A line of the yearly plan of calls; a day is exact, or the last of the month, quarter or year that is said."""

    mechanism = models.ForeignKey(
        Mechanism, verbose_name="mecanismo", on_delete=models.PROTECT, related_name="planned_calls"
    )
    title = models.CharField("título", max_length=300)
    audience = models.CharField("a quem se destina", max_length=300, blank=True)
    opens_on = models.DateField("abre em")
    closes_on = models.DateField("fecha em", null=True, blank=True)
    is_exact = models.BooleanField("dias exatos", default=False)
    date_text = models.CharField("datas como constam", max_length=120, blank=True)
    budget = models.DecimalField("dotação (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    call = models.OneToOneField(
        Call, verbose_name="aviso", null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_as"
    )
    is_dropped = models.BooleanField("já não se prevê", default=False)
    note = models.CharField("nota", max_length=300, blank=True)
    source = models.CharField("fonte", max_length=300, blank=True)

    class Meta:
        verbose_name = "aviso previsto"
        verbose_name_plural = "plano de avisos"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="funding_planned_call_dates"
            )
        ]

    def __str__(self) -> str:
        return self.title
