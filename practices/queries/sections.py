"""Where each field of a practice is written, and what is still missing from a text before it is handed in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from practices.enums import Section, licence_known_as
from practices.models import Practice

FIELDS: dict[Section, tuple[str, ...]] = {
    Section.ESSENTIAL: (
        "kind",
        "title",
        "summary",
        "domain",
        "stage",
        "starts_on",
        "is_ongoing",
        "challenge",
        "solution",
        "results_text",
        "evidence_proposed",
        "licence",
        "licence_url",
    ),
    Section.STORY: ("governance_participation", "implementation_steps", "barriers", "what_failed"),
    Section.PLACE: (
        "territories",
        "other_domains",
        "verticals",
        "recommendations",
        "initiatives",
        "tags",
        "original_language",
        "summary_en",
    ),
    Section.RESOURCES: (
        "ends_on",
        "cost_investment",
        "cost_annual",
        "cost_note",
        "funding_sources",
        "staff_fte",
        "procurement_url",
    ),
    Section.RESULTS: (),
    Section.LESSONS: ("lessons", "success_conditions", "transfer_advice", "replicability", "offers_mentoring"),
    Section.PEOPLE: (),
    Section.IMAGES: (),
}
PARTS: dict[Section, tuple[str, ...]] = {
    Section.RESULTS: ("indicators",),
    Section.LESSONS: ("assets",),
    Section.PEOPLE: ("partners", "contacts"),
    Section.IMAGES: ("images",),
}
LINKS = frozenset({"territories", "other_domains", "verticals", "recommendations", "initiatives", "tags"})
REQUIRED = ("kind", "title", "summary", "domain", "stage", "challenge", "solution", "results_text", "licence")
SECTION_OF = {field: section for section, fields in FIELDS.items() for field in fields} | {
    part: section for section, parts in PARTS.items() for part in parts
}
# A yes-or-no question is answered by leaving it as it is: it says nothing about how complete a practice is.
NOT_COUNTED = frozenset(
    {"kind", "licence_url", "is_ongoing", "offers_mentoring", "original_language", "ends_on", "procurement_url"}
)
LONGEST = {"title": 120, "summary": 280, "summary_en": 280, "licence": 80, "cost_note": 300}
LONGEST_STORY = 8_000
MOST_OTHER_DOMAINS = 2


@dataclass(frozen=True)
class Gap:
    """Something to put right before handing in, with where to do it."""

    section: Section
    field: str
    message: str
    is_missing: bool = False


@dataclass(frozen=True)
class SectionProgress:
    """How far a section has come: what is filled in of what it asks for."""

    section: Section
    filled: int
    total: int
    gaps: tuple[Gap, ...]

    @property
    def is_empty(self) -> bool:
        return self.filled == 0

    @property
    def is_whole(self) -> bool:
        return self.filled == self.total and not self.gaps


def label_of(field: str) -> str:
    """Return a field's name as people know it."""
    if field in PART_LABELS:
        return PART_LABELS[field]
    return str(Practice._meta.get_field(field).verbose_name)


PART_LABELS = {
    "indicators": "indicadores",
    "assets": "recursos reutilizáveis",
    "partners": "parceiros",
    "contacts": "contactos",
    "images": "imagens",
}


def progress_of(draft: Practice) -> list[SectionProgress]:
    """Return each section with what it has, for a text being written."""
    gaps = gaps_of(draft)
    return [_progress(draft, section, gaps) for section in Section]


def _progress(draft: Practice, section: Section, gaps: Iterable[Gap]) -> SectionProgress:
    asked = [field for field in (*FIELDS[section], *PARTS.get(section, ())) if field not in NOT_COUNTED]
    filled = [field for field in asked if is_filled(draft, field)]
    return SectionProgress(section, len(filled), len(asked), tuple(gap for gap in gaps if gap.section == section))


def completeness(draft: Practice) -> int:
    """Return how much of all that is asked a text answers, in per cent."""
    sections = progress_of(draft)
    return round(100 * sum(each.filled for each in sections) / sum(each.total for each in sections))


def is_filled(draft: Practice, field: str) -> bool:
    if field in LINKS or field in PART_LABELS:
        return bool(getattr(draft, field).count())
    value = getattr(draft, "domain_id" if field == "domain" else field)
    return value not in (None, "", [])


STORY = (
    "challenge",
    "solution",
    "results_text",
    "governance_participation",
    "implementation_steps",
    "barriers",
    "what_failed",
    "lessons",
    "success_conditions",
    "transfer_advice",
)


def texts_of(draft: Practice) -> list[tuple[str, str]]:
    """Return the long texts with their names, in the order they are read."""
    return [(label_of(name), getattr(draft, name)) for name in STORY]


def gaps_of(draft: Practice) -> list[Gap]:
    """Return what keeps a text from being handed in, in the order of the form."""
    found = [gap for check in CHECKS for gap in check(draft)]
    order = list(Section)
    return sorted(found, key=lambda gap: order.index(gap.section))


