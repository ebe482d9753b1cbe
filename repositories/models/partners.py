"""Partners of the programme and the network of leaders «Aliança para um Portugal Inteligente»."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from repositories.enums import PartnerKind, RepositoryCode
from repositories.models.entry import Entry, entry_panels
from territories.models import Entity, Region


class Partner(Entry):
    """An entity that takes part; its tasks in the plan are read from the plan, not repeated here."""

    repository = RepositoryCode.PARTNERS

    entity = models.OneToOneField(
        Entity, verbose_name="entidade", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acronym = models.CharField("sigla", max_length=40, blank=True)
    kind = models.CharField("tipo", max_length=15, choices=PartnerKind)
    region = models.ForeignKey(
        Region, verbose_name="região", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.TextField("papel na estratégia", blank=True)
    website = models.URLField("sítio", max_length=300, blank=True)
    alliance_since = models.DateField("na Aliança desde", null=True, blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]),
                FieldPanel("entity"),
                FieldPanel("region"),
                FieldPanel("role"),
                FieldRowPanel([FieldPanel("website"), FieldPanel("alliance_since")]),
            ],
            "O parceiro",
        ),
        InlinePanel("leaders", heading="Rede de líderes", label="Pessoa"),
    )

    class Meta:
        verbose_name = "parceiro"
        verbose_name_plural = "parceiros"


class Leader(models.Model):
    """A person of the network of leaders, shown only while they consent."""

    partner = ParentalKey(Partner, on_delete=models.CASCADE, related_name="leaders")
    name = models.CharField("nome", max_length=150)
    position = models.CharField("cargo", max_length=200, blank=True)
    subjects = models.CharField("temas", max_length=300, blank=True)
    consented_on = models.DateField(
        "consentimento dado em", null=True, blank=True, help_text="Sem esta data o nome não é mostrado."
    )
    withdrawn_on = models.DateField("consentimento retirado em", null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("position")]),
        FieldPanel("subjects"),
        FieldRowPanel([FieldPanel("consented_on"), FieldPanel("withdrawn_on")]),
    ]

    class Meta:
        verbose_name = "pessoa da rede de líderes"
        verbose_name_plural = "pessoas da rede de líderes"
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(consented_on__isnull=False),
                name="repositories_only_consent_is_withdrawn",
                violation_error_message="Só se retira um consentimento que foi dado.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def consents(self) -> bool:
        return self.consented_on is not None and self.withdrawn_on is None
