"""Work that must happen, written in the same transaction as what asked for it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.jobs.enums import JobState
from common.jobs.registry import KINDS

ATTEMPTS = 3
SILENCE = timedelta(seconds=60)  # after which a sweep takes the work from whoever had it


class Job(models.Model):
    """One piece of background work; `total` is null while nobody knows how much there is to do."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nome", max_length=100)
    arguments = models.JSONField("argumentos", default=dict)
    key = models.CharField("chave", max_length=150, blank=True)
    state = models.CharField("estado", max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField("tentativas", default=0)
    done = models.PositiveIntegerField("feito", default=0)
    total = models.PositiveIntegerField("total", null=True, blank=True)
    label = models.CharField("passo", max_length=200, blank=True)
    error = models.TextField("erro", blank=True)
    result_path = models.CharField("resultado", max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pedida por",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField("pedida em", auto_now_add=True)
    sent_at = models.DateTimeField("enviada em", null=True, blank=True)
    started_at = models.DateTimeField("iniciada em", null=True, blank=True)
    heartbeat_at = models.DateTimeField("último sinal", null=True, blank=True)
    finished_at = models.DateTimeField("terminada em", null=True, blank=True)

    class Meta:
        verbose_name = "tarefa"
        verbose_name_plural = "tarefas"
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]) & ~Q(key=""),
                name="jobs_one_open_job_a_key",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="jobs_done_within_total"),
            models.CheckConstraint(
                condition=Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False)
                | Q(state__in=[JobState.QUEUED, JobState.RUNNING], finished_at=None),
                name="jobs_finished_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at", "id"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="jobs_open",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        kind = KINDS.get(self.name)
        return kind.title if kind else "Tarefa"

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}
