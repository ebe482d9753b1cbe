"""Notices to people: written with the fact they tell, sent when the post is working."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One thing somebody is told, in the desk and by e-mail.

    `key` says which fact it tells, so that the same fact is told once. A digest notice waits for the person's daily
    e-mail; the others leave at once. One that somebody asked for, and may stop from the e-mail itself
    (`unsubscribe_url`), has an e-mail of its own. `diverted_at` marks one whose recipient can no longer sign in: it
    was passed on.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="destinatário", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("tipo", max_length=80)
    key = models.CharField("chave", max_length=200, unique=True)
    subject = models.CharField("assunto", max_length=250)
    body = models.TextField("texto")
    url = models.CharField("endereço", max_length=500, blank=True)
    unsubscribe_url = models.CharField("endereço para deixar de receber", max_length=500, blank=True)
    digest = models.BooleanField("espera pelo resumo diário", default=True)
    created_at = models.DateTimeField("criado em")
    send_after = models.DateTimeField("enviar depois de")
    sent_at = models.DateTimeField("enviado em", null=True, blank=True)
    diverted_at = models.DateTimeField("encaminhado em", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("tentativas", default=0)
    last_error = models.TextField("último erro", blank=True)
    read_at = models.DateTimeField("lido em", null=True, blank=True)

    class Meta:
        verbose_name = "mensagem"
        verbose_name_plural = "mensagens"
        indexes = [
            models.Index(
                fields=["send_after", "recipient"],
                name="notifications_waiting",
                condition=Q(sent_at=None, diverted_at=None),
            ),
            models.Index(fields=["recipient", "-created_at"], name="notifications_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """When somebody wants the daily e-mail. Urgent notices never wait."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="pessoa", on_delete=models.CASCADE, related_name="+"
    )
    digest_hour = models.PositiveSmallIntegerField("hora do resumo diário", default=8)
    keeps_days_off = models.BooleanField("sem correio ao fim de semana e em feriados nacionais", default=True)

    class Meta:
        verbose_name = "preferência de mensagens"
        verbose_name_plural = "preferências de mensagens"
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="notifications_hour_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest_hour} h"
