import csv
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from common.norm.reference import ReferenceMismatch, load_all
from observatory.enums import Aggregation, AreaLevel, Frequency, MeasureKind
from observatory.models import (
    Area,
    AreaCode,
    AreaMembership,
    Domain,
    LatestObservation,
    Measure,
    Period,
    Provider,
    Release,
)
from observatory.operations.reference import FOLDER


def test_48_measures_in_six_domains_in_the_order_of_the_table(norm_loaded):
    domains = Domain.objects.order_by("position")

    assert [(domain.name, domain.measures.count()) for domain in domains] == [
        ("Ambiente Inteligente", 15),
        ("Mobilidade Inteligente", 5),
        ("Governança Inteligente", 5),
        ("Economia Inteligente", 4),
        ("Sociedade Inteligente", 6),
        ("Qualidade de Vida Inteligente", 13),
    ]
    assert list(Measure.objects.filter(number__isnull=False).order_by("number").values_list("code", flat=True)) == [
        f"M{number:02}" for number in range(1, 49)
    ]


def test_the_words_of_the_table_are_kept(norm_loaded):
    with (FOLDER / "monitoring_measures.csv").open(encoding="utf-8") as file:
        table = {
            row["id"]: (row["indicator"], row["sub_indicator"], row["description"], row["source_raw"])
            for row in csv.DictReader(file)
        }

    kept = Measure.objects.filter(number__isnull=False)

    assert {
        measure.code: (measure.indicator, measure.sub_indicator, measure.description, measure.source_raw)
        for measure in kept
    } == table


def test_sources_of_the_table_as_the_research_counted_them(norm_loaded):
    numbered = Measure.objects.filter(number__isnull=False)
    counted = Counter(numbered.values_list("providers__code", flat=True))

    assert (counted["ine"], counted["iutic"], counted["ides"], counted["apa"]) == (17, 14, 3, 2)
    assert numbered.filter(providers=None).count() == 0


def test_whatever_says_yes_or_no_is_shared_and_no_rate_is_summed(norm_loaded):
    adoption = Measure.objects.filter(kind=MeasureKind.ADOPTION)

    assert adoption.count() == 14
    assert set(adoption.values_list("aggregation", "valid_from", "valid_to")) == {(Aggregation.SHARE, 0, 1)}
    weighted = Measure.objects.filter(aggregation=Aggregation.WEIGHTED).order_by("code")
    assert list(weighted.values_list("code", "denominator__code")) == [
        ("M04", "POP"),
        ("M10", "POP"),
        ("M13", "POP"),
        ("M14", "AREA"),
        ("M30", "POP"),
        ("M43", "POP"),
    ]


def test_the_country_its_regions_communities_and_municipalities(norm_loaded):
    assert Counter(Area.objects.values_list("level", flat=True)) == {
        AreaLevel.COUNTRY: 1,
        AreaLevel.REGION: 7,
        AreaLevel.COMMUNITY: 25,
        AreaLevel.MUNICIPALITY: 308,
    }
    assert list(Area.objects.filter(name__startswith="Calheta").order_by("code").values_list("name", flat=True)) == [
        "Calheta (Madeira)",
        "Calheta (Açores)",
    ]
    parts = AreaMembership.objects.values_list("whole__level").order_by("whole__level")
    assert Counter(level for (level,) in parts) == {
        AreaLevel.COUNTRY: 308,
        AreaLevel.REGION: 308,
        AreaLevel.COMMUNITY: 308,
    }


@pytest.mark.parametrize(
    ("division", "code", "area"),
    [
        ("nuts-2013", "11A1312", "1312"),
        ("nuts-2013", "16E0603", "0603"),
        ("nuts-2013", "1701106", "1106"),
        ("nuts-2024", "1A01106", "1106"),
        ("nuts-2024", "1920603", "0603"),
        ("nuts-2024", "2004901", "4901"),
        ("nuts-2024", "19", "centro"),
    ],
)
def test_what_sources_call_an_area_depends_on_the_division(norm_loaded, division, code, area):
    assert AreaCode.objects.get(division__code=division, code=code).area.code == area