def _missing(draft: Practice) -> Iterator[Gap]:
    for field in REQUIRED:
        if not is_filled(draft, field):
            yield Gap(SECTION_OF[field], field, f"Falta: {label_of(field)}.", is_missing=True)


def _too_long(draft: Practice) -> Iterator[Gap]:
    for section, fields in FIELDS.items():
        for field in fields:
            value = getattr(draft, field) if field not in LINKS and field != "domain" else ""
            limit = LONGEST.get(field, LONGEST_STORY)
            if isinstance(value, str) and len(value) > limit:
                yield Gap(
                    section,
                    field,
                    f"{label_of(field).capitalize()}: tem {len(value)} caracteres e o limite são {limit}. Encurte.",
                )


def _unread(draft: Practice) -> Iterator[Gap]:
    for name, typed in draft.unread.items():
        field = name.split("-")[0]
        section = SECTION_OF.get(field, Section.ESSENTIAL)
        yield Gap(section, name, f"{label_of(field).capitalize()}: não se consegue ler «{typed}». Corrija o valor.")


def _dates(draft: Practice) -> Iterator[Gap]:
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        yield Gap(Section.RESOURCES, "ends_on", "O fim é anterior ao início: corrija uma das datas.")
    if draft.licence and licence_known_as(draft.licence) is None and not draft.licence_url:
        said = "Esta licença não é das conhecidas: diga onde se lê, ou escolha uma da lista."
        yield Gap(Section.ESSENTIAL, "licence_url", said)
    if draft.is_ongoing and draft.ends_on:
        yield Gap(Section.RESOURCES, "ends_on", "Uma prática em curso não tem fim: retire a data ou o visto.")


def _numbers(draft: Practice) -> Iterator[Gap]:
    for field in ("cost_investment", "cost_annual", "staff_fte"):
        value = getattr(draft, field)
        if value is not None and value < 0:
            yield Gap(Section.RESOURCES, field, f"{label_of(field).capitalize()}: não pode ser negativo.")


def _themes(draft: Practice) -> Iterator[Gap]:
    if draft.other_domains.count() > MOST_OTHER_DOMAINS:
        yield Gap(Section.PLACE, "other_domains", "Escolha, no máximo, dois outros domínios.")


def _indicators(draft: Practice) -> Iterator[Gap]:
    for line in draft.indicators.all():
        if not line.name or not line.unit:
            yield Gap(
                Section.RESULTS, "indicators", f"O indicador «{line.name or line.unit}» precisa de nome e unidade."
            )
        elif line.value is None:
            yield Gap(Section.RESULTS, "indicators", f"O indicador «{line.name}» não tem o valor medido.")


def _people(draft: Practice) -> Iterator[Gap]:
    for line in draft.contacts.all():
        if not line.name or not line.email:
            yield Gap(Section.PEOPLE, "contacts", f"O contacto «{line.name or line.email}» precisa de nome e correio.")
        elif line.consent_at is None:
            yield Gap(
                Section.PEOPLE,
                "contacts",
                f"{line.name} ainda não autorizou o contacto: peça-lhe e assinale, ou retire a linha.",
            )


def _assets(draft: Practice) -> Iterator[Gap]:
    for line in draft.assets.all():
        if not line.title or not line.url or not line.licence:
            yield Gap(
                Section.LESSONS,
                "assets",
                f"O recurso «{line.title or line.url}» precisa de título, ligação e licença.",
            )


CHECKS: tuple[Callable[[Practice], Iterator[Gap]], ...] = (
    _missing,
    _too_long,
    _unread,
    _dates,
    _numbers,
    _themes,
    _indicators,
    _people,
    _assets,
)


def differences(before: Practice, after: Practice) -> list[tuple[Section, str, str, str]]:
    """Return what changed from one text to another: section, field in words, what was and what is."""
    found = []
    for section in Section:
        for field in (*FIELDS[section], *PARTS.get(section, ())):
            was, now = shown(before, field), shown(after, field)
            if was != now:
                found.append((section, label_of(field), was, now))
    return found


def shown(practice: Practice, field: str) -> str:
    """Return what a field says, in words."""
    if field in LINKS:
        return ", ".join(sorted(str(each) for each in getattr(practice, field).all()))
    if field in PART_LABELS:
        return "\n".join(_line(part) for part in getattr(practice, field).all())
    display = getattr(practice, f"get_{field}_display", None)
    return _word(display() if display else getattr(practice, field))


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _line(part: Any) -> str:
    """Say a line of a part in words, without its place, its keys or the address of a person."""
    hidden = {"id", "practice", "sort_order", "email", "consent_at"}
    values = [_word(getattr(part, field.name)) for field in part._meta.concrete_fields if field.name not in hidden]
    return " · ".join(value for value in values if value)
