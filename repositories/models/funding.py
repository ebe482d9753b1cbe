"""Funding mechanisms for smart-territory projects (initiative 6)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from action_plan.models import FundingSource
from repositories.enums import FundingState, MechanismKind, RepositoryCode
from repositories.models.entry import Entry, entry_panels


class FundingMechanism(Entry):
    """Where money or help comes from; the actions it pays are read from the plan."""

    repository = RepositoryCode.FUNDING

    kind = models.CharField("tipo", max_length=20, choices=MechanismKind)
    funding_source = models.OneToOneField(
        FundingSource,
        verbose_name="fonte no plano de ação",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    manager = models.CharField("quem gere", max_length=200, blank=True)
    beneficiaries = models.TextField("a quem se destina", blank=True)
    what_it_funds = models.TextField("o que financia", blank=True)
    conditions = models.TextField("condições", blank=True)
    amount = models.DecimalField("dotação (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    amount_note = models.CharField("a que respeita a dotação", max_length=200, blank=True)
    starts_on = models.DateField("início do período", null=True, blank=True)
    ends_on = models.DateField("último dia do período", null=True, blank=True)
    period_note = models.CharField("período como na fonte", max_length=200, blank=True)
    website = models.URLField("sítio", max_length=300, blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("funding_source")]),
                FieldPanel("manager"),
                FieldPanel("beneficiaries"),
                FieldPanel("what_it_funds"),
                FieldPanel("conditions"),
                FieldRowPanel([FieldPanel("amount"), FieldPanel("amount_note")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("period_note"),
                FieldPanel("website"),
            ],
            "O mecanismo",
        ),
    )

    class Meta:
        verbose_name = "mecanismo de financiamento"
        verbose_name_plural = "mecanismos de financiamento"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="repositories_funding_ends_after_it_starts",
                violation_error_message="O fim do período não pode ser anterior ao início.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="repositories_amount_is_positive",
                violation_error_message="A dotação tem de ser maior do que zero; sem valor conhecido, deixe vazia.",
            ),
        ]

    def state_on(self, on: date) -> FundingState:
        if self.ends_on and self.ends_on < on:
            return FundingState.ENDED
        if self.starts_on and self.starts_on > on:
            return FundingState.NOT_YET
        return FundingState.OPEN if self.ends_on or self.starts_on else FundingState.UNDATED
