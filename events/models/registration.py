"""Who comes: a place taken, waited for or offered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.enums import ACTIVE_STATES, RegistrationState
from events.models.event import Event
from territories.models import Entity


class Registration(models.Model):
    """A person at an event. The entity is the one they acted for when they registered.

    `attended` is None while nobody recorded it: not recorded is not absent. `needs` (what the person asks for to take
    part) is erased 30 days after the event.
    """

    event = models.ForeignKey(Event, verbose_name="evento", on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="pessoa", on_delete=models.CASCADE, related_name="+"
    )
    entity = models.ForeignKey(
        Entity, verbose_name="entidade", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("estado", max_length=10, choices=RegistrationState)
    needs = models.CharField("o que precisa para participar", max_length=280, blank=True)
    registered_at = models.DateTimeField("inscrição em")
    changed_at = models.DateTimeField("último passo em")
    offer_ends_at = models.DateTimeField("oferta válida até", null=True, blank=True)
    attended = models.BooleanField("esteve presente", null=True, blank=True)

    class Meta:
        verbose_name = "inscrição"
        verbose_name_plural = "inscrições"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(state__in=sorted(ACTIVE_STATES)),
                name="one_registration_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offer_ends_at__isnull=False)
                | (~Q(state=RegistrationState.OFFERED) & Q(offer_ends_at=None)),
                name="an_offer_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "registered_at"], name="registration_queue")]

    def __str__(self) -> str:
        return f"{self.user} em {self.event}"
