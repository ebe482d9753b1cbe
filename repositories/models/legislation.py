"""The legal and normative framework: acts and standards, what each amends, and its text on a day."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from common.norm.models import Instrument
from repositories.enums import LegalKind, LegalStatus, LegalTheme, LegalTieKind, RepositoryCode
from repositories.models.entry import Entry, entry_panels

DRE = "https://data.dre.pt/eli"
EU = "http://data.europa.eu/eli"
# The segment of the European Legislation Identifier for each kind of act of the 1.ª série and of the Union.
ELI_SEGMENTS = {
    LegalKind.LAW: "lei",
    LegalKind.DECREE_LAW: "dec-lei",
    LegalKind.COUNCIL_RESOLUTION: "resolconsmin",
    LegalKind.ORDINANCE: "port",
    LegalKind.EU_REGULATION: "reg",
    LegalKind.EU_DIRECTIVE: "dir",
}
OF_THE_UNION = frozenset({LegalKind.EU_REGULATION, LegalKind.EU_DIRECTIVE})


def eli_of(kind: str, number: str, published_on: date | None) -> str:
    """Form the identifier of an act from its number («176/2023») and day; empty when that is not certain."""
    segment = ELI_SEGMENTS.get(LegalKind(kind))
    serial, _, year = number.partition("/")
    if segment is None or not year.isdigit() or not serial:
        return ""
    if kind in OF_THE_UNION:
        # Union acts since 2015 carry the year first.
        return f"{EU}/{segment}/{serial}/{year}/oj" if len(serial) == 4 and serial.isdigit() else ""
    if published_on is None or published_on.year != int(year):
        return ""
    return f"{DRE}/{segment}/{serial.lower()}/{published_on:%Y/%m/%d}/p/dre"


class LegalAct(Entry):
    """A law, resolution, regulation, technical standard or framework that matters to smart territories."""

    repository = RepositoryCode.LEGISLATION

    instrument = models.OneToOneField(
        Instrument, verbose_name="diploma da norma", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("tipo", max_length=20, choices=LegalKind)
    number = models.CharField("número", max_length=30, blank=True, help_text="Como no jornal oficial: 176/2023.")
    issuer = models.CharField("emissor", max_length=200, blank=True)
    theme = models.CharField("tema", max_length=20, choices=LegalTheme)
    approved_on = models.DateField("aprovado em", null=True, blank=True)
    published_on = models.DateField("publicado em", null=True, blank=True)
    in_force_on = models.DateField("em vigor desde", null=True, blank=True)
    ends_on = models.DateField(
        "deixou de vigorar em", null=True, blank=True, help_text="Primeiro dia em que já não vigora."
    )
    eli = models.URLField("ELI", max_length=300, blank=True, help_text="Deixe vazio para o formar do número e data.")
    is_eli_confirmed = models.BooleanField("ELI confirmado no jornal oficial", default=False)
    why_it_matters = models.TextField("porque importa aos territórios", blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("theme"), FieldPanel("issuer")]),
                FieldRowPanel([FieldPanel("approved_on"), FieldPanel("published_on")]),
                FieldRowPanel([FieldPanel("in_force_on"), FieldPanel("ends_on")]),
                FieldRowPanel([FieldPanel("eli"), FieldPanel("is_eli_confirmed")]),
                FieldPanel("why_it_matters"),
                FieldPanel("instrument"),
            ],
            "O diploma",
        ),
        InlinePanel("ties", heading="Relações com outros diplomas", label="Relação"),
        InlinePanel("consolidations", heading="O texto ao longo do tempo", label="Redação"),
    )

    class Meta:
        verbose_name = "diploma ou norma"
        verbose_name_plural = "diplomas e normas"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(in_force_on=None) | Q(ends_on__gt=F("in_force_on")),
                name="repositories_act_ends_after_it_starts",
                violation_error_message="O dia em que deixou de vigorar tem de ser posterior à entrada em vigor.",
            ),
        ]

    @property
    def eli_address(self) -> str:
        return self.eli or eli_of(self.kind, self.number, self.published_on)

    @property
    def year(self) -> int | None:
        day = self.published_on or self.approved_on
        return day.year if day else None

    def status_on(self, on: date) -> LegalStatus:
        """Say where the act stands on a day; a day of entry into force that nobody confirmed is not made up."""
        if self.ends_on and self.ends_on <= on:
            return LegalStatus.ENDED
        if self.in_force_on:
            return LegalStatus.IN_FORCE if self.in_force_on <= on else LegalStatus.NOT_YET
        if self.published_on:
            return LegalStatus.TO_CONFIRM if self.published_on <= on else LegalStatus.NOT_YET
        return LegalStatus.UNDATED


class LegalTie(models.Model):
    """What an act does to another."""

    act = ParentalKey(LegalAct, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField("relação", max_length=12, choices=LegalTieKind)
    target = models.ForeignKey(LegalAct, verbose_name="diploma", on_delete=models.CASCADE, related_name="ties_to_it")

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("target")])]

    class Meta:
        verbose_name = "relação entre diplomas"
        verbose_name_plural = "relações entre diplomas"
        constraints = [
            models.UniqueConstraint(fields=["act", "kind", "target"], name="repositories_tie_once"),
            models.CheckConstraint(
                condition=~Q(act=F("target")),
                name="repositories_no_tie_to_itself",
                violation_error_message="Um diploma não se relaciona consigo mesmo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_id}"


class Consolidation(models.Model):
    """The wording of an act from one day to another (exclusive), and what changed then."""

    act = ParentalKey(LegalAct, on_delete=models.CASCADE, related_name="consolidations")
    starts_on = models.DateField("redação desde")
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)
    amended_by = models.ForeignKey(
        LegalAct, verbose_name="dada por", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    change = models.TextField("o que mudou")
    text = models.TextField("texto nesta redação", blank=True)
    text_url = models.URLField("endereço do texto", max_length=400, blank=True)
    is_confirmed = models.BooleanField("confirmada no jornal oficial", default=False)
    source = models.CharField("fonte", max_length=300)

    panels = [
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("amended_by"),
        FieldPanel("change"),
        FieldPanel("text"),
        FieldPanel("text_url"),
        FieldRowPanel([FieldPanel("is_confirmed"), FieldPanel("source")]),
    ]

    class Meta:
        verbose_name = "redação"
        verbose_name_plural = "redações"
        constraints = [
            models.UniqueConstraint(fields=["act", "starts_on"], name="repositories_one_wording_from_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="repositories_wording_ends_after_it_starts",
                violation_error_message="Uma redação termina depois de começar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}, {self.starts_on}"

    @property
    def last_on(self) -> date | None:
        return self.ends_on - timedelta(days=1) if self.ends_on else None

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
