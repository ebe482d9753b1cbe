from collections import Counter
from datetime import date
from decimal import Decimal

from initiatives.models import (
    Domain,
    Initiative,
    InitiativeResponsible,
    StrategicObjective,
    Target,
    TargetIndicator,
    TargetStatement,
)


def test_the_matrix_has_47_links(norm_loaded):
    links = Initiative.objects.values_list("objectives__code", flat=True)

    assert Counter(links) == {"OE1": 4, "OE2": 10, "OE3": 5, "OE4": 10, "OE5": 8, "OE6": 10}
    assert StrategicObjective.objects.count() == 6


def test_sixteen_initiatives_in_five_domains(norm_loaded):
    assert Counter(Initiative.objects.values_list("domain__name", flat=True)) == {
        "Governança": 3,
        "Políticas, Regulamentação e Normas": 2,
        "Financiamento": 1,
        "Parcerias": 2,
        "Dados e Plataformas": 8,
    }
    assert (
        Domain.objects.get(slug="politicas-regulamentacao-normas").name_annex2 == "Políticas, normas e regulamentação"
    )


def test_both_tables_keep_their_own_responsible_entities(norm_loaded):
    def stated(code, where):
        found = InitiativeResponsible.objects.filter(initiative__code=code, stated_in=where)
        return list(found.order_by("position").values_list("entity__code", flat=True))

    assert stated("I05", "TABLE_1") == ["ANI"]
    assert stated("I05", "ANNEX_2") == ["AMA"]
    assert stated("I08", "TABLE_1") == ["AMA", "EMPD", "INCODE2030"]
    assert stated("I08", "ANNEX_2") == ["EMPD", "AMA"]
    # Nobody is designated as the leading entity in the documents.
    assert set(InitiativeResponsible.objects.values_list("is_lead", flat=True)) == {None}


def test_eight_targets_in_ten_statements(norm_loaded):
    assert Target.objects.count() == 8
    assert TargetStatement.objects.count() == 10
    found = TargetIndicator.objects.order_by("target__code", "position").values_list(
        "target__code", "operator", "value", "due_on"
    )
    assert list(found) == [
        ("PRR-01", "AT_LEAST", Decimal(75), date(2026, 6, 30)),
        ("PRR-02", "EXACTLY", Decimal(1), date(2025, 3, 31)),
        ("PRR-03", "EXACTLY", Decimal(1), date(2026, 1, 31)),
        ("PRR-04", "EXACTLY", Decimal(1), date(2026, 3, 31)),
        ("PRR-05", "AT_LEAST", Decimal(5), date(2026, 3, 31)),
        ("PRR-05", "AT_LEAST", Decimal(5), date(2026, 3, 31)),
        ("PRR-06", "EXACTLY", Decimal(650), date(2025, 3, 31)),
        ("PRR-07", "", None, date(2025, 3, 31)),
        ("PRR-08", "EXACTLY", Decimal(60_000_000), date(2026, 6, 30)),
    ]


def test_targets_know_their_initiatives(norm_loaded):
    linked = Target.objects.order_by("code").values_list("code", "initiatives__code")

    assert list(linked) == [
        ("PRR-01", "I09"),
        ("PRR-02", "I02"),
        ("PRR-03", "I09"),
        ("PRR-04", "I01"),
        ("PRR-05", "I10"),
        ("PRR-06", "I03"),
        ("PRR-07", "I03"),
        ("PRR-08", None),
    ]
