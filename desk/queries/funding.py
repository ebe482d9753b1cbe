"""What calls for funding ask of somebody: to evaluate, to answer for an application, to screen, propose and decide."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.permissions import Actor
from common.ui import formatting
from desk.queries.tasks import Panel, Task, by_urgency
from funding.enums import AssignmentState
from funding.permissions import can_evaluate, can_publish_calls, can_read_applications, can_start_application
from funding.queries.waiting import CallTasks, PartyTask, call_tasks, party_tasks, reviews_waiting

# How each step is said for one and for many, the word on its button and the address of its page.
SCREENING = {
    "to_screen": ("1 candidatura por verificar", "{} candidaturas por verificar", "Verificar"),
    "answered": ("1 com esclarecimentos respondidos", "{} com esclarecimentos respondidos", "Ler as respostas"),
}
PROPOSING = {
    "to_propose": ("1 decisão por propor", "{} decisões por propor", "Propor"),
}
DECIDING = {
    "to_hear": ("1 proposta por notificar", "{} propostas por notificar", "Ver as propostas"),
    "to_analyse": ("1 pronúncia por analisar", "{} pronúncias por analisar", "Analisar"),
    "to_readmit": ("1 candidatura por readmitir", "{} candidaturas por readmitir", "Readmitir"),
    "to_decide": ("1 candidatura ouvida, por decidir", "{} candidaturas ouvidas, por decidir", "Ver o aviso"),
    "appeals": ("1 reclamação ou recurso por decidir", "{} reclamações ou recursos por decidir", "Decidir"),
}
# What an entity has to answer: how it is said, the word for who signs, the address, and what its argument is.
CLOSED_BY_THE_CALL = {"invitation", "draft"}
ANSWERS = {
    "invitation": ("Convite por responder", "Responder", "funding:invitation"),
    "draft": ("Rascunho por submeter", "Continuar", "funding:application"),
    "clarification": ("Esclarecimento pedido", "Responder", "funding:clarifications"),
    "hearing": ("Audiência a decorrer", "Pronunciar-se", "funding:decision"),
    "acceptance": ("Apoio aprovado, por aceitar", "Aceitar", "funding:decision"),
}


def funding_panels(actor: Actor, at: datetime) -> Iterator[Panel]:
    if can_start_application(actor) and (mine := _of_party(actor, at)):
        yield mine
    if can_evaluate(actor):
        yield _reviews(actor, localdate(at))
    if can_read_applications(actor):
        yield from _of_office(actor, at)


def _of_party(actor: Actor, at: datetime) -> Panel | None:
    """What runs against a term; who has no application is not asked for any."""
    tasks = [_answer(each, at) for each in party_tasks(actor, at)]
    if not tasks:
        return None
    return Panel(
        "applications",
        "Candidaturas da entidade",
        by_urgency(tasks),
        "",
        reverse("funding:applications"),
        "Todas as candidaturas",
    )


def _answer(task: PartyTask, at: datetime) -> Task:
    what, label, address = ANSWERS[task.kind]
    is_for_all = task.kind == "draft"
    ends = formatting.closing if task.kind in CLOSED_BY_THE_CALL else formatting.until
    who = "" if task.signs or is_for_all else " Responde quem assina pela entidade."
    return Task(
        title=f"{what}: {task.application.title}",
        why=f"{task.application.call.title}. Até às {ends(task.due_at)}.{who}" if task.due_at else "",
        label=label if task.signs or is_for_all else "Ver",
        url=reverse(address, args=[task.pk or task.application.uuid]),
        on=localdate(at),
        due_on=_last_day(task.due_at),
    )


def _last_day(due_at: datetime | None) -> date | None:
    """The day on which it still can be done: a term that is over at midnight ended the day before."""
    return localdate(due_at - timedelta(microseconds=1)) if due_at else None


def _reviews(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=each.application.title,
            why=f"Declare primeiro se tem algum impedimento. {each.application.call.title}."
            if each.state == AssignmentState.OFFERED
            else f"Avaliação por entregar. {each.application.call.title}.",
            label="Declarar" if each.state == AssignmentState.OFFERED else "Avaliar",
            url=reverse("funding:review", args=[each.pk]),
            on=on,
            due_on=_last_day(each.due_at),
        )
        for each in reviews_waiting(actor)
    ]
    return Panel(
        "funding-reviews",
        "Candidaturas por avaliar",
        by_urgency(tasks),
        "Nenhuma candidatura à espera da sua avaliação.",
        reverse("funding:reviews"),
        "Todas as suas avaliações",
    )


def _of_office(actor: Actor, at: datetime) -> Iterator[Panel]:
    calls, on = call_tasks(at), localdate(at)
    screening = [task for each in calls for task in _steps(each, SCREENING, "funding_applications:index", on)]
    yield Panel(
        "screening",
        "Candidaturas por verificar",
        by_urgency(screening),
        "Nenhuma candidatura por verificar.",
        reverse("funding_applications:calls"),
        "Candidaturas recebidas",
    )
    steps = PROPOSING | DECIDING if can_publish_calls(actor) else PROPOSING
    yield Panel(
        "decisions",
        "Avisos por decidir",
        by_urgency([task for each in calls for task in _steps(each, steps, "funding:deciding_call", on)]),
        "Nada por propor nem por decidir.",
        reverse("funding:deciding"),
        "Decisões dos avisos",
    )


def _steps(tasks: CallTasks, steps: dict[str, tuple[str, str, str]], address: str, on: date) -> Iterator[Task]:
    for name, (one, many, label) in steps.items():
        if count := tasks.counts[name]:
            said = one if count == 1 else many.format(count)
            url = reverse(address, args=[tasks.call.code])
            yield Task(title=said[0].upper() + said[1:], why=f"{tasks.call.title}.", label=label, url=url, on=on)
