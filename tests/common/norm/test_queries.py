from common.norm.enums import SubjectKind
from common.norm.queries import notes_for


def test_notes_come_gravest_first_and_every_code_has_a_list(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        notes = notes_for(SubjectKind.BODY, ["EAT", "ECG", "XXX"])

    assert {code: [note.code for note in found] for code, found in notes.items()} == {
        "EAT": ["X01", "X03", "X04", "X39"],
        "ECG": ["X02", "X03"],
        "XXX": [],
    }


def test_an_initiative_shows_what_is_wrong_with_it(norm_loaded):
    notes = notes_for(SubjectKind.INITIATIVE, ["I03", "I10", "I15"])

    assert {code: [note.code for note in found] for code, found in notes.items()} == {
        "I03": ["X36"],
        "I10": [],
        "I15": ["X11", "X12", "X28"],
    }
