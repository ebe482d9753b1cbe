from collections import Counter

from governance.models import Body, BodyRevision, CompositionItem, Duty, TerritorialStructure


def test_five_bodies_with_their_duties(norm_loaded):
    bodies = Body.objects.order_by("position")

    assert [(body.code, body.duties.count()) for body in bodies] == [
        ("ECG", 2),
        ("ECE", 6),
        ("EATA", 10),
        ("EAT", 6),
        ("CC", 3),
    ]


def test_missing_letters_stay_missing(norm_loaded):
    def letters(code):
        return list(Duty.objects.filter(body__code=code).order_by("position").values_list("letter_raw", flat=True))

    assert letters("EATA") == ["a", "b", "c", "f", "g", "h", "i", "j", "k", "l"]
    assert letters("ECE") == ["", "a", "b", "c", "d", "e"]


def test_cadence_is_computable_only_where_the_text_is_clear(norm_loaded):
    found = BodyRevision.objects.order_by("label", "body__position").values_list(
        "label", "body__code", "interval", "cadence_kind"
    )
    assert list(found) == [
        ("R0", "ECG", "", "UNDEFINED"),
        ("R0", "ECE", "P3M", "MINIMUM"),
        ("R0", "EATA", "", "PERMANENT"),
        ("R0", "EAT", "", "MINIMUM"),
        ("R0", "CC", "", "AD_HOC"),
        ("R1", "ECG", "P6M", "RECURRENCE"),
        ("R1", "ECE", "P3M", "RECURRENCE"),
        ("R1", "EATA", "", "PERMANENT"),
        ("R1", "EAT", "P3M", "RECURRENCE"),
        ("R1", "CC", "", "AD_HOC"),
    ]
    assert Counter(BodyRevision.objects.values_list("label", "instrument__code")) == {
        ("R0", "rcm-176-2023"): 5,
        ("R1", None): 5,
    }


def test_composition_of_both_revisions(norm_loaded):
    assert Counter(CompositionItem.objects.values_list("revision__label", flat=True)) == {"R0": 27, "R1": 11}


def test_the_islands_have_no_chair(norm_loaded):
    found = TerritorialStructure.objects.order_by("position").values_list("region__code", "chair_entity__code")

    assert list(found) == [
        ("norte", "CCDR-NORTE"),
        ("centro", "CCDR-CENTRO"),
        ("lisboa-e-vale-do-tejo", "CCDR-LVT"),
        ("alentejo", "CCDR-ALENTEJO"),
        ("algarve", "CCDR-ALGARVE"),
        ("madeira", None),
        ("acores", None),
    ]
