"""What may be typed, and what is kept of it."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from common.questionnaires.enums import QuestionKind as Kind
from common.questionnaires.schema import Limits, Option, Question
from common.questionnaires.values import clean, fault_in, formatted_plain, graphemes, shown, typed

OPTIONS = (Option("a", "Rede"), Option("b", "Nuvem"), Option("c", "Sensores"))
FAMILY = "👨\u200d👩\u200d👧\u200d👦"


def ask(kind, **limits):
    options = OPTIONS if kind in (Kind.ONE_OF, Kind.SOME_OF) else ()
    return Question("p", kind, "Pergunta", options=options, limits=Limits(**limits))


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (Kind.TEXT, "  Rede\u00a0de \n sensores ", "Rede de sensores"),
        (Kind.TEXT, "Sa\u0303o", "São"),
        (Kind.TEXT, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (Kind.TEXT, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        (Kind.LONG_TEXT, "um\r\ndois\n", "um\ndois"),
        (Kind.INTEGER, "1.234", 1234),
        (Kind.INTEGER, "-0", 0),
        (Kind.INTEGER, "−12", -12),  # noqa: RUF001  # a minus, as word processors write it
        (Kind.DECIMAL, "1.234,56", "1234.56"),
        (Kind.DECIMAL, "1 234,5", "1234.5"),
        (Kind.DECIMAL, "1\u202f234,50", "1234.5"),
        (Kind.DECIMAL, "1234.5", "1234.5"),
        (Kind.DECIMAL, "0.5", "0.5"),
        (Kind.DECIMAL, "007", "7"),
        (Kind.MONEY, "1.234,5 €", "1234.50"),
        (Kind.MONEY, "€ 10", "10.00"),
        (Kind.MONEY, "999999999999999,99", "999999999999999.99"),
        (Kind.DATE, "2026-12-31", "2026-12-31"),
        (Kind.DATE, "1/2/2027", "2027-02-01"),
        (Kind.YES_NO, "Sim", True),
        (Kind.YES_NO, "NÃO", False),
        (Kind.ONE_OF, "b", "b"),
        (Kind.SOME_OF, ["c", "a", "a"], ["a", "c"]),
        (Kind.FILE, "1B4E28BA-2FA1-11D2-883F-0016D3CCA427", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"),
    ],
)
def test_what_is_typed_is_kept_in_one_way(kind, raw, kept):
    value = clean(ask(kind), raw)
    assert (value, type(value)) == (kept, type(kept))
    assert fault_in(ask(kind), value) == ""


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.GROUP])
@pytest.mark.parametrize("raw", ["", "  \u00a0\n", None])
def test_nothing_typed_is_no_answer(kind, raw):
    assert clean(ask(kind), raw) is None


def test_no_option_chosen_is_no_answer():
    assert clean(ask(Kind.SOME_OF), []) is None


@pytest.mark.parametrize(
    ("question", "raw", "said"),
    [
        (ask(Kind.TEXT), "a\x00b", "carácter nulo"),
        (ask(Kind.TEXT), "a\ud800", "carácter que não existe"),
        (ask(Kind.TEXT), "x" * 301, "Tem 301 caracteres e o máximo são 300: retire 1."),
        (ask(Kind.LONG_TEXT), "x" * 1_000_000, "demasiado grande"),
        (ask(Kind.TEXT), {"a": 1}, "forma que não se percebe"),
        (ask(Kind.INTEGER), "1,5", "número inteiro"),
        (ask(Kind.INTEGER), "1e5", "Escreva um número"),
        (ask(Kind.DECIMAL), "NaN", "Escreva um número"),
        (ask(Kind.DECIMAL), "Infinity", "Escreva um número"),
        (ask(Kind.DECIMAL), "1e309", "Escreva um número"),
        (ask(Kind.DECIMAL), "1,234,567.89", "Escreva um número"),
        (ask(Kind.DECIMAL), "1.23.456", "Escreva um número"),
        (ask(Kind.DECIMAL), "١٢٣", "Escreva um número"),
        (ask(Kind.DECIMAL), "9" * 400, "mais de 15 algarismos"),
        (ask(Kind.DECIMAL), "0," + "1" * 400, "use no máximo 2"),
        (ask(Kind.DECIMAL), "1,234", "use no máximo 2"),
        (ask(Kind.MONEY), "1,239", "use no máximo 2 (cêntimos)"),
        (ask(Kind.MONEY), "-1", "negativo"),
        (ask(Kind.MONEY, most=Decimal(1000)), "1.000,01", "Não pode passar de 1\u202f000,00"),
        (ask(Kind.INTEGER, least=Decimal(2)), "1", "pelo menos 2"),
        (ask(Kind.DATE), "31/02/2026", "dia que exista"),
        (ask(Kind.DATE), "0001-01-01", "dia que exista"),
        (ask(Kind.DATE, earliest="2026-01-01"), "2025-12-31", "a partir de 1 de janeiro de 2026"),
        (ask(Kind.DATE, latest="2026-01-01"), "2026-01-02", "até 1 de janeiro de 2026"),
        (ask(Kind.YES_NO), "talvez", "sim ou não"),
        (ask(Kind.ONE_OF), "z", "uma das opções"),
        (ask(Kind.SOME_OF), ["a", "z"], "opções da lista"),
        (ask(Kind.SOME_OF, most=Decimal(1)), ["a", "b"], "no máximo 1: tem 2"),
        (ask(Kind.SOME_OF, least=Decimal(2)), ["a"], "pelo menos 2: tem 1"),
        (ask(Kind.FILE), "../../etc/passwd", "não se encontra"),
        (ask(Kind.GROUP), "x", "uma a uma"),
    ],
)
def test_what_does_not_serve_is_refused_with_what_to_do(question, raw, said):
    with pytest.raises(ValidationError) as raised:
        clean(question, raw)
    assert said in " ".join(raised.value.messages)


def test_characters_are_counted_as_people_see_them():
    assert [graphemes(text) for text in ("São", "Sa\u0303o", FAMILY, "🇵🇹", "")] == [3, 3, 1, 1, 0]
    assert clean(ask(Kind.TEXT, longest=2), FAMILY * 2) == FAMILY * 2


@given(st.decimals(min_value=0, max_value=10**14, places=2), st.sampled_from(["", ".", " ", "\u202f"]))
def test_an_amount_is_read_as_it_is_written(amount, separator):
    written = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", separator)
    assert clean(ask(Kind.MONEY), written) == f"{amount:.2f}"


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_a_number_comes_back_from_its_field(number):
    question = ask(Kind.DECIMAL)
    kept = clean(question, f"{number:f}".replace(".", ","))
    assert Decimal(kept) == number
    assert clean(question, typed(question, kept)) == kept == formatted_plain(Decimal(kept))


@given(st.text(max_size=400))
def test_any_text_is_kept_or_refused(text):
    question = ask(Kind.LONG_TEXT)
    try:
        kept = clean(question, text)
    except ValidationError:
        assert "\x00" in text
    else:
        assert kept is None or clean(question, typed(question, kept)) == kept


@given(st.text(max_size=40), st.sampled_from([kind for kind in Kind if kind != Kind.GROUP]))
def test_whatever_is_typed_is_kept_in_a_way_that_still_serves(text, kind):
    question = ask(kind)
    with suppress(ValidationError):
        kept = clean(question, text)
        assert kept is None or fault_in(question, kept) == ""


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Kind.MONEY, "1234.50", "1\u202f234,50\u00a0€"),
        (Kind.DECIMAL, "-0.5", "−0,5"),  # noqa: RUF001  # as numbers are written
        (Kind.DATE, "2026-12-31", "31 de dezembro de 2026"),
        (Kind.YES_NO, False, "Não"),
        (Kind.ONE_OF, "gone", "gone"),
        (Kind.SOME_OF, ["a", "c"], "Rede; Sensores"),
        (Kind.GROUP, ["r1"], "1 linha"),
        (Kind.TEXT, None, ""),
        (Kind.MONEY, "três", "três"),
    ],
)
def test_an_answer_in_words(kind, value, said):
    assert shown(ask(kind), value) == said


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.INTEGER, "abc"), (Kind.TEXT, ["a"]), (Kind.TEXT, 3), (Kind.YES_NO, "sim"), (Kind.GROUP, "x")]
    + [(Kind.ONE_OF, "gone"), (Kind.SOME_OF, ["gone"]), (Kind.DATE, True), (Kind.MONEY, "-2.00")],
)
def test_an_answer_that_no_longer_serves_is_told(kind, value):
    assert fault_in(ask(kind), value) != ""
