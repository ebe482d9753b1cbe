"""What the legal calendar cannot know by itself: days on which services close, and the dilation of who lives away."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.calendars.enums import Seat


class ClosedDay(models.Model):
    """A day on which services are closed besides weekends and holidays: tolerância de ponto, a closure by order.

    A term does not end on it (Código do Procedimento Administrativo, artigo 87.º, f and g); before its end it counts.
    `seat` empty is the whole country.
    """

    day = models.DateField("dia")
    seat = models.CharField("onde", max_length=8, choices=Seat, blank=True)
    reason = models.CharField("porquê", max_length=200)
    source = models.CharField("despacho ou outra fonte", max_length=300)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="acrescentado por",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField("acrescentado em", auto_now_add=True)

    class Meta:
        verbose_name = "dia de encerramento"
        verbose_name_plural = "dias de encerramento"
        constraints = [
            models.UniqueConstraint(fields=["day", "seat"], name="calendars_closed_once"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(source=""), name="calendars_closed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.reason}"


class Dilation(models.Model):
    """Working days added to a term of who lives away from the service (CPA, artigo 88.º)."""

    service_seat = models.CharField("serviço em", max_length=8, choices=Seat)
    party_seat = models.CharField("interessado em", max_length=8, choices=Seat)
    days = models.PositiveSmallIntegerField("dias")
    source = models.CharField("base legal", max_length=300)

    class Meta:
        verbose_name = "dilação"
        verbose_name_plural = "dilações"
        constraints = [
            models.UniqueConstraint(fields=["service_seat", "party_seat"], name="calendars_one_dilation"),
            models.CheckConstraint(
                condition=~Q(service_seat=models.F("party_seat")), name="calendars_dilation_is_between_two_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_seat} → {self.service_seat}: {self.days}"
