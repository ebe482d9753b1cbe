from collections import Counter
from datetime import date

from django.db.models import Sum

from territories.enums import EntityKind
from territories.models import (
    Community,
    CommunityMembership,
    Entity,
    EntityName,
    EntitySuccession,
    Municipality,
    Nuts3Region,
    Population,
    Region,
)


def test_every_municipality_is_in_its_region(norm_loaded):
    assert Counter(Municipality.objects.values_list("region__name", flat=True)) == {
        "Norte": 86,
        "Centro": 77,
        "Lisboa e Vale do Tejo": 52,
        "Alentejo": 47,
        "Algarve": 16,
        "Madeira": 11,
        "Açores": 19,
    }
    assert list(Region.objects.order_by("position").values_list("code", flat=True)) == [
        "norte", "centro", "lisboa-e-vale-do-tejo", "alentejo", "algarve", "madeira", "acores",
    ]  # fmt: skip


def test_population_and_communities_add_up(norm_loaded):
    assert Population.objects.filter(year=2019).aggregate(total=Sum("residents")) == {"total": 10_295_909}
    assert Counter(Community.objects.values_list("kind", flat=True)) == {"CIM": 21, "AM": 2, "AMRA": 2}
    assert Nuts3Region.objects.count() == 25
    assert set(Nuts3Region.objects.values_list("code", flat=True)) == {""}


def test_what_nobody_confirmed_stays_unknown(norm_loaded):
    assert set(Municipality.objects.values_list("is_low_density", flat=True)) == {None}
    memberships = CommunityMembership.objects.values_list("starts_on", "ends_on", "is_confirmed")
    assert Counter(memberships) == {(None, None, False): 308}


def test_only_real_entities_are_loaded(norm_loaded):
    assert Counter(Entity.objects.values_list("kind", flat=True)) == {
        EntityKind.MUNICIPALITY: 308,
        EntityKind.INTERMUNICIPAL: 25,
        EntityKind.PUBLIC_BODY: 22 + 4,
        EntityKind.DATA_SOURCE: 9,
        EntityKind.REGIONAL_BODY: 5,
        EntityKind.GROUP: 4,
        EntityKind.ASSOCIATION: 1,
        EntityKind.INITIATIVE: 1,
        EntityKind.PROGRAMME: 1,
    }
    never = ["OUTROS-SERVICOS", "ENTRE-OUTRAS", "PRR", "IAT", "ENTI", "PGU", "CIM", "SEM-FINANCIAMENTO", "IUTIC"]
    assert list(Entity.objects.filter(code__in=never)) == []


def test_the_two_names_that_repeat_carry_their_region(norm_loaded):
    names = EntityName.objects.filter(name__regex="^(Lagoa|Calheta)").order_by("name").values_list("name", flat=True)
    assert list(names) == [
        "Calheta, Açores (município)",
        "Calheta, Madeira (município)",
        "Lagoa, Algarve (município)",
        "Lagoa, Açores (município)",
    ]


def test_successions_come_from_outside_and_wait_for_confirmation(norm_loaded):
    found = EntitySuccession.objects.order_by("predecessor__code").values_list(
        "predecessor__code", "successor__code", "effective_on", "is_confirmed", "origin"
    )
    assert list(found) == [
        ("AMA", "ARTE", date(2025, 8, 22), False, "EXTERNAL"),
        ("ANI", "AI2", date(2026, 1, 1), False, "EXTERNAL"),
        ("DGES", "INSTITUTO-ENSINO-SUPERIOR", None, False, "EXTERNAL"),
        ("FCT", "AI2", date(2026, 1, 1), False, "EXTERNAL"),
        ("SICAD", "ICAD", date(2023, 12, 1), False, "EXTERNAL"),
    ]


def test_the_structure_whose_people_follow_the_programme_comes_with_the_norm(norm_loaded):
    entity = Entity.objects.get(code="EATA")

    assert (entity.kind, entity.source) == (EntityKind.GROUP, "001 §7.1.3")
    assert entity.names.get().name == "Estrutura de apoio técnico e de acompanhamento"
