"""Regions and entities for tests."""

import factory
from factory.django import DjangoModelFactory

from territories.enums import EntityKind, RegionKind
from territories.models import Entity, EntityName, EntitySuccession, Region


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
