"""Reading what people type: nothing is refused for being incomplete, nothing is lost, nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from practices.enums import Section
from practices.forms.lists import LineList
from practices.forms.reading import DayField, NumberField
from practices.forms.review import ImageForm
from practices.forms.sections import SECTION_FORMS, section_initial
from practices.models import Practice
from practices.queries.sections import gaps_of
from tests.practices.scenes import porto

READ = {
    "1234": 1234,
    "1234,5": Decimal("1234.5"),
    "1 234,56": Decimal("1234.56"),
    "1\u00a0234,56 €": Decimal("1234.56"),
    "1\u202f234 EUR": 1234,
    "1.234,56": Decimal("1234.56"),
    "12.500": 12500,
    "1234.56": Decimal("1234.56"),
    "0": 0,
    "-5": -5,
    "": None,
}
ASKED = ["1,234.56", "1,234", "1,234,567"]
REFUSED = ["cerca de mil", "1.23.4", "1e3", "NaN", "Infinity", "1,2,3", "12,345", "9" * 20]


@pytest.mark.parametrize(("typed", "read"), READ.items())
def test_numbers_as_written_in_portugal(typed, read):
    assert NumberField(required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ASKED)
def test_case_c34_a_number_that_could_be_two_is_asked_about(typed):
    with pytest.raises(forms.ValidationError, match="duas maneiras"):
        NumberField().clean(typed)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_number_is_not_made_one(typed):
    with pytest.raises(forms.ValidationError):
        NumberField().clean(typed)


def test_three_decimals_are_decimals_where_they_make_sense():
    assert NumberField(places=4).clean("1,234") == Decimal("1.234")


@pytest.mark.parametrize(
    ("typed", "read"), {"2026-03-01": date(2026, 3, 1), "01/03/2026": date(2026, 3, 1), "": None}.items()
)
def test_days_from_a_calendar_or_typed(typed, read):
    assert DayField(required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ["2026", "31/02/2026", "01/03/0026", "amanhã"])
def test_days_that_are_none(typed):
    with pytest.raises(forms.ValidationError):
        DayField().clean(typed)


@pytest.mark.django_db
class TestDrafts:
    @pytest.fixture
    def author(self, editor_porto):
        return porto(editor_porto)

    def save(self, author, practice, section, data):
        form = SECTION_FORMS[section](data)
        fields, unread = form.read()
        return author.save(practice, section, fields=fields, unread=unread)

    def test_what_was_not_understood_comes_back_as_it_was_typed_and_stops_only_the_hand_in(self, author):
        practice = author.write()
        kept = self.save(author, practice, Section.RESOURCES, {"cost_investment": "1,234.56", "cost_annual": "10"})
        draft = kept.get_latest_revision_as_object()
        assert (draft.cost_investment, draft.cost_annual) == (None, 10)
        assert section_initial(draft, SECTION_FORMS[Section.RESOURCES])["cost_investment"] == "1,234.56"
        assert [(gap.section, gap.field, gap.is_missing) for gap in gaps_of(draft)] == [
            (Section.RESOURCES, "cost_investment", False)
        ]
        kept = self.save(author, practice, Section.RESOURCES, {"cost_investment": "1 234,56", "cost_annual": "10"})
        assert gaps_of(kept.get_latest_revision_as_object()) == []

    def test_too_long_and_contradictory_is_kept_and_said(self, author):
        practice = author.write(title="T" * 130, starts_on=date(2025, 3, 1), is_ongoing=False)
        kept = author.save(practice, Section.RESOURCES, fields={"ends_on": date(2024, 1, 1)})
        draft = kept.get_latest_revision_as_object()
        assert len(draft.title) == 130
        assert [gap.message for gap in gaps_of(draft)] == [
            "Título: tem 130 caracteres e o limite são 120. Encurte.",
            "O fim é anterior ao início: corrija uma das datas.",
        ]

    def test_words_of_one_section_do_not_touch_another(self, author):
        practice = author.write()
        self.save(author, practice, Section.STORY, {"barriers": "<p class=MsoNormal>Falta de <b>verba</b></p>"})
        draft = author.save(
            practice, Section.RESOURCES, fields={"cost_note": "Com IVA."}
        ).get_latest_revision_as_object()
        assert (draft.barriers, draft.cost_note, draft.summary) == (
            "Falta de verba",
            "Com IVA.",
            "Sensores decidem quando regar os jardins.",
        )

    def test_lines_are_read_blank_ones_dropped_and_zero_is_something(self, author):
        practice = author.write()
        data = {
            "indicators-TOTAL_FORMS": "4",
            "indicators-INITIAL_FORMS": "0",
            "indicators-0-name": "Água",
            "indicators-0-unit": "m³",
            "indicators-0-baseline": "0",
            "indicators-0-value": "1,234.5",
            "indicators-2-value": "0",
            "indicators-3-name": "Fora",
            "indicators-3-remove": "on",
        }
        rows, unread = LineList("indicators", practice, data).read()
        assert [(row["name"], row["baseline"], row["value"]) for row in rows] == [("Água", 0, None), ("", None, 0)]
        assert unread == {"indicators-0-value": "1,234.5"}
        kept = author.save(practice, Section.RESULTS, parts={"indicators": rows}, unread=unread)
        again = LineList("indicators", kept.get_latest_revision_as_object())
        assert again.set.forms[0].initial["value"] == "1,234.5"
        assert len(again.set.forms) == 3

    def test_a_contact_is_kept_only_with_consent_and_keeps_its_day(self, author):
        practice = author.write()
        line = {"name": "Ana", "role": "chefe", "email": "ana@exemplo.pt", "is_public": True}
        kept = author.save(practice, Section.PEOPLE, parts={"contacts": [{**line, "consents": False}]})
        draft = kept.get_latest_revision_as_object()
        assert (draft.contacts.all()[0].consent_at, draft.contacts.all()[0].is_public) == (None, False)
        assert [gap.field for gap in gaps_of(draft)] == ["contacts"]
        author.save(practice, Section.PEOPLE, parts={"contacts": [{**line, "consents": True}]})
        later = porto(author.user)
        later.at = author.at.replace(month=6)
        kept = later.save(practice, Section.PEOPLE, parts={"contacts": [{**line, "consents": True, "role": "x"}]})
        assert kept.get_latest_revision_as_object().contacts.all()[0].consent_at == author.at


def test_a_licence_is_chosen_and_one_written_before_there_was_a_list_stays(db):
    asset = {"assets-TOTAL_FORMS": "3", "assets-INITIAL_FORMS": "0"}
    asset |= {f"assets-{n}-title": f"Caderno {n}" for n in range(3)}
    asset |= {"assets-0-licence": "cc-by 4.0", "assets-1-licence": "GPL-3.0", "assets-2-licence": ""}

    lines = LineList("assets", Practice(), asset)

    assert [row["licence"] for row in lines.read()[0]] == ["CC BY 4.0", "GPL-3.0", ""]
    assert [("GPL-3.0", "GPL-3.0") in line.fields["licence"].choices for line in lines.lines] == [False, True, False]
    assert ["licence" in ImageForm({"licence": name}).errors for name in ("GPL-3.0", "CC0-1.0")] == [True, False]
