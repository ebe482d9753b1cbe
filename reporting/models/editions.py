"""Editions of a report: prepared, reviewed, signed, published; corrected only by a new edition."""

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from reporting.enums import EditionKind, EditionState, SectionState
from reporting.models.snapshots import Snapshot
from territories.models import Entity

EDITION = r"^[1-9][0-9]*\.[0-9]+$"

# Once published, an edition may only be marked as rectified, and nothing else of it may change.
PUBLISHED_IS_FINAL = """
    IF TG_OP = 'UPDATE'
        AND OLD.state = 'PUBLISHED' AND NEW.state = 'RECTIFIED'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published edition is final: % %', OLD.year, OLD.edition;
"""

# A signature is on exact bytes: from then on the edition points to that snapshot and no other.
SIGNED_KEEPS_SNAPSHOT = """
    IF NEW.snapshot_id IS DISTINCT FROM OLD.snapshot_id OR NEW.cut_off IS DISTINCT FROM OLD.cut_off THEN
        RAISE EXCEPTION 'A signed edition keeps its snapshot: % %', OLD.year, OLD.edition;
    END IF;
    RETURN NEW;
"""

# A signature may only be withdrawn, once, and before the edition is published; it is never deleted.
SIGNATURE_IS_KEPT = """
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
        AND to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id' - 'withdrawal_reason'
            = to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id' - 'withdrawal_reason'
        AND EXISTS (SELECT 1 FROM reporting_reportedition e WHERE e.id = OLD.edition_id AND e.state = 'SIGNED') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A signature is kept as it was given: %', OLD.id;
"""


class ReportEdition(models.Model):
    """An edition of the report on a year; `1.1` corrects `1.0`, which stays on line.

    `cut_off` is the last moment of which facts count; `contributions_until` the same for the regions' texts.
    """

    kind = models.CharField("tipo", max_length=10, choices=EditionKind, default=EditionKind.ANNUAL)
    year = models.PositiveSmallIntegerField("ano")
    edition = models.CharField("edição", max_length=8, default="1.0", validators=[RegexValidator(EDITION)])
    cut_off = models.DateTimeField("data de corte")
    contributions_until = models.DateTimeField("contributos regionais até")
    state = models.CharField("estado", max_length=15, choices=EditionState, default=EditionState.IN_PREPARATION)
    snapshot = models.ForeignKey(
        Snapshot,
        verbose_name="instantâneo",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="editions",
    )
    errata_of = models.OneToOneField(
        "self",
        verbose_name="corrige a edição",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )
    changes = models.TextField("lista de alterações", blank=True)
    created_by = models.ForeignKey(
        User, verbose_name="aberta por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("aberta em")
    published_at = models.DateTimeField("publicada em", null=True, blank=True)

    class Meta:
        verbose_name = "edição do relatório"
        verbose_name_plural = "edições dos relatórios"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "edition"], name="reporting_edition_once"),
            models.CheckConstraint(
                condition=Q(errata_of=None) | ~Q(changes=""), name="reporting_errata_lists_changes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EditionState.IN_PREPARATION]) | Q(snapshot__isnull=False),
                name="reporting_only_preparation_has_no_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EditionState.PUBLISHED, EditionState.RECTIFIED], published_at__isnull=False)
                | (~Q(state__in=[EditionState.PUBLISHED, EditionState.RECTIFIED]) & Q(published_at=None)),
                name="reporting_publication_is_dated",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["PUBLISHED", "RECTIFIED"]),
                func=PUBLISHED_IS_FINAL,
            ),
            pgtrigger.Trigger(
                name="signed_keeps_snapshot",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="SIGNED"),
                func=SIGNED_KEEPS_SNAPSHOT,
            ),
        ]

    def __str__(self) -> str:
        return f"Relatório anual {self.year}, edição {self.edition}"


class Section(models.Model):
    """A text of the EATA in an edition: one a chapter, one an initiative. `version` notices a stale form."""

    edition = models.ForeignKey(
        ReportEdition, verbose_name="edição", on_delete=models.CASCADE, related_name="sections"
    )
    code = models.CharField("código", max_length=20)
    position = models.PositiveSmallIntegerField("posição")
    title = models.CharField("título", max_length=400)
    narrative = models.TextField("texto", blank=True)
    state = models.CharField("estado", max_length=6, choices=SectionState, default=SectionState.OPEN)
    version = models.PositiveIntegerField("versão", default=1)
    closed_by = models.ForeignKey(
        User, verbose_name="fechada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("fechada em", null=True, blank=True)

    class Meta:
        verbose_name = "texto da edição"
        verbose_name_plural = "textos da edição"
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="reporting_section_once"),
            models.CheckConstraint(
                condition=Q(state=SectionState.OPEN, closed_by=None, closed_at=None)
                | Q(state=SectionState.CLOSED, closed_by__isnull=False, closed_at__isnull=False),
                name="reporting_closed_section_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """Who signed an edition, in which quality, and the exact bytes that were signed.

    One withdrawn before publication stays here with the reason, and no longer counts.
    """

    edition = models.ForeignKey(
        ReportEdition, verbose_name="edição", on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey(User, verbose_name="pessoa", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField("nome", max_length=150)
    role = models.CharField("qualidade", max_length=80)
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    entity_name = models.CharField("nome da entidade", max_length=250)
    statement = models.TextField("declaração")
    snapshot_sha256 = models.CharField("SHA-256 dos dados", max_length=64)
    pdf_sha256 = models.CharField("SHA-256 do relatório", max_length=64)
    signed_at = models.DateTimeField("assinada em")
    withdrawn_at = models.DateTimeField("retirada em", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name="retirada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.TextField("motivo da retirada", blank=True)

    class Meta:
        verbose_name = "assinatura"
        verbose_name_plural = "assinaturas"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"], condition=Q(withdrawn_at=None), name="reporting_signs_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="reporting_withdrawal_says_why",
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="reporting_signature_states"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signature_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=SIGNATURE_IS_KEPT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.signed_at:%d/%m/%Y}"
