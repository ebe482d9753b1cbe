"""The search of the European Funding & Tenders portal: what it is asked, and what its answers say.

Each value of a record comes as a list, mostly of one, in `metadata` or beside it. The index is shared with news,
tenders and organisations, gives a record once for each translation unless a language is asked for, and goes on calling
open what ended years ago: dates are believed before status.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags

from funding.enums import SourceStatus

BRUSSELS = ZoneInfo("Europe/Brussels")
PAGE_SIZE = 100  # the most the portal gives, whatever is asked
PAGE_OF_TOPIC = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
HOSTS = ("ec.europa.eu", "europa.eu")
TYPES = ("1", "2", "8")  # calls for proposals, prizes and calls of beneficiaries; not tenders nor news
STATUSES = {
    "31094501": SourceStatus.FORTHCOMING,
    "31094502": SourceStatus.OPEN,
    "31094503": SourceStatus.CLOSED,
}
ASKED = [code for code, status in STATUSES.items() if status != SourceStatus.CLOSED]
PROGRAMMES = {
    "HORIZON": "Horizonte Europa",
    "DIGITAL": "Europa Digital",
    "LIFE": "LIFE",
    "CEF": "Mecanismo Interligar a Europa",
    "ERASMUS": "Erasmus+",
    "CREA": "Europa Criativa",
    "CERV": "Cidadãos, Igualdade, Direitos e Valores",
    "EU4H": "UE pela Saúde",
    "SMP": "Mercado Único",
    "ESF": "Fundo Social Europeu Mais",
    "INNOVFUND": "Fundo de Inovação",
    "EMFAF": "Assuntos Marítimos, Pescas e Aquicultura",
    "EDF": "Fundo Europeu de Defesa",
    "I3": "Investimentos Inter-regionais em Inovação",
    "UCPM": "Mecanismo de Proteção Civil da União",
    "JUST": "Justiça",
    "AMIF": "Asilo, Migração e Integração",
    "ISF": "Segurança Interna",
    "BMVI": "Gestão das Fronteiras e Vistos",
    "EURATOM": "Euratom",
}
PROGRAMME_CODES = {
    "43108390": "HORIZON",
    "43152860": "DIGITAL",
    "43252405": "LIFE",
    "43251567": "CEF",
    "43353764": "ERASMUS",
    "43251814": "CREA",
    "43251589": "CERV",
    "43332642": "EU4H",
    "43089234": "INNOVFUND",
    "44181033": "EDF",
}
LONGEST = {"reference": 120, "title": 500, "keyword": 120, "url": 500}
SUMMARY = 600
MOST_KEYWORDS = 20
EARLIEST, LATEST = 2000, 2100


class AnswerRefused(Exception):
    """What came is not an answer to what was asked; the text says what it is."""


@dataclass(frozen=True)
class Deadline:
    """An instant, or the end of a day at the source when only the day is given."""

    ends_at: datetime
    is_day: bool


@dataclass(frozen=True)
class Entry:
    """A call as the source has it, in our words."""

    reference: str
    title: str
    programme: str = ""
    status: str = ""
    opens_at: datetime | None = None
    deadlines: tuple[Deadline, ...] = ()
    budget: Decimal | None = None
    url: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page of results: what was read, the source's own names of all that came, and how many it has."""

    entries: tuple[Entry, ...]
    names: frozenset[str]
    total: int
    unread: int = field(default=0)


