"""What declared figures ask of somebody: to finish and correct their own, or to confirm those of others."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.permissions import Actor
from desk.queries.tasks import Panel, Task, by_urgency
from observatory.enums import EntryState
from observatory.permissions import can_decide_entries, can_enter_figures
from observatory.queries import Waiting, waiting_by_measure, writable_entries


def figure_panels(actor: Actor, on: date) -> Iterator[Panel]:
    if can_decide_entries(actor):
        yield _to_confirm(actor, on)
    if can_enter_figures(actor) and (own := _own(actor, on)):
        yield own


def _to_confirm(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"{each.measure.code} {each.measure.short_name}: {_values(each.count)}",
            why=_why(each, on),
            label="Confirmar",
            url=reverse("observatory:approve_entries", args=[each.measure.code]),
            on=on,
        )
        for each in waiting_by_measure(actor)
    ]
    return Panel(
        "entries-to-confirm",
        "Valores a confirmar",
        by_urgency(tasks),
        "Nenhum valor declarado à espera.",
        reverse("observatory:entries"),
        "Todos os valores declarados",
    )


def _values(count: int) -> str:
    return "1 valor" if count == 1 else f"{count} valores"


def _why(waiting: Waiting, on: date) -> str:
    days = (on - localdate(waiting.since)).days
    if days < 1:
        return "Submetido hoje."
    return f"O mais antigo espera há {'1 dia' if days == 1 else f'{days} dias'}."


def _own(actor: Actor, on: date) -> Panel | None:
    """Drafts and what came back; who has begun none is not asked for any."""
    tasks = [
        Task(
            title=f"{entry.measure.code} {entry.measure.short_name}: {entry.area.name}, {entry.period.code}",
            why=f"Devolvido: «{entry.returned_for}»"  # type: ignore[attr-defined]  # annotated
            if entry.state == EntryState.RETURNED
            else "Rascunho por submeter.",
            label="Corrigir" if entry.state == EntryState.RETURNED else "Continuar",
            url=reverse("observatory:enter_figure", args=[entry.measure.code, entry.period.code, entry.area.code]),
            on=on,
        )
        for entry in writable_entries(actor)
    ]
    if not tasks:
        return None
    return Panel(
        "entries",
        "Os seus valores",
        by_urgency(tasks),
        "",
        reverse("observatory:entry_board"),
        "O que se pede aos seus territórios",
    )
