"""Choosing among deadlines."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms

from desk.queries import DeadlineLine

WINDOWS = {"": "todos", "atraso": "ultrapassados", "30": "nos próximos 30 dias", "60": "nos próximos 60 dias"}


class DeadlineFilterForm(forms.Form):
    prazo = forms.ChoiceField(label="Prazo", choices=list(WINDOWS.items()), required=False)
    q = forms.CharField(label="Ação, texto ou entidade", required=False, max_length=100)


def chosen(lines: Sequence[DeadlineLine], form: DeadlineFilterForm, on: date) -> list[DeadlineLine]:
    """Return the lines that match; what cannot be understood filters nothing."""
    found = form.cleaned_data if form.is_valid() else {}
    window, words = found.get("prazo", ""), found.get("q", "").casefold().split()
    return [line for line in lines if _within(line, window, on) and _says(line, words)]


def _within(line: DeadlineLine, window: str, on: date) -> bool:
    if window == "atraso":
        return line.milestone.is_overdue
    if window:
        return on <= line.milestone.current_on <= on + timedelta(days=int(window))
    return True


def _says(line: DeadlineLine, words: list[str]) -> bool:
    text = f"{line.sheet.code} {line.sheet.text} {line.milestone.label} {line.sheet.responsible.display}".casefold()
    return all(word in text for word in words)
