"""What a practice is made of besides its text: partners, numbers, contacts, things to reuse, images."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from common.media.models import PortalImage
from practices.enums import PartnerRole
from practices.models.practice import Practice
from territories.models import Entity


class Part(Orderable):
    """A line of a practice, kept with its text in each revision."""

    class Meta(Orderable.Meta):
        abstract = True


class PracticePartner(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="partners")
    entity = models.ForeignKey(
        Entity, verbose_name="entidade", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("nome", max_length=160, blank=True)
    role = models.CharField("papel", max_length=10, choices=PartnerRole, blank=True)

    class Meta(Part.Meta):
        verbose_name = "parceiro da prática"
        verbose_name_plural = "parceiros das práticas"

    def __str__(self) -> str:
        return self.name


class PracticeIndicator(Part):
    """A number that says what changed: before, after, when, and who says so. Unknown stays empty."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("indicador", max_length=200, blank=True)
    unit = models.CharField("unidade", max_length=40, blank=True)
    baseline = models.DecimalField("antes", max_digits=18, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("depois", max_digits=18, decimal_places=4, null=True, blank=True)
    measured_on = models.DateField("medido em", null=True, blank=True)
    source_url = models.URLField("fonte", max_length=500, blank=True)
    source_text = models.CharField("fonte em texto", max_length=200, blank=True)
    method = models.CharField("como se mediu", max_length=300, blank=True)

    class Meta(Part.Meta):
        verbose_name = "indicador da prática"
        verbose_name_plural = "indicadores das práticas"

    def __str__(self) -> str:
        return self.name


class PracticeContact(Part):
    """Whom to ask; the address is never shown, and without consent not even the name."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("nome", max_length=150, blank=True)
    role = models.CharField("função", max_length=150, blank=True)
    email = models.EmailField("correio eletrónico", blank=True)
    consent_at = models.DateTimeField("consentimento em", null=True, blank=True)
    is_public = models.BooleanField("mostrar o nome", default=False)

    class Meta(Part.Meta):
        verbose_name = "contacto da prática"
        verbose_name_plural = "contactos das práticas"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(consent_at__isnull=False), name="practices_contact_shown_by_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReusableAsset(Part):
    """Something another territory may take: terms of reference, code, a form, a data set."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="assets")
    title = models.CharField("título", max_length=200, blank=True)
    url = models.URLField("ligação", max_length=500, blank=True)
    licence = models.CharField("licença", max_length=80, blank=True)

    class Meta(Part.Meta):
        verbose_name = "recurso reutilizável"
        verbose_name_plural = "recursos reutilizáveis"

    def __str__(self) -> str:
        return self.title


class PracticeImage(Part):
    """An image with what it shows, whose it is and what may be done with it."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(PortalImage, verbose_name="imagem", on_delete=models.PROTECT, related_name="+")
    alt = models.CharField("o que mostra", max_length=255)
    author = models.CharField("autoria", max_length=160)
    licence = models.CharField("licença", max_length=80)

    class Meta(Part.Meta):
        verbose_name = "imagem da prática"
        verbose_name_plural = "imagens das práticas"
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") & ~Q(author="") & ~Q(licence=""), name="practices_image_is_described_and_credited"
            ),
        ]

    def __str__(self) -> str:
        return self.alt
