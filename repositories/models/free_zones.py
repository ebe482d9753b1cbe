"""Technology free zones: what was tried in a real place, under whose eyes, and what came of it."""

from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from repositories.enums import RepositoryCode, TrialStage
from repositories.models.entry import Entry, entry_panels
from territories.models import Municipality


class FreeZoneCase(Entry):
    """A success case of a technology free zone: needs, barriers and incentives, as initiatives 5 and 8 ask."""

    repository = RepositoryCode.FREE_ZONES

    zone = models.CharField("zona livre tecnológica", max_length=200)
    territories = ParentalManyToManyField(Municipality, verbose_name="municípios", related_name="+", blank=True)
    promoter = models.CharField("promotor", max_length=200, blank=True)
    regulator = models.CharField("entidade reguladora ou competente", max_length=200, blank=True)
    stage = models.CharField("fase", max_length=10, choices=TrialStage)
    starts_on = models.DateField("início do teste", null=True, blank=True)
    ends_on = models.DateField("fim do teste", null=True, blank=True)
    needs = models.TextField("necessidade", blank=True)
    barriers = models.TextField("barreiras", blank=True)
    incentives = models.TextField("incentivos", blank=True)
    test = models.TextField("o que se testou", blank=True)
    result = models.TextField("resultado", blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldPanel("zone"),
                FieldPanel("territories"),
                FieldRowPanel([FieldPanel("promoter"), FieldPanel("regulator")]),
                FieldPanel("stage"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            ],
            "A zona e o teste",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("needs", "barriers", "incentives", "test", "result")], "O caso"
        ),
    )

    class Meta:
        verbose_name = "caso de zona livre tecnológica"
        verbose_name_plural = "casos de zonas livres tecnológicas"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="repositories_test_ends_after_it_starts",
                violation_error_message="O fim do teste não pode ser anterior ao início.",
            ),
        ]
