"""What a figure entered by hand must be: the same rules for a form, for a grid and for whoever gets past them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from common.ui.formatting import number
from observatory.enums import (
    DECLARED_REASONS,
    DECLARED_VALUES,
    EntryState,
    MeasureKind,
    ObservationStatus,
)
from observatory.models import Entry, Measure
from observatory.operations.refusals import EntryDifference
from observatory.queries.entries import Known
from observatory.readers.numbers import decimal_mark_of, parse_number

FAR = 2  # times more or times less than the value before
LARGEST = Decimal("1E14")
STEP = Decimal("0.0001")
SHORTEST_NOTE = 10
YES, NO = Decimal(1), Decimal(0)
LABELS = {
    ObservationStatus.NORMAL: "valor definitivo",
    ObservationStatus.PROVISIONAL: "valor provisório",
    ObservationStatus.ESTIMATED: "estimativa",
    ObservationStatus.NOT_AVAILABLE: "sem valor: não disponível",
    ObservationStatus.NOT_APPLICABLE: "sem valor: não se aplica a este território",
    ObservationStatus.CONFIDENTIAL: "sem valor: confidencial",
}


@dataclass(frozen=True)
class EntryValues:
    """What is said of a cell. Nothing said yet is neither a value nor a reason."""

    value: Decimal | None = None
    status: ObservationStatus | str = ""
    note: str = ""
    url: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.status in {"", *DECLARED_VALUES}


def read_number(text: str) -> Decimal:
    """Read a number as people here write it: «1 234,5», «1.234,5», and «1234.5» too. Raises NotANumber."""
    return parse_number(text, decimal_mark_of(text) or ",")


def problems_of(measure: Measure, values: EntryValues) -> list[str]:
    """Say what is wrong with a value and its reason; an empty cell is not wrong until it is handed in."""
    value, status = values.value, values.status
    if status not in {"", *DECLARED_VALUES, *DECLARED_REASONS}:
        return ["Escolha na lista como é o valor, ou porque não o há."]
    if value is None:
        return []
    if status in DECLARED_REASONS:
        return ["Há um valor e a razão para não o haver: apague um dos dois."]
    return _problems_of_value(measure, value)


def _problems_of_value(measure: Measure, value: Decimal) -> list[str]:
    if asks_yes_or_no(measure):
        return [] if value in {YES, NO} else ["Responda «sim» ou «não»."]
    if abs(value) >= LARGEST:
        return ["O número é grande demais: confirme a unidade."]
    if value != value.quantize(STEP, ROUND_HALF_UP):
        return ["Escreva, no máximo, quatro casas decimais."]
    if measure.kind == MeasureKind.COUNT and value != value.to_integral_value():
        return ["É uma contagem: escreva um número inteiro."]
    if measure.valid_from is not None and value < measure.valid_from:
        return [f"O mínimo desta medida é {number(measure.valid_from)}."]
    if measure.valid_to is not None and value > measure.valid_to:
        return [f"O máximo desta medida é {number(measure.valid_to)}."]
    return []


def missing_from(entry: Entry) -> list[str]:
    """Say what an entry still lacks to be handed in."""
    problems = []
    if not entry.is_stated:
        problems.append("Falta o valor, ou a razão para não o haver.")
    if len(entry.note.strip()) < SHORTEST_NOTE:
        problems.append("Diga como se apurou o valor: a fonte interna, a data, o que foi contado.")
    replaced = entry.supersedes
    if replaced is not None and (replaced.value, replaced.status) == (entry.value, entry.status):
        problems.append("A correção diz o mesmo que está publicado: mude o valor ou abandone a correção.")
    return problems


def official_problem(known: Known) -> str:
    """Say why an official figure is not replaced by a declared one, when there is one."""
    if not known.is_of_the_source or known.published is None:
        return ""
    return (
        f"A fonte oficial já publicou este valor ({known.published.source}). O que se declara não o substitui: "
        "se está errado, peça a correção à fonte e avise a EATA."
    )


def warnings_of(measure: Measure, values: EntryValues, known: Known) -> list[str]:
    """Say what should be looked at again; it may well be right."""
    before = known.former
    if values.value is None or before is None or before.value is None:
        return []
    told = said(measure, before.value)
    if asks_yes_or_no(measure):
        gave_up = before.value == YES and values.value == NO
        return (
            [f"Em {before.period} a resposta publicada foi «{told}». Confirme que deixou de ser."] if gave_up else []
        )
    if values.value == 0 and before.value > 0:
        return [f"O valor de {before.period} foi {told}. Confirme que agora é mesmo zero."]
    if before.value == 0 or values.value == 0:
        return []
    ratio = values.value / before.value
    if ratio >= FAR:
        return [f"É {number(round(ratio, 1))} vezes o valor de {before.period} ({told}). Confirme a unidade e o ano."]
    if 0 < ratio <= Decimal(1) / FAR:
        return [f"É menos de metade do valor de {before.period} ({told}). Confirme a unidade e o ano."]
    return []


def asks_yes_or_no(measure: Measure) -> bool:
    return measure.is_asked_as_yes_or_no


def said(measure: Measure, value: Decimal) -> str:
    """A declared value as people read it."""
    if asks_yes_or_no(measure):
        return "sim" if value else "não"
    shown = number(value) if value != value.quantize(Decimal(1).scaleb(-measure.decimals)) else None
    text = shown or number(value, measure.decimals)
    unit = "" if measure.unit == "N.º" else measure.unit
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def said_of(measure: Measure, value: Decimal | None, status: str) -> str:
    """What an entry says: its value, the reason why there is none, or that nothing is said yet."""
    if value is not None:
        kind = "" if status == ObservationStatus.NORMAL else f" ({LABELS[ObservationStatus(status)]})"
        return f"{said(measure, value)}{kind}"
    return LABELS[ObservationStatus(status)] if status else "por preencher"


def differences(entry: Entry, values: EntryValues) -> list[EntryDifference]:
    """Return where what was sent differs from what is kept."""
    measure = entry.measure
    sent, kept = said_of(measure, values.value, values.status), said_of(measure, entry.value, entry.status)
    found = [
        ("valor", sent, kept),
        ("como se apurou", values.note, entry.note),
        ("ligação", values.url, entry.url),
    ]
    return [EntryDifference(label, yours, current) for label, yours, current in found if yours != current]


def state_difference(entry: Entry, seen: str) -> EntryDifference:
    return EntryDifference("situação", str(EntryState(seen).label), entry.get_state_display())
