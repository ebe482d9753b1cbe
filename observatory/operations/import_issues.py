"""Gathers what the checks of a file find: the first hundred of a kind with their places, the rest counted."""

from collections import Counter

from observatory.enums import IssueCode, IssueLevel
from observatory.models import ImportIssue, ImportRun
from observatory.readers import ReadIssue

KEPT = 100


class Issues:
    def __init__(self) -> None:
        self._kept: list[ReadIssue] = []
        self._groups: dict[tuple[IssueCode, str], int] = {}
        self._repeats: Counter[int] = Counter()
        self._counts: Counter[tuple[IssueCode, IssueLevel]] = Counter()

    @property
    def errors(self) -> int:
        return sum(count for (_, level), count in self._counts.items() if level == IssueLevel.ERROR)

    def add(self, issue: ReadIssue, about: str = "") -> None:
        """Keep it; what is `about` the same thing again, such as one unknown code, is only counted."""
        kind = (issue.code, issue.level)
        self._counts[kind] += 1
        if about and (issue.code, about) in self._groups:
            self._repeats[self._groups[issue.code, about]] += 1
        elif self._counts[kind] <= KEPT:
            self._kept.append(issue)
            if about:
                self._groups[issue.code, about] = len(self._kept) - 1

    def count_more(self, code: IssueCode, level: IssueLevel, count: int) -> None:
        """Count what was found beyond those that are told."""
        if count:
            self._counts[code, level] += count

    def save(self, run: ImportRun) -> None:
        rows = [
            ImportIssue(run=run, level=kept.level, code=kept.code, place=kept.place[:120], text=self._text(number))
            for number, kept in enumerate(self._kept)
        ]
        told = Counter((kept.code, kept.level) for kept in self._kept)
        for number, repeats in self._repeats.items():
            told[self._kept[number].code, self._kept[number].level] += repeats
        for (code, level), count in self._counts.items():
            if left := count - told[code, level]:
                text = f"Há mais {left} reparos deste tipo, que não se mostram."
                rows.append(ImportIssue(run=run, level=level, code=code, place="", text=text))
        ImportIssue.objects.bulk_create(rows)

    def _text(self, number: int) -> str:
        repeats = self._repeats[number]
        again = f" Repete-se em mais {repeats} {'lugar' if repeats == 1 else 'lugares'}." if repeats else ""
        return self._kept[number].text + again
