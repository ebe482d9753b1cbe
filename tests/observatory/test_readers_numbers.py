"""Numbers in tables, whatever they are: read as they were written, or refused."""

from hypothesis import given, strategies as st

from observatory.readers.numbers import NotANumber, decimal_mark_of, parse_number, style_of

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=3)


def written(number, decimal, *, grouped):
    grouping = {",": ".", ".": ","}[decimal] if grouped else ""
    text = f"{number:,.3f}" if grouped else f"{number:.3f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", grouping)


@given(NUMBERS, st.sampled_from(",."), st.booleans())
def test_a_number_is_read_as_it_was_written(number, decimal, grouped):
    assert parse_number(written(number, decimal, grouped=grouped), decimal) == number


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(",."), st.booleans())
def test_the_style_of_a_file_is_found_or_said_to_be_uncertain_but_never_wrong(numbers, decimal, grouped):
    style = style_of(written(number, decimal, grouped=grouped) for number in numbers)

    assert not style.is_conflicting
    assert not style.is_certain or style.decimal == decimal
    if grouped and any(abs(number) >= 1000 for number in numbers):
        assert style.is_certain


@given(st.text(alphabet="0123456789.,- ", max_size=12), st.sampled_from(",."))
def test_a_text_is_a_number_or_is_refused(text, decimal):
    try:
        value = parse_number(text, decimal)
    except NotANumber:
        return
    mark = decimal_mark_of(text)
    assert value.is_finite()
    assert mark is None or mark == decimal
