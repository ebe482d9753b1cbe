"""Reads about the norm's instruments and inconsistencies."""

from collections.abc import Iterable

from common.norm.enums import Severity, SubjectKind
from common.norm.models import Inconsistency, InconsistencySubject

_WEIGHT = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def notes_for(kind: SubjectKind, codes: Iterable[str]) -> dict[str, list[Inconsistency]]:
    """Return what is known to be wrong about each object, gravest first; every code asked for has a list."""
    asked = list(codes)
    notes = notes_about((kind, code) for code in asked)
    return {code: notes[kind, code] for code in asked}


def notes_about(subjects: Iterable[tuple[SubjectKind, str]]) -> dict[tuple[SubjectKind, str], list[Inconsistency]]:
    """Do what `notes_for` does for objects of several kinds, still in one query."""
    notes: dict[tuple[SubjectKind, str], list[Inconsistency]] = {subject: [] for subject in subjects}
    codes = {code for _, code in notes}
    found = InconsistencySubject.objects.filter(code__in=codes).select_related("inconsistency")
    for subject in found.order_by("inconsistency__code", "pk"):
        if (asked := (SubjectKind(subject.kind), subject.code)) in notes:
            notes[asked].append(subject.inconsistency)
    for of_subject in notes.values():
        of_subject.sort(key=_gravity)
    return notes


def notes_of(subjects: Iterable[tuple[SubjectKind, str]]) -> list[Inconsistency]:
    """Return what is known to be wrong about any of the objects, each note once, gravest first."""
    found = {note.pk: note for notes in notes_about(subjects).values() for note in notes}
    return sorted(found.values(), key=_gravity)


def _gravity(note: Inconsistency) -> tuple[int, str]:
    return _WEIGHT[Severity(note.severity)], note.code
