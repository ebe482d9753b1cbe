"""A questionnaire tried as who answers sees it: what is typed is in the page, and nowhere else."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import QueryDict

from common.questionnaires.enums import QuestionKind as Kind
from common.questionnaires.progress import Missing, missing_in
from common.questionnaires.schema import Schema
from common.questionnaires.sheet import Kept, SectionView, Try, name_of, sheet_of
from common.questionnaires.values import MOST_ROWS, clean, fault_in
from common.questionnaires.visibility import Key, rows_of

LONGEST = 500_000


class Trial:
    """Answers that are tried: read from the page that carries them, changed by what it sends, and given back to it."""

    def __init__(self, schema: Schema, carried: str = "") -> None:
        self.schema = schema
        self.answers: dict[Key, Any] = {}
        self.tries: dict[str, Try] = {}
        for key, value in _parsed(carried).items():
            question, _, row = key.partition("--")
            if question in schema.by_id and value is not None:
                self.answers[question, row] = value
        outdated = [at for at, value in self.answers.items() if fault_in(schema.by_id[at[0]], value)]
        for at in outdated:
            del self.answers[at]

    def take(self, sent: QueryDict) -> None:
        """Keep what serves of what was sent, and show the rest again with what is wrong."""
        for name in sent:
            if name.startswith("e--"):
                self._take_field(name.replace("e--", "a--", 1), sent)
        verb, _, what = sent.get("row", "").partition(":")
        group, _, row = what.partition("--")
        asked = self.schema.by_id.get(group)
        if asked is not None and asked.kind == Kind.GROUP:
            rows = rows_of(asked, self.answers)
            if verb == "add" and len(rows) < (asked.limits.most_rows or MOST_ROWS):
                rows.append(uuid4().hex[:12])
            self.answers[group, ""] = [one for one in rows if verb != "remove" or one != row]

    def sheet(self, section_id: str) -> SectionView | None:
        kept = {key: Kept(value) for key, value in self.answers.items()}
        return sheet_of(self.schema, kept, section_id, reference="", editable=True, tries=self.tries)

    def carried(self) -> str:
        return json.dumps({f"{question}--{row}": value for (question, row), value in self.answers.items()})

    def missing(self) -> list[Missing]:
        return missing_in(self.schema, self.answers)

    def _take_field(self, name: str, sent: QueryDict) -> None:
        _, question_id, row = (name.split("--") + ["", ""])[:3]
        question = self.schema.by_id.get(question_id)
        if question is None or question.kind in (Kind.GROUP, Kind.FILE):
            return
        raw = sent.getlist(name) if question.kind == Kind.SOME_OF else sent.get(name, "")
        try:
            value = clean(question, raw)
        except ValidationError as error:
            self.tries[name_of(question_id, row)] = Try(raw, " ".join(error.messages))
            return
        self.answers.pop((question_id, row), None)
        if value is not None:
            self.answers[question_id, row] = value


def _parsed(carried: str) -> Mapping[str, Any]:
    try:
        data = json.loads(carried[:LONGEST] or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
