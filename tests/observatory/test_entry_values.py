"""What may be written as a figure, what is asked about, and what is refused."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from observatory import operations
from observatory.models import Entry
from observatory.operations import EntryRefused, EntryValues
from observatory.operations.entry_rules import problems_of, read_number, warnings_of
from observatory.queries import entries as queries
from observatory.readers.numbers import NotANumber
from tests.observatory.factories import a_measure, a_period, cells, publish
from tests.observatory.scenes import by, place, seen, typed

PORTO = "1312"
pytestmark = pytest.mark.usefixtures("norm_loaded")


@pytest.fixture(autouse=True)
def real_figures(settings):
    """What is declared here is not invented; that of a demonstration is."""
    settings.DEMONSTRATION = False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1.234", "1234"),
        ("0", "0"),
        ("\N{MINUS SIGN}3,25", "-3.25"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["doze", "1,2,3", "1 23", "1.23.4", ""])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        read_number(text)


@pytest.mark.parametrize(
    ("code", "value", "status", "problem"),
    [
        ("M40", "-1", "A", "O mínimo desta medida é 0."),
        ("M40", "1.23456", "A", "Escreva, no máximo, quatro casas decimais."),
        ("M40", "1E15", "A", "O número é grande demais: confirme a unidade."),
        ("M40", "5", "O", "Há um valor e a razão para não o haver: apague um dos dois."),
        ("M40", "5", "X", "Escolha na lista como é o valor, ou porque não o há."),
        ("M42", "1.5", "A", "É uma contagem: escreva um número inteiro."),
        ("M41", "2", "A", "Responda «sim» ou «não»."),
        ("M15", "0.5", "A", "Responda «sim» ou «não»."),
    ],
)
def test_values_that_cannot_be_are_said_why(code, value, status, problem):
    assert problems_of(a_measure(code), EntryValues(Decimal(value), status)) == [problem]


def test_zero_nothing_and_a_reason_are_three_things(editor_porto):
    zero, nothing, reason = (
        typed(editor_porto, period=year, value=value, status=status)
        for year, value, status in (("2023", "0", "A"), ("2024", None, "A"), ("2025", None, "O"))
    )

    told = [(entry.value, entry.status) for entry in (zero, nothing, reason)]
    assert told == [(Decimal(0), "A"), (None, ""), (None, "O")]
    for entry in (zero, reason):
        operations.submit_entries(seen=seen(entry), by=by(editor_porto))
    with pytest.raises(EntryRefused, match="Falta o valor, ou a razão para não o haver"):
        operations.submit_entries(seen=seen(nothing), by=by(editor_porto))


@pytest.mark.parametrize(
    "change",
    [{"state": "SUBMITTED"}, {"value": None}, {"status": "L"}, {"value": Decimal(1), "status": "O"}],
)
def test_the_database_refuses_what_no_page_offers(editor_porto, change):
    entry = typed(editor_porto)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)


@pytest.mark.parametrize(
    ("code", "before", "now", "warning"),
    [
        ("M40", 100, 250, "É 2,5 vezes o valor de 2023"),
        ("M40", 100, 20, "É menos de metade do valor de 2023"),
        ("M40", 100, 0, "Confirme que agora é mesmo zero"),
        ("M40", 100, 150, ""),
        ("M15", 1, 0, "a resposta publicada foi «sim»"),
        ("M15", 0, 1, ""),
    ],
)
def test_what_is_far_from_the_value_before_is_asked_about(code, before, now, warning):
    measure, town = a_measure(code), place(PORTO)
    publish(measure, cells([before], areas=[town], period=a_period("2023")))
    known = queries.known_of(measure, a_period(), [town])[town.pk]

    told = warnings_of(measure, EntryValues(Decimal(now), "A"), known)

    assert len(told) == bool(warning)
    assert warning in "".join(told)
