"""A section as it is shown: each question with its field, what it holds, and what is wrong with what was just sent.

Pure: what is tried in a preview is shown by the same code as what is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from common.canonical import sha256_of
from common.files.models import StoredFile
from common.questionnaires.enums import QuestionKind as Kind, Visibility
from common.questionnaires.progress import SectionProgress, progress_in
from common.questionnaires.schema import Question, Schema, Section
from common.questionnaires.values import LONGEST, MOST_ROWS, fault_in, limit_note, shown, typed
from common.questionnaires.visibility import Key, rows_of, visibility_of

FEW_OPTIONS = 7
CHOOSE = "!"  # ends the token of a field whose answer two people wrote: one has to be chosen


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept, or one that was taken back, whose value is None."""

    value: Any
    edit: int = 0
    by: str = ""
    at: datetime | None = None
    version_id: int | None = None
    file: StoredFile | None = None


@dataclass(frozen=True)
class Try:
    """What was sent for a field and not kept: the text, why not, and the token to send it again with."""

    raw: Any
    error: str = ""
    token: str = ""
    theirs: Kept | None = None


Tries = Mapping[str, Try]
NOTHING = Kept(None)


@dataclass(frozen=True)
class OptionView:
    id: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldView:
    """`name` is its field's; `token` says what answer the page was made with; `before` is how the question was."""

    name: str
    token: str
    question_id: str
    row: str
    kind: Kind
    label: str
    help: str
    note: str
    is_required: bool
    is_visible: bool
    value: Any
    shown: str
    longest: int | None = None
    options: tuple[OptionView, ...] = ()
    error: str = ""
    theirs: str | None = None
    theirs_by: str = ""
    theirs_at: datetime | None = None
    is_changed: bool = False
    before: str = ""
    file: StoredFile | None = None
    accepts: str = ""
    rows: tuple["RowView", ...] = ()
    can_add: bool = False

    @property
    def token_name(self) -> str:
        return self.name.replace("a--", "e--", 1)

    @property
    def choice_name(self) -> str:
        return self.name.replace("a--", "c--", 1)

    @property
    def remove_name(self) -> str:
        return self.name.replace("a--", "x--", 1)

    @property
    def is_conflict(self) -> bool:
        return self.theirs is not None

    @property
    def has_few_options(self) -> bool:
        return len(self.options) <= FEW_OPTIONS

    @property
    def is_set_of_choices(self) -> bool:
        return self.kind in {Kind.YES_NO, Kind.SOME_OF} or (self.kind == Kind.ONE_OF and self.has_few_options)

    @property
    def described_by(self) -> str:
        parts = [("help", self.help), ("note", self.note), ("changed", self.is_changed), ("error", self.error)]
        return " ".join(f"{self.name}--{part}" for part, there in parts if there)


@dataclass(frozen=True)
class RowView:
    id: str
    number: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class Removed:
    """An answer whose question is no longer asked: read, never changed."""

    label: str
    shown: str
    file: StoredFile | None = None


@dataclass(frozen=True)
class SectionView:
    """`reference` tells one set of answers from another in the browser's memory."""

    id: str
    title: str
    help: str
    number: int
    of: int
    reference: str
    editable: bool
    visibility: Visibility
    fields: tuple[FieldView, ...]
    progress: SectionProgress
    sections: tuple[SectionProgress, ...]
    removed: tuple[Removed, ...] = ()
    previous: str | None = None
    next: str | None = None
    changed: int = 0
    undo: str = ""
    problems: tuple[FieldView, ...] = field(default=())

    @property
    def is_visible(self) -> bool:
        return self.visibility == Visibility.VISIBLE


def name_of(question: str, row: str) -> str:
    return f"a--{question}--{row}"


def token_of(question: Question, kept: Kept | None) -> str:
    """Return what tells, when a field comes back, whether it was touched and which answer its page showed."""
    kept = kept or NOTHING
    return f"{kept.edit}.{digest_of(typed(question, kept.value))}"


def digest_of(raw: Any) -> str:
    text = "\n".join(sorted(raw)) if isinstance(raw, list | tuple) else str(raw or "")
    return sha256_of(text.replace("\r\n", "\n").encode(errors="surrogatepass"))[:16]


def sheet_of(
    schema: Schema,
    kept: Mapping[Key, Kept],
    section_id: str,
    *,
    reference: str,
    editable: bool,
    earlier: Mapping[int, Schema] | None = None,
    tries: Tries | None = None,
) -> SectionView | None:
    """Return a section as it is shown, or None when there is none of that name."""
    section = schema.section(section_id)
    if section is None:
        return None
    maker = _Maker(schema, kept, earlier or {}, tries or {})
    fields = tuple(maker.field(question, "") for question in section.questions)
    sections = tuple(progress_in(schema, maker.answers))
    position = [one.id for one in schema.sections].index(section_id)
    seen = [one.section_id for one in sections if one.visibility != Visibility.HIDDEN]
    before = [one for one in seen if one in {each.section_id for each in sections[:position]}]
    after = [one for one in seen if one in {each.section_id for each in sections[position + 1 :]}]
    every = [each for one in fields for each in (one, *(column for row in one.rows for column in row.fields))]
    return SectionView(
        id=section.id,
        title=section.title,
        help=section.help,
        number=position + 1,
        of=len(schema.sections),
        reference=reference,
        editable=editable,
        visibility=sections[position].visibility,
        fields=fields,
        progress=sections[position],
        sections=sections,
        removed=tuple(_removed(schema, kept, earlier or {}, section)),
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        changed=sum(one.is_changed for one in every if one.is_visible),
        problems=tuple(one for one in every if one.error and one.is_visible),
    )