def question(number: int, *, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the parameters and the parts of JSON that ask for a page of what is open or foreseen."""
    wanted = {"bool": {"must": [{"terms": {"type": list(TYPES)}}, {"terms": {"status": ASKED}}]}}
    parts = {"query": wanted, "languages": ["en"], "sort": {"field": "startDate", "order": "DESC"}}
    parameters = {"apiKey": key, "text": "***", "pageSize": str(PAGE_SIZE), "pageNumber": str(number)}
    return parameters, {name: json.dumps(part) for name, part in parts.items()}


def read_page(body: bytes, charset: str = "") -> Page:
    """Read a page of results. Raises AnswerRefused when it is something else, whatever its HTTP status said."""
    data = _json(body, charset)
    results, total = data.get("results"), data.get("totalResults")
    if not isinstance(results, list) or not isinstance(total, int) or isinstance(total, bool) or total < 0:
        said = _plain(data.get("message") or data.get("error") or "")[:200]
        raise AnswerRefused(f"A resposta não é uma lista de avisos{f' («{said}»)' if said else ''}.")
    read = [(_name(each, place), _entry(each)) for place, each in enumerate(results)]
    entries = tuple(entry for _, entry in read if entry is not None)
    return Page(entries, frozenset(name for name, _ in read), total, unread=len(read) - len(entries))


def merged(entries: list[Entry]) -> list[Entry]:
    """One entry for each reference: a call comes again for each cut-off and copy; all its deadlines count."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.get(entry.reference)
        if known is None:
            found[entry.reference] = entry
            continue
        deadlines = tuple(sorted({*known.deadlines, *entry.deadlines}, key=lambda one: (one.ends_at, one.is_day)))
        fuller = max(known, entry, key=lambda one: (len(one.summary), len(one.keywords), one.title))
        found[entry.reference] = replace(fuller, deadlines=deadlines)
    return [found[reference] for reference in sorted(found)]


def _json(body: bytes, charset: str) -> dict[str, Any]:
    try:
        data = json.loads(body.decode(charset or "utf-8-sig"))
    except (UnicodeDecodeError, LookupError) as odd:
        raise AnswerRefused("A resposta não está no conjunto de caracteres que diz: não se adivinha o texto.") from odd
    except (ValueError, RecursionError) as odd:
        kind = "uma página HTML" if body.lstrip()[:1] == b"<" else "JSON que se consiga ler"
        what = "é " + kind if kind.startswith("uma") else "não é " + kind
        raise AnswerRefused(f"A resposta {what}, em vez de uma lista de avisos.") from odd
    if not isinstance(data, dict):
        raise AnswerRefused("A resposta não é uma lista de avisos.")
    return data


def _name(result: Any, place: int) -> str:
    """Return the index's own name of a result; one without any counts for itself."""
    name = result.get("reference") if isinstance(result, Mapping) else None
    return str(name) if name else f"sem nome {place} {_first_text(result, 'identifier')}"


def _entry(result: Any) -> Entry | None:
    """Read a result; None when nothing in it says what it is."""
    reference = (_first_text(result, "identifier") or _first_text(result, "callIdentifier")).upper()
    title = _first_text(result, "title") or _first_text(result, "callTitle") or _first_text(result, "summary")
    if not reference or not title or len(reference) > LONGEST["reference"]:
        return None
    return Entry(
        reference=reference,
        title=_cut(title, LONGEST["title"]),
        programme=_programme(reference, _first_text(result, "frameworkProgramme")),
        status=STATUSES.get(_first_text(result, "status"), ""),
        opens_at=_instant(_first(result, "startDate")),
        deadlines=_deadlines(_values(result, "deadlineDate")),
        budget=_budget(_first(result, "budgetOverview"), reference),
        url=_url(result, reference),
        summary=_cut(_first_text(result, "descriptionByte") or _first_text(result, "description"), SUMMARY),
        keywords=_keywords(result),
    )


def _values(result: Any, name: str) -> list[Any]:
    """Return the values of a field, in `metadata` or beside it, one or many."""
    if not isinstance(result, Mapping):
        return []
    metadata = result.get("metadata")
    value = metadata.get(name) if isinstance(metadata, Mapping) else None
    value = result.get(name) if value is None else value
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(result: Any, name: str) -> Any:
    return next(iter(_values(result, name)), None)


def _first_text(result: Any, name: str) -> str:
    return _plain(_first(result, name))


def _plain(value: Any) -> str:
    """Text without marks: what is escaped once too often is undone, tags and control characters go."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = str(value)
    for _ in range(2):
        text = strip_tags(unescape(text))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rsplit(' ', 1)[0]}…"


def _programme(reference: str, code: str) -> str:
    """The first word of an identifier names its programme; the code is for those where it does not."""
    word = PROGRAMMES.get(reference.split("-", 1)[0], "")
    return word or PROGRAMMES.get(PROGRAMME_CODES.get(code, ""), "")


def _instant(value: Any) -> datetime | None:
    found = _moment(value)
    return found.ends_at if found and not found.is_day else _beginning(found)


def _beginning(found: Deadline | None) -> datetime | None:
    """A day given alone begins at its midnight there."""
    if found is None:
        return None
    return datetime.combine((found.ends_at - timedelta(seconds=1)).astimezone(BRUSSELS), time(), BRUSSELS)


def _deadlines(values: list[Any]) -> tuple[Deadline, ...]:
    found = {one.ends_at: one for one in map(_moment, values) if one is not None}
    return tuple(found[instant] for instant in sorted(found))


def _moment(value: Any) -> Deadline | None:
    """Read an instant; midnight in UTC, or a date alone, is how the source says a day."""
    read = _parsed(value)
    if read is None or not EARLIEST <= read.year < LATEST:
        return None
    if read.tzinfo is None or read.astimezone(UTC).time() == time():
        day = read.date() if read.tzinfo is None else read.astimezone(UTC).date()
        return Deadline(datetime.combine(day + timedelta(days=1), time(), BRUSSELS).astimezone(UTC), is_day=True)
    return Deadline(read.astimezone(UTC), is_day=False)


def _parsed(value: Any) -> datetime | None:
    try:
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and len(value) > 8):
            return datetime.fromtimestamp(int(value) / 1000, UTC)
        return datetime.fromisoformat(str(value).strip())
    except (ValueError, OverflowError, OSError):
        return None


def _budget(value: Any, reference: str) -> Decimal | None:
    """Return what is foreseen for this topic over its years; the same field tells of the others of its call."""
    try:
        actions = json.loads(value)["budgetTopicActionMap"].values()
        years = [each["budgetYearMap"] for list_ in actions for each in list_ if _is_of(each["action"], reference)]
        total = sum((Decimal(str(amount)) for year in years for amount in year.values()), Decimal())
    except (TypeError, ValueError, KeyError, AttributeError, InvalidOperation):
        return None
    return total if total.is_finite() and 0 < total < Decimal(10) ** 13 else None


def _is_of(action: str, reference: str) -> bool:
    return action.upper().split(" ", 1)[0] == reference


def _url(result: Any, reference: str) -> str:
    """Return the page of the topic; the index's own addresses lead to data files, but for calls of beneficiaries."""
    given = str(_first(result, "url") or "").strip()
    if _first_text(result, "type") == "8" and len(given) <= LONGEST["url"] and _is_theirs(given):
        return given
    return PAGE_OF_TOPIC + quote(reference, safe="-_")


def _is_theirs(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in HOSTS)


def _keywords(result: Any) -> tuple[str, ...]:
    words = {_plain(one) for name in ("keywords", "tags") for one in _values(result, name)}
    return tuple(sorted(word for word in words if 1 < len(word) <= LONGEST["keyword"]))[:MOST_KEYWORDS]
