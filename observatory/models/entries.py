"""Figures that municipalities, communities and CCDR enter themselves: written, handed in, decided, then published."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.files.models import StoredFile
from observatory.enums import (
    DECLARED_REASONS,
    DECLARED_VALUES,
    OPEN_ENTRY_STATES,
    EntryState,
    ObservationStatus,
)
from observatory.models.areas import Area
from observatory.models.facts import Release
from observatory.models.measures import Breakdown, Measure
from observatory.models.periods import Period
from territories.models import Entity

CELL = ("measure", "breakdown", "period", "area")
_STATED = Q(value__isnull=False, status__in=[status.value for status in DECLARED_VALUES]) | Q(
    value=None, status__in=[status.value for status in DECLARED_REASONS]
)
_SILENT = Q(value=None, status="")
_DECIDED = Q(approved_by__isnull=False, approved_at__isnull=False, release__isnull=False)
_UNDECIDED = Q(approved_by=None, approved_at=None, release=None)


class Entry(models.Model):
    """What an entity says of one cell; once published it never changes, and a correction supersedes it.

    While nothing is said yet, value and status are empty: that is not zero. `note` tells how the figure was found.
    `version` counts saves, so that a stale form is noticed. `writer_ids` keeps whoever wrote or handed it in: none
    of them approves it.
    """

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey(Breakdown, verbose_name="desagregação", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, verbose_name="período", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, verbose_name="território", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("valor", max_digits=18, decimal_places=4, null=True, blank=True)
    status = models.CharField("estado do valor", max_length=1, choices=ObservationStatus, blank=True)
    note = models.TextField("como se apurou", blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.URLField("ligação", max_length=500, blank=True)
    entered_for = models.ForeignKey(Entity, verbose_name="em nome de", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, verbose_name="autor", on_delete=models.PROTECT, related_name="+")
    writer_ids = ArrayField(models.BigIntegerField(), verbose_name="quem o escreveu", default=list, editable=False)
    state = models.CharField("situação", max_length=10, choices=EntryState, default=EntryState.DRAFT)
    version = models.PositiveIntegerField("versão", default=1)
    supersedes = models.ForeignKey(
        "self",
        verbose_name="corrige",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    created_at = models.DateTimeField("criado em")
    submitted_at = models.DateTimeField("submetido em", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, verbose_name="submetido por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("aprovado em", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name="aprovado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release = models.ForeignKey(
        Release, verbose_name="publicação", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )

    class Meta:
        verbose_name = "valor declarado"
        verbose_name_plural = "valores declarados"
        constraints = [
            models.UniqueConstraint(
                fields=CELL,
                condition=Q(state__in=sorted(OPEN_ENTRY_STATES)),
                name="observatory_one_open_entry_a_cell",
            ),
            models.UniqueConstraint(
                fields=CELL,
                condition=Q(state=EntryState.APPROVED, supersedes=None),
                name="observatory_one_first_entry_a_cell",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=~Q(state=EntryState.DISCARDED),
                name="observatory_one_correction_an_entry",
            ),
            models.CheckConstraint(
                condition=_STATED | (_SILENT & ~Q(state__in=[EntryState.SUBMITTED, EntryState.APPROVED])),
                name="observatory_entry_value_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(note="") | ~Q(state__in=[EntryState.SUBMITTED, EntryState.APPROVED]),
                name="observatory_entry_says_how",
            ),
            models.CheckConstraint(
                condition=(Q(state=EntryState.APPROVED) & _DECIDED) | (~Q(state=EntryState.APPROVED) & _UNDECIDED),
                name="observatory_entry_approval_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("author")), name="observatory_entry_author_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(writer_ids__contains=[F("approved_by")]),
                name="observatory_entry_writer_does_not_approve",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EntryState.SUBMITTED, EntryState.APPROVED])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, writer_ids__contains=[F("submitted_by")]),
                name="observatory_entry_submission_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="APPROVED"),
            ),
            pgtrigger.ReadOnly(name="cell_is_final", fields=[*CELL, "entered_for", "author", "supersedes"]),
            pgtrigger.FSM(
                name="known_steps",
                field="state",
                transitions=[
                    (EntryState.DRAFT.value, EntryState.SUBMITTED.value),
                    (EntryState.RETURNED.value, EntryState.SUBMITTED.value),
                    (EntryState.SUBMITTED.value, EntryState.DRAFT.value),
                    (EntryState.SUBMITTED.value, EntryState.RETURNED.value),
                    (EntryState.SUBMITTED.value, EntryState.APPROVED.value),
                    (EntryState.DRAFT.value, EntryState.DISCARDED.value),
                    (EntryState.RETURNED.value, EntryState.DISCARDED.value),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id} {self.area_id}"

    @property
    def is_stated(self) -> bool:
        """Whether something is said: a value, or why there is none."""
        return bool(self.status)

    def is_written_by(self, user_id: int | None) -> bool:
        """Tell whether the person wrote, changed or handed in this figure."""
        return user_id == self.author_id or user_id in self.writer_ids


class EntryTransition(models.Model):
    """One step of a declared figure's way: who, when, from and to, and the reason when it was returned."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField("de", max_length=10, choices=EntryState, blank=True)
    to_state = models.CharField("para", max_length=10, choices=EntryState)
    actor = models.ForeignKey(User, verbose_name="por", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("em")
    reason = models.TextField("motivo", blank=True)
    version = models.PositiveIntegerField("versão")
    value = models.DecimalField("valor", max_digits=18, decimal_places=4, null=True, blank=True)
    status = models.CharField("estado do valor", max_length=1, choices=ObservationStatus, blank=True)

    class Meta:
        verbose_name = "passo do valor declarado"
        verbose_name_plural = "passos do valor declarado"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.from_state} → {self.to_state}"
