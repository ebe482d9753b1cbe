"""Practices, written as the catalogue keeps them: public, or a draft of an entity."""

from datetime import UTC, datetime, timedelta

import factory
from django.db import transaction
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file

from common.media.models import PortalImage
from common.norm.guard import writing_the_norm
from practices.enums import PracticeState, ReplicationStage, Stage
from practices.models import (
    Practice,
    PracticeContact,
    PracticeIndicator,
    PracticePartner,
    Replication,
    ReusableAsset,
    Tag,
    Vertical,
)
from recommendations.models import RecommendationDomain
from territories.enums import EntityKind
from territories.models import Municipality, Nuts3Region
from tests.accounts.factories import UserFactory
from tests.territories.factories import EntityFactory, RegionFactory


class PortalImageFactory(DjangoModelFactory):
    title = "Rega"
    description = "Aspersor a regar um jardim"
    file = factory.LazyFunction(get_test_image_file)

    class Meta:
        model = PortalImage


class SmartDomainFactory(DjangoModelFactory):
    """One of the six domains that practices are classified by."""

    name = "Governança inteligente"
    slug = factory.LazyAttribute(lambda domain: slugify(domain.name))
    name_table2 = factory.SelfAttribute("name")
    kind = "domínio SC"
    position = 1

    class Meta:
        model = RecommendationDomain
        django_get_or_create = ["slug"]

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with transaction.atomic(), writing_the_norm():
            return super()._create(model_class, *args, **kwargs)


class VerticalFactory(DjangoModelFactory):
    domain = factory.SubFactory(SmartDomainFactory)
    name = factory.Sequence(lambda n: f"Vertical {n}")
    slug = factory.LazyAttribute(lambda vertical: slugify(vertical.name))
    number = factory.Sequence(lambda n: n + 1)
    source = "004"

    class Meta:
        model = Vertical
        django_get_or_create = ["slug"]


class TagFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Palavra {n}")
    slug = factory.LazyAttribute(lambda tag: slugify(tag.name))

    class Meta:
        model = Tag
        django_get_or_create = ["slug"]


class MunicipalityFactory(DjangoModelFactory):
    """A municipality with its entity `MUN-<code>` in a region."""

    class Params:
        in_region = factory.SubFactory(RegionFactory, code="norte", name="Norte")

    code = factory.Sequence(lambda n: f"{9000 + n}")
    name = factory.Sequence(lambda n: f"Município {n}")
    sort_name = factory.LazyAttribute(lambda municipality: slugify(municipality.name))
    district = "Porto"
    region = factory.SelfAttribute("in_region")
    nuts3 = factory.LazyAttribute(
        lambda municipality: Nuts3Region.objects.get_or_create(
            name=f"Área de {municipality.region.name}", region=municipality.region
        )[0]
    )
    entity = factory.LazyAttribute(
        lambda municipality: EntityFactory(
            code=f"MUN-{municipality.code}",
            kind=EntityKind.MUNICIPALITY,
            region=municipality.region,
            named__name=f"Município de {municipality.name}",
            named__acronym="",
        )
    )
    area_km2 = 41
    latitude = 41
    longitude = -8

    class Meta:
        model = Municipality
        django_get_or_create = ["code"]


class PracticeFactory(DjangoModelFactory):
    """A public practice; `PracticeFactory(draft=True)` was never public."""

    class Params:
        draft = factory.Trait(state=PracticeState.DRAFT, live=False, first_published_at=None, last_published_at=None)

    title = factory.Sequence(lambda n: f"Prática {n}")
    slug = factory.LazyAttribute(lambda practice: slugify(practice.title))
    summary = "O que se fez e o que mudou."
    owner_entity = factory.LazyFunction(lambda: MunicipalityFactory().entity)
    domain = factory.SubFactory(SmartDomainFactory)
    challenge = "O que não funcionava."
    solution = "O que foi feito."
    stage = Stage.IMPLEMENTED
    state = PracticeState.PUBLISHED
    live = True
    first_published_at = factory.Sequence(lambda n: datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(minutes=n))
    last_published_at = factory.SelfAttribute("first_published_at")

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    @factory.post_generation
    def territories(self, create, extracted, **kwargs):
        if create:
            own = Municipality.objects.filter(entity=self.owner_entity)
            self.territories.set(own if extracted is None else extracted)
            self.save()


class PracticeIndicatorFactory(DjangoModelFactory):
    practice = factory.SubFactory(PracticeFactory)
    name = "Tempo médio de resposta"
    unit = "dias"
    baseline = 12
    value = 4

    class Meta:
        model = PracticeIndicator


class PracticePartnerFactory(DjangoModelFactory):
    practice = factory.SubFactory(PracticeFactory)
    name = "Universidade de Exemplo"

    class Meta:
        model = PracticePartner


class PracticeContactFactory(DjangoModelFactory):
    practice = factory.SubFactory(PracticeFactory)
    name = "Paula Contacto"
    role = "coordenadora"
    email = "contacto@exemplo.pt"
    consent_at = datetime(2026, 1, 1, tzinfo=UTC)
    is_public = True

    class Meta:
        model = PracticeContact


class ReusableAssetFactory(DjangoModelFactory):
    practice = factory.SubFactory(PracticeFactory)
    title = "Caderno de encargos"
    url = "https://www.exemplo.pt/caderno"
    licence = "CC BY 4.0"

    class Meta:
        model = ReusableAsset


class ReplicationFactory(DjangoModelFactory):
    practice = factory.SubFactory(PracticeFactory)
    replicator = factory.LazyFunction(lambda: MunicipalityFactory().entity)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = datetime(2026, 3, 1, 10, tzinfo=UTC)
    stage = ReplicationStage.INTEREST
    adaptation = "Mudámos o que era diferente."

    class Meta:
        model = Replication
