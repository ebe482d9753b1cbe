from datetime import date

import pytest
from django.db import IntegrityError

from territories.models import Community, Entity, EntityName, Municipality, Region
from territories.queries import (
    communities_with_municipalities,
    entity_labels,
    municipalities_within,
    predecessor_ids,
    region_figures,
    successor_ids,
)

AFTER = date(2026, 11, 21)
BEFORE = date(2025, 8, 21)


def entity(code):
    return Entity.objects.get(code=code)


def shown(codes, on):
    ids = {entity(code).pk: code for code in codes}
    return {ids[pk]: label.display for pk, label in entity_labels(ids, on).items()}


def test_the_label_keeps_the_wording_and_says_who_answers_now(norm_loaded):
    codes = ["AMA", "ARTE", "ANI", "FCT", "CNCS", "SICAD", "DGES"]

    assert shown(codes, AFTER) == {
        "AMA": "AMA (atual ARTE)",
        "ARTE": "ARTE",
        "ANI": "ANI (atual AI2)",
        "FCT": "FCT (atual AI2)",
        "CNCS": "CNCS",
        "SICAD": "SICAD (atual ICAD)",
        "DGES": "DGES",
    }


def test_the_label_follows_the_day(norm_loaded):
    assert shown(["AMA"], BEFORE) == {"AMA": "AMA"}
    assert shown(["AMA"], date(2025, 8, 22)) == {"AMA": "AMA (atual ARTE)"}
    # The SICAD was already extinct when the strategy that names it was published.
    assert shown(["SICAD"], date(2023, 12, 18)) == {"SICAD": "SICAD (atual ICAD)"}


def test_labels_say_what_is_not_confirmed(norm_loaded):
    ama, cncs = entity("AMA"), entity("CNCS")

    labels = entity_labels([ama.pk, cncs.pk], AFTER)

    assert (labels[ama.pk].is_superseded, labels[ama.pk].is_confirmed) == (True, False)
    assert (labels[cncs.pk].is_superseded, labels[cncs.pk].is_confirmed) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_labels_cost_one_query(norm_loaded, django_assert_num_queries, count):
    ids = list(Entity.objects.order_by("pk").values_list("pk", flat=True)[:count])

    with django_assert_num_queries(1):
        assert len(entity_labels(ids, AFTER)) == count


def test_tasks_follow_the_successor_from_the_day(norm_loaded):
    ama, arte, ani, fct, ai2 = (entity(code).pk for code in ["AMA", "ARTE", "ANI", "FCT", "AI2"])

    assert successor_ids(ama, AFTER) == {arte}
    assert successor_ids(ama, BEFORE) == set()
    assert predecessor_ids(ai2, AFTER) == {ani, fct}
    assert predecessor_ids(ai2, date(2025, 12, 31)) == set()
    assert predecessor_ids(arte, AFTER) == {ama}


def test_one_name_a_day(norm_loaded):
    with pytest.raises(IntegrityError):
        EntityName.objects.create(entity=entity("CNCS"), name="Outro nome", starts_on=date(2025, 1, 1))


def test_municipalities_are_listed_without_regard_to_accents(norm_loaded):
    alentejo = Region.objects.get(code="algarve")

    names = list(municipalities_within(alentejo).values_list("name", flat=True))

    assert names == [
        "Albufeira", "Alcoutim", "Aljezur", "Castro Marim", "Faro", "Lagoa", "Lagos", "Loulé", "Monchique", "Olhão",
        "Portimão", "São Brás de Alportel", "Silves", "Tavira", "Vila do Bispo", "Vila Real de Santo António",
    ]  # fmt: skip


def test_a_community_has_its_municipalities_on_a_day(norm_loaded):
    cavado = Community.objects.get(code="cim-do-cavado")
    cavado.memberships.filter(municipality__name="Vila Verde").update(ends_on=date(2026, 1, 1))

    assert municipalities_within(cavado).count() == 6
    assert municipalities_within(cavado, date(2025, 12, 31)).count() == 6
    assert municipalities_within(cavado, AFTER).count() == 5


def test_region_figures_in_three_queries(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(3):
        figures = region_figures(2019)

    assert [(row.region.name, row.municipalities, row.communities) for row in figures] == [
        ("Norte", 86, 8),
        ("Centro", 77, 6),
        ("Lisboa e Vale do Tejo", 52, 4),
        ("Alentejo", 47, 4),
        ("Algarve", 16, 1),
        ("Madeira", 11, 1),
        ("Açores", 19, 1),
    ]
    assert sum(row.population for row in figures) == 10_295_909
    assert [row.population for row in region_figures(2018)] == [None] * 7


def test_communities_come_with_their_municipalities(norm_loaded, django_assert_num_queries):
    madeira = Region.objects.get(code="madeira")

    with django_assert_num_queries(3):
        lines = communities_with_municipalities(madeira, 2019)

    assert [(line.community.name, len(line.municipalities)) for line in lines] == [
        ("Associação de Municípios da Região Autónoma da Madeira", 11)
    ]
    assert [(town.name, residents) for town, residents in lines[0].municipalities][:2] == [
        ("Calheta", 10_867),
        ("Câmara de Lobos", 33_675),
    ]
    assert Municipality.objects.filter(name="Lagoa").count() == 2
