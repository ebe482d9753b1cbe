"""Answers of yes or no: surveys, such as the one on ICT in town halls, and tables that say how many said yes."""

from dataclasses import dataclass
from decimal import Decimal

from common.folding import fold
from observatory.enums import IssueCode, ObservationStatus
from observatory.readers.cells import Reading
from observatory.readers.grids import Dialect, Value
from observatory.readers.marks import mark_of
from observatory.readers.table import Answer, NotAValue, TableLayout, number, read_rows

YES, NO = Decimal(1), Decimal(0)
ANSWERS = {"sim": YES, "s": YES, "1": YES, "yes": YES, "nao": NO, "n": NO, "0": NO, "no": NO}


@dataclass(frozen=True)
class SurveyLayout:
    """Which column has the municipality, which the question, and the period that was asked about."""

    area: str
    question: str
    period: str
    sheet: str = ""
    header_row: int = 1
    has_dico: bool = True


def read_survey(body: bytes, layout: SurveyLayout, dialect: Dialect | None = None) -> Reading:
    table = TableLayout(
        area=layout.area,
        values={layout.question: layout.period},
        sheet=layout.sheet,
        header_row=layout.header_row,
        has_dico=layout.has_dico,
    )
    return read_rows(body, table, dialect or Dialect(), answer)


def read_adoption(body: bytes, layout: TableLayout, dialect: Dialect | None = None) -> Reading:
    """Read a table of answers, where what is no municipality has the share of those that said yes."""
    return read_rows(body, layout, dialect, answer_or_share)


def answer_or_share(raw: Value, decimal: str) -> Answer:
    try:
        return answer(raw, decimal)
    except NotAValue as unknown:
        try:
            return number(raw, decimal)
        except NotAValue:
            raise unknown from None


def answer(raw: Value, _decimal: str) -> Answer:
    """«Sim» is one and «não» is zero; who did not answer said neither."""
    if isinstance(raw, bool):
        return (YES if raw else NO), ObservationStatus.NORMAL
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = "" if raw is None else str(raw).strip()
    mark = mark_of(text)
    if mark is not None:
        return None, mark
    told = ANSWERS.get(fold(text))
    if told is None:
        raise NotAValue(IssueCode.NOT_YES_OR_NO, f"«{text[:60]}» não é sim nem não.")
    return told, ObservationStatus.NORMAL
