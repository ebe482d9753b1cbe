"""Copies the cells of a reading into a table that only this reading sees, each looked at on its way."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db import connection

from common.ui.formatting import number
from observatory.enums import AreaLevel, IssueCode, IssueLevel, MeasureKind, ObservationStatus
from observatory.models import Division, ImportRun
from observatory.operations.import_issues import Issues
from observatory.operations.import_resolving import Areas, BadCategory, Breakdowns, Periods, Place, hint_about
from observatory.readers import Category, ReadCell, Reading, ReadIssue, ReadLine
from observatory.readers.cells import Key, error, warning

BATCH = 20_000
USUAL = ObservationStatus.NORMAL.value
LARGEST = Decimal(10) ** 14
NOTHING, PLACE = r"\N", 120
# No key, no log: `seen` knows each cell once, and what is kept of the reading is its difference.
_TABLE = """
    CREATE TEMPORARY TABLE observatory_read (
        breakdown_id integer, period_id smallint, area_id smallint, value numeric(18, 4), status varchar(1),
        place varchar(120)
    )
"""
_COPY = "COPY observatory_read (breakdown_id, period_id, area_id, value, status, place) FROM STDIN"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " "})


@contextmanager
def room_to_read() -> Iterator[None]:
    """Have an empty `observatory_read` for a while; on an error it is left to the rollback, which removes it."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE observatory_read")


def stage(
    run: ImportRun,
    division: Division,
    reading: Reading,
    issues: Issues,
    today: date,
    tell: Callable[[int], None],
) -> int:
    """Copy what is right into `observatory_read`, gather what is not; return how many cells were copied."""
    staging = _Staging(run, division, issues, today, reading.place_of)
    rows = staging.rows(reading.lines)
    copied = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            with cursor.copy(_COPY) as copy:
                copy.write("".join(batch))
            copied += len(batch)
            tell(copied)
        cursor.execute("ANALYZE observatory_read")  # what follows joins all of it
    return copied