def test_a_unit_of_nuts_stands_for_an_area_only_when_it_has_the_same_municipalities(norm_loaded):
    codes = list(AreaCode.objects.select_related("area", "division"))
    towns = [code for code in codes if code.area.level == AreaLevel.MUNICIPALITY]
    parts: dict[int, set[int]] = {}
    for part, whole in AreaMembership.objects.values_list("part", "whole"):
        parts.setdefault(whole, set()).add(part)

    wrong = [
        (unit.division.code, unit.code)
        for unit in codes
        if unit.area.level in (AreaLevel.REGION, AreaLevel.COMMUNITY)
        and parts[unit.area_id]
        != {t.area_id for t in towns if t.division_id == unit.division_id and t.code.startswith(unit.code)}
    ]

    assert wrong == []
    assert not AreaCode.objects.filter(division__code="nuts-2013", code="16").exists()


def test_years_from_2010_to_2030(norm_loaded):
    years = Period.objects.filter(frequency=Frequency.ANNUAL).order_by("starts_on")

    assert [year.code for year in years] == [str(year) for year in range(2010, 2031)]
    assert str(years[0].ends_on) == "2011-01-01"


def test_loading_again_writes_nothing(norm_loaded):
    assert load_all().written == 0


def test_real_figures_come_with_the_reference_and_their_source(norm_loaded):
    releases = Release.objects.filter(measure__code__in=["POP", "AREA", "M14"]).order_by("measure__code")

    assert [
        (release.measure.code, release.origin, "dssg-pt/covid19pt-data" in release.source) for release in releases
    ] == [
        ("AREA", "OFFICIAL", True),
        ("M14", "OFFICIAL", True),
        ("POP", "OFFICIAL", True),
    ]
    porto = LatestObservation.objects.filter(area__code="1312", period__code="2019").order_by("measure__code")
    assert list(porto.values_list("measure__code", "value")) == [
        ("AREA", Decimal("41.42")),
        ("M14", Decimal("5229.5027")),
        ("POP", Decimal(216_606)),
    ]


def test_a_file_with_47_measures_changes_nothing_and_says_which_one_is_gone(norm_loaded, tmp_path: Path):
    lines = (FOLDER / "monitoring_measures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "monitoring_measures.csv").write_text("".join(line for line in lines if not line.startswith("M31,")))
    readings = shutil.copy(FOLDER / "measure_readings.csv", tmp_path)
    Path(readings).write_text(Path(readings).read_text().replace("kWh/hab.", "MWh/hab."))

    with pytest.raises(ReferenceMismatch) as refused:
        load_all(override=tmp_path)

    assert refused.value.differences == [
        "monitoring_measures.csv: esperadas 48 linhas, encontradas 47.",
        "monitoring_measures.csv: falta M31.",
    ]
    assert Measure.objects.get(code="M04").unit == "kWh/hab."


def test_a_reading_in_words_nobody_knows_is_refused(norm_loaded, tmp_path: Path):
    text = (FOLDER / "measure_readings.csv").read_text(encoding="utf-8")
    (tmp_path / "measure_readings.csv").write_text(
        text.replace(
            "M05,Energia produzida com biomassa,GWh/ano,AMOUNT", "M05,Energia produzida com biomassa,GWh/ano,HEAP"
        )
    )

    with pytest.raises(ReferenceMismatch, match="kind «HEAP» não existe"):
        load_all(override=tmp_path)


def test_the_words_of_the_norm_are_read_only_and_its_reading_is_not(norm_loaded):
    measure = Measure.objects.get(code="M45")
    Measure.objects.filter(pk=measure.pk).update(class_breaks=[1, 2, 3])

    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(description="Taxa de mortalidade infantil (‰)")


def test_areas_and_periods_are_kept_for_good(norm_loaded):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Area.objects.filter(code="1312").delete()
    assert Provider.objects.filter(code="ine").exists()
