"""Regions and entities for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from territories.enums import EntityKind, RegionKind
from territories.models import (
    BoundaryVersion,
    Entity,
    EntityName,
    EntitySuccession,
    Municipality,
    MunicipalityOutline,
    Region,
)


class RegionFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"regiao-{n}")
    name = factory.Sequence(lambda n: f"Região {n}")
    kind = RegionKind.MAINLAND
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = Region
        django_get_or_create = ["code"]


class EntityNameFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Entidade {n}")
    acronym = factory.Sequence(lambda n: f"E{n}")

    class Meta:
        model = EntityName
        django_get_or_create = ["entity"]


class EntityFactory(DjangoModelFactory):
    """An entity with one undated name; `named__name` and `named__acronym` say what it is called."""

    code = factory.Sequence(lambda n: f"E{n}")
    kind = EntityKind.PUBLIC_BODY
    named = factory.RelatedFactory(
        EntityNameFactory, factory_related_name="entity", acronym=factory.SelfAttribute("..code")
    )

    class Meta:
        model = Entity
        django_get_or_create = ["code"]
        skip_postgeneration_save = True


class EntitySuccessionFactory(DjangoModelFactory):
    predecessor = factory.SubFactory(EntityFactory)
    successor = factory.SubFactory(EntityFactory)
    kind = "sucessão"

    class Meta:
        model = EntitySuccession
        django_get_or_create = ["predecessor", "successor"]


def install_outlines(name="CAOP 2025"):
    """A square for each municipality, one after the other."""
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    given = {"attribution": f"Limites: {name}, DGT", "files": [], "tolerance_m": 200, "step_m": 600, "imported_at": at}
    version = BoundaryVersion.objects.create(name=name, digest=name, **given)
    MunicipalityOutline.objects.bulk_create(
        MunicipalityOutline(
            version=version,
            municipality=town,
            path=f"M{k * 3} 0l2 0 0 2-2 0z",
            west=k * 3,
            north=0,
            east=k * 3 + 2,
            south=2,
        )
        for k, town in enumerate(Municipality.objects.order_by("code"))
    )
    return version
