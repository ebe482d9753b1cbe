"""Where money comes from."""

from django.db import models
from django.db.models import F, Q

from funding.enums import MechanismKind
from initiatives.models import Target
from territories.models import Entity


class Mechanism(models.Model):
    """A programme, fund or budget that pays: the PRR component C19-i08, a PT2030 programme, a council's own funds."""

    code = models.SlugField("código", max_length=40, unique=True)
    name = models.CharField("nome", max_length=200)
    kind = models.CharField("tipo", max_length=8, choices=MechanismKind)
    managed_by = models.ForeignKey(
        Entity, verbose_name="gerido por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    targets = models.ManyToManyField(Target, verbose_name="metas PRR", blank=True, related_name="+")
    budget = models.DecimalField("dotação (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)
    url = models.URLField("ligação", max_length=500, blank=True)
    source = models.CharField("fonte", max_length=300, blank=True)
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "mecanismo de financiamento"
        verbose_name_plural = "mecanismos de financiamento"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="funding_mechanism_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gte=0), name="funding_mechanism_budget"),
        ]

    def __str__(self) -> str:
        return self.name