class _Staging:
    def __init__(
        self,
        run: ImportRun,
        division: Division,
        issues: Issues,
        today: date,
        place_of: Callable[[ReadCell, Key], str],
    ) -> None:
        self.run, self.measure, self.issues, self.place_of = run, run.measure, issues, place_of
        self.areas = Areas.of(division, run.format)
        self.periods, self.breakdowns = Periods(today), Breakdowns(run.measure)
        self.factor = None if run.feed is None or run.feed.factor == 1 else run.feed.factor
        self.places: dict[str, Place] = {}
        self.begun: dict[str, int] = {}
        self.hints: dict[str, str] = {}
        self.cuts: dict[tuple[Category, ...], int] = {}
        self.seen: dict[int, str] = {}  # by one number: a quarter of a million tuples would keep the collector busy
        self.lowest = AreaLevel.MUNICIPALITY if self.measure.lowest_level is None else self.measure.lowest_level
        self.is_adoption = self.measure.kind == MeasureKind.ADOPTION
        self.limits = (
            (Decimal(0), Decimal(100)) if self.is_adoption else (self.measure.valid_from, self.measure.valid_to)
        )
        self.usual = self._usual()

    def _usual(self) -> tuple[Decimal, Decimal]:
        """Between which values there is nothing to look at more closely."""
        if self.is_adoption:
            return LARGEST, -LARGEST
        least, most = self.limits
        if most is None and self.measure.unit == "%":
            most = Decimal(100)
        return (1 - LARGEST if least is None else least), (LARGEST - 1 if most is None else most)

    def rows(self, lines: Iterable[ReadLine]) -> Iterator[str]:
        """Make the rows of a batch; codes are looked up here, between copies: the connection does one thing a time.

        What was looked up before is not looked up again: of a quarter of a million cells, a few hundred codes differ.
        """
        seen = self.seen
        for line in lines:
            if isinstance(line, ReadIssue):
                self.issues.add(line)
                continue
            place, period, breakdown = (
                self.places.get(line.area_code),
                self.begun.get(line.period_code),
                self.cuts.get(line.breakdown),
            )
            if place is None or period is None or breakdown is None:
                key = self._key(line)
                if key is None:
                    continue
                place, period, breakdown = key
            told = self._told(line, place)
            if told is None:
                continue
            first = seen.setdefault(breakdown << 32 | period << 16 | place.id, told)
            if first is told:
                yield f"{breakdown}\t{period}\t{place.id}\t{told}"
            else:
                self._tell_repeated(first, line, told)

    def _told(self, line: ReadCell, place: Place) -> str | None:
        """Return the rest of the row, after its key, or nothing when the value cannot be true."""
        value, status, where = line.value, line.status, line.place
        if value is not None:
            if self.factor is not None:
                value *= self.factor
            is_usual = place.level <= self.lowest and self.usual[0] <= value <= self.usual[1]
            if not is_usual and not self._is_right(line, place, value):
                return None
        if not where.isprintable() or "\\" in where:
            where = where.translate(_ESCAPES)
        letter = USUAL if status is ObservationStatus.NORMAL else status.value
        return f"{NOTHING if value is None else value}\t{letter}\t{where[:PLACE]}\n"

    def _key(self, line: ReadCell) -> tuple[Place, int, int] | None:
        place = self.areas.find(line.area_code)
        if place is None:
            self._unknown_area(line)
            return None
        period = self.periods.find(line.period_code)
        if period is None or not (period[1] or line.status == ObservationStatus.FORECAST):
            said = "não se reconhece" if period is None else "ainda não começou"
            text = f"O período «{line.period_code}» {said}."
            self.issues.add(error(IssueCode.UNKNOWN_PERIOD, self.place_of(line, "period"), text), line.period_code)
            return None
        try:
            breakdown, new = self.breakdowns.find(line.breakdown)
        except BadCategory as bad:
            text = f"A categoria «{str(bad)[:80]}» não pode ser usada: encurte-a e tire «=» e «;»."
            self.issues.add(error(IssueCode.UNKNOWN_CATEGORY, self.place_of(line, "breakdown"), text), str(bad))
            return None
        for one in new:
            text = f"«{one.label}» ({one.code}) é uma categoria nova de «{one.dimension}» nesta medida."
            about = f"{one.dimension}={one.code}"
            self.issues.add(warning(IssueCode.UNKNOWN_CATEGORY, self.place_of(line, "breakdown"), text), about)
        self.places[line.area_code], self.cuts[line.breakdown] = place, breakdown
        if period[1]:
            self.begun[line.period_code] = period[0]
        return place, period[0], breakdown

    def _unknown_area(self, line: ReadCell) -> None:
        code, where = line.area_code, self.place_of(line, "area")
        if self.areas.should_know(code):
            if code not in self.hints:
                self.hints[code] = hint_about(code, self.areas)
            text = f"«{code[:60]}» não é um território conhecido nesta divisão.{self.hints[code]}"
            self.issues.add(error(IssueCode.UNKNOWN_AREA, where, text), code)
            return
        text = f"«{code[:60]}» não é um território do observatório: não entra."
        self.issues.add(warning(IssueCode.UNKNOWN_AREA, where, text), code)

    def _is_right(self, line: ReadCell, place: Place, value: Decimal) -> bool:
        """Look closely at a value that is not between the usual ones."""
        code, text = self._fault(place, value)
        if code is None:
            return True
        self.issues.add(ReadIssue(code, IssueLevel.ERROR, line.place, f"{line.area_code}, {line.period_code}: {text}"))
        return False

    def _fault(self, place: Place, value: Decimal) -> tuple[IssueCode | None, str]:
        least, most = self.limits
        if place.level > self.lowest:
            return IssueCode.WRONG_LEVEL, f"a medida não existe ao nível {AreaLevel(place.level).label}."
        if self.is_adoption and place.level == AreaLevel.MUNICIPALITY and value not in (0, 1):
            return IssueCode.NOT_YES_OR_NO, f"{number(value)} não é sim (1) nem não (0)."
        if least is not None and value < least:
            return IssueCode.OUT_OF_RANGE, f"{number(value)} é menos do que o mínimo admissível, {number(least)}."
        if most is not None and value > most:
            return IssueCode.OUT_OF_RANGE, f"{number(value)} é mais do que o máximo admissível, {number(most)}."
        if abs(value) >= LARGEST:
            return IssueCode.OUT_OF_RANGE, f"{number(value)} é maior do que se pode guardar."
        if self.measure.unit == "%" and most is None and value > 100:
            return IssueCode.OUT_OF_RANGE, f"{number(value)} % passa de 100 %."
        return None, ""

    def _tell_repeated(self, before: str, line: ReadCell, told: str) -> None:
        """The same cell twice is told; with two values nobody knows which is right."""
        value, status, where = before.rstrip("\n").split("\t")
        value_now, status_now, _ = told.split("\t")
        is_same = status == status_now and (value == value_now or Decimal(value) == Decimal(value_now))
        text = f"{line.area_code}, {line.period_code}: já vinha em {where}, {'igual' if is_same else 'diferente'}."
        make = warning if is_same else error
        self.issues.add(make(IssueCode.REPEATED_KEY, line.place, text))
