"""What each of the seven regions says of its year."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from reporting.enums import ContributionState
from territories.models import Region


class RegionalContribution(models.Model):
    """The text of a territorial action structure on a year, signed by its officer when submitted.

    Accepted by the EATA it becomes final; a returned one is a draft again, with the reason.
    """

    region = models.ForeignKey(Region, verbose_name="região", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("ano")
    text = models.TextField("texto", blank=True)
    state = models.CharField("estado", max_length=10, choices=ContributionState, default=ContributionState.DRAFT)
    version = models.PositiveIntegerField("versão", default=1)
    return_reason = models.TextField("motivo da devolução", blank=True)
    signed_by = models.ForeignKey(
        User, verbose_name="assinado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_name = models.CharField("nome de quem assina", max_length=150, blank=True)
    signed_at = models.DateTimeField("assinado em", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, verbose_name="aceite por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField("aceite em", null=True, blank=True)
    updated_at = models.DateTimeField("última alteração")

    class Meta:
        verbose_name = "contributo regional"
        verbose_name_plural = "contributos regionais"
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="reporting_contribution_once"),
            models.CheckConstraint(
                condition=Q(state=ContributionState.DRAFT, signed_by=None, signed_at=None)
                | (
                    ~Q(state=ContributionState.DRAFT)
                    & Q(signed_by__isnull=False, signed_at__isnull=False)
                    & ~Q(text="")
                ),
                name="reporting_contribution_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(state=ContributionState.ACCEPTED, accepted_by__isnull=False, accepted_at__isnull=False)
                | (~Q(state=ContributionState.ACCEPTED) & Q(accepted_by=None, accepted_at=None)),
                name="reporting_acceptance_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=models.F("signed_by")),
                name="reporting_author_does_not_accept",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="accepted_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="ACCEPTED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"