class _Maker:
    """Makes the fields of a section from what is kept and what was just sent."""

    def __init__(self, schema: Schema, kept: Mapping[Key, Kept], earlier: Mapping[int, Schema], tries: Tries) -> None:
        self.schema, self.kept, self.earlier, self.tries = schema, kept, earlier, tries
        self.answers = {key: one.value for key, one in kept.items() if one.value is not None}
        self.shown = visibility_of(schema, self.answers)

    def field(self, question: Question, row: str) -> FieldView:
        kept = self.kept.get((question.id, row), NOTHING)
        tried = self.tries.get(name_of(question.id, row))
        value = typed(question, kept.value) if tried is None else tried.raw
        before = self._before(question, kept)
        theirs = tried.theirs if tried else None
        return FieldView(
            name=name_of(question.id, row),
            token=tried.token if tried and tried.token else token_of(question, kept),
            question_id=question.id,
            row=row,
            kind=question.kind,
            label=question.label,
            help=question.help,
            note=limit_note(question),
            is_required=question.is_required,
            is_visible=self.shown.get((question.id, row)) == Visibility.VISIBLE,
            value=value,
            shown=shown(question, kept.value),
            longest=(question.limits.longest or LONGEST[question.kind]) if question.kind in LONGEST else None,
            options=_options(question, value),
            error=tried.error if tried else self._fault(question, kept),
            theirs=(shown(question, theirs.value) or "sem resposta") if theirs else None,
            theirs_by=theirs.by if theirs else "",
            theirs_at=theirs.at if theirs else None,
            is_changed=before is not None,
            before=_said_before(before, question, kept) if before else "",
            file=kept.file,
            accepts=_accepts(question),
            rows=self._rows(question),
            can_add=len(rows_of(question, self.answers)) < (question.limits.most_rows or MOST_ROWS),
        )

    def _rows(self, group: Question) -> tuple[RowView, ...]:
        return tuple(
            RowView(row, number, tuple(self.field(column, row) for column in group.questions))
            for number, row in enumerate(rows_of(group, self.answers), 1)
        )

    def _before(self, question: Question, kept: Kept) -> Question | None:
        """Return the question as it was when it was answered, if it was another one."""
        earlier = self.earlier.get(kept.version_id or 0)
        if kept.value is None or earlier is None or question.kind == Kind.GROUP:
            return None
        was = earlier.by_id.get(question.id)
        return was if was is not None and asks(was) != asks(question) else None

    def _fault(self, question: Question, kept: Kept) -> str:
        return fault_in(question, kept.value) if kept.value is not None else ""


def asks(question: Question) -> tuple[Any, ...]:
    """Return what makes a question another one for who answered it; when it is asked is not part of it."""
    limits = question.limits
    return (question.kind, question.label, question.help, question.options, question.is_required, limits)


def _said_before(was: Question, question: Question, kept: Kept) -> str:
    """Say how the question was, and the answer when it cannot be shown in the field."""
    parts = [f"Perguntava-se: «{was.label}»." if was.label != question.label else ""]
    if fault_in(question, kept.value):
        parts.append(f"Tinha respondido: «{shown(was, kept.value)}».")
    return " ".join(part for part in parts if part)


def _options(question: Question, value: Any) -> tuple[OptionView, ...]:
    if question.kind == Kind.YES_NO:
        return (OptionView("sim", "Sim", value == "sim"), OptionView("não", "Não", value == "não"))
    chosen = set(value) if isinstance(value, list | tuple) else {value}
    return tuple(OptionView(one.id, one.label, one.id in chosen) for one in question.options)


def _accepts(question: Question) -> str:
    return ",".join(question.limits.media_types) if question.kind == Kind.FILE else ""


def _removed(
    schema: Schema, kept: Mapping[Key, Kept], earlier: Mapping[int, Schema], section: Section
) -> list[Removed]:
    """Return answers of this section to questions that are gone; of a section that is gone, in the first."""
    found = []
    for (question_id, row), one in kept.items():
        was = earlier.get(one.version_id or 0)
        asked = was.by_id.get(question_id) if was and question_id not in schema.by_id else None
        if was is None or asked is None or one.value is None or asked.kind == Kind.GROUP:
            continue
        home = was.section_of(question_id)
        place = home.id if home and schema.section(home.id) else schema.sections[0].id
        if place == section.id:
            label = f"{asked.label} (linha)" if row else asked.label
            found.append(Removed(label, shown(asked, one.value), one.file))
    return found
