"""Taking up a practice: saying so, writing to who made it, reporting how it goes, and judging what others report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Actor, ActorRequest
from practices import operations, permissions
from practices.enums import ReplicationStage
from practices.forms.replication import (
    InterestForm,
    MessageForm,
    ReasonForm,
)
from practices.models import Practice, Replication
from practices.operations import Refused
from practices.queries.replications import (
    replications_by,
    replications_of_practices_of,
    replications_visible_to,
    sides_of,
    texts_of,
)
from practices.queries.reports import replication_history
from territories.models import Entity

BOX = ["GET", "HEAD", "POST"]


def _practice(slug: str) -> Practice:
    practice: Practice = get_object_or_404(Practice.objects.select_related("owner_entity"), slug=slug, live=True)
    return practice


def _entity(request: ActorRequest) -> Entity:
    return get_object_or_404(Entity, pk=request.actor.entity_id)


def _replication(request: ActorRequest, pk: int) -> Replication:
    """Find a replication that the person may see whole; the others do not exist for them."""
    return get_object_or_404(replications_visible_to(request.actor), pk=pk)


def _tell(form: Any, refused: Refused) -> None:
    for problem in refused.problems:
        form.add_error(None, problem)


@require_http_methods(BOX)
def interest(request: ActorRequest, slug: str) -> HttpResponse:
    practice = _practice(slug)
    if not permissions.can_declare_interest(request.actor, practice):
        raise PermissionDenied(_why_not(request.actor, practice))
    served = list(practice.recommendations.order_by("number").values_list("number", flat=True))
    initial = {"contact_name": request.user.get_full_name(), "contact_email": request.user.email}
    form = InterestForm(request.POST or None, initial=initial, served=served)
    if request.method == "POST" and form.is_valid():
        try:
            opened = operations.declare_interest(
                practice=practice, **form.cleaned_data, user=request.user, entity=_entity(request), at=timezone.now()
            )
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.info(request, "Interesse registado. Quem criou a prática foi avisado e vai falar consigo.")
            return redirect("practices:replication", opened.pk)
    context = {"practice": practice, "form": form, "crumbs": _crumbs(practice, "Tenho interesse")}
    return render(request, "practices/interest.html", context, status=422 if form.errors else 200)


def _why_not(actor: Actor, practice: Practice) -> str:
    """The next step for whoever cannot declare an interest."""
    if actor.entity_id is None:
        return "Para declarar interesse tem de representar um município ou outra entidade: peça um convite à sua."
    if practice.owner_entity_id in actor.acts_for:
        return "Esta prática é da sua entidade: não se replica o que já é seu."
    return "O seu papel nesta entidade não escreve práticas: peça a um editor que declare o interesse."


def _crumbs(practice: Practice, here: str) -> list[tuple[str, str]]:
    return [
        ("Boas práticas", reverse("practices:index")),
        (practice.title, reverse("practices:detail", args=[practice.slug])),
        (here, ""),
    ]


@require_http_methods(BOX)
def contact(request: ActorRequest, slug: str) -> HttpResponse:
    practice = _practice(slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entity = _entity(request) if request.actor.entity_id is not None else None
        try:
            operations.contact_relay(
                practice=practice,
                text=form.cleaned_data["text"],
                user=request.user,
                entity=entity,
                at=timezone.now(),
            )
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.info(request, "Mensagem entregue. A resposta chega ao seu correio eletrónico.")
            return redirect("practices:detail", practice.slug)
    context = {"practice": practice, "form": form, "crumbs": _crumbs(practice, "Falar com quem a fez")}
    return render(request, "practices/contact.html", context, status=422 if form.errors else 200)


@require_safe
def replications(request: ActorRequest) -> HttpResponse:
    if not permissions.can_start_practice(request.actor):
        raise PermissionDenied("Só quem escreve por um município ou outra entidade tem replicações.")
    context = {
        "own": replications_by(request.actor.acts_for, timezone.localdate()),
        "received": replications_of_practices_of(request.actor.acts_for, timezone.localdate()),
        "crumbs": [("Replicações", "")],
    }
    return render(request, "practices/area/replications.html", context)


@require_safe
def replication(request: ActorRequest, pk: int) -> HttpResponse:
    found = _replication(request, pk)
    context = {
        "replication": found,
        "practice": found.practice,
        "stage": ReplicationStage(found.stage),
        **sides_of(found, timezone.localdate()),
        "texts": texts_of(found),
        "steps": replication_history(found),
        "indicators": found.indicators.order_by("pk"),
        "may_report": permissions.can_report_replication(request.actor, found),
        "report_label": _report_label(found),
        "acts": [act for act in ACTS.values() if act.is_open_to(request.actor, found)],
        "crumbs": [("Replicações", reverse("practices:replications")), (found.practice.title, "")],
    }
    return render(request, "practices/area/replication.html", context)


def _report_label(found: Replication) -> str:
    if found.is_open:
        return "Registar o andamento"
    return "Corrigir com nova declaração" if found.is_vouched else "Corrigir o que ficou dito"


@dataclass(frozen=True)
class Act:
    """Something one side says of a replication, with what it leads to."""

    name: str
    label: str
    title: str
    consequences: tuple[str, ...]
    told: str
    is_open_to: Callable[[Actor, Replication], bool]
    operation: Callable[..., Any]
    asks_reason: bool = False


ACTS = {
    act.name: act
    for act in (
        Act(
            "confirmar",
            "Confirmar",
            "Confirmar a replicação",
            ("A página da prática diz que reconhece esta replicação.", "Quem replicou é avisado."),
            "Replicação confirmada. Quem replicou foi avisado.",
            permissions.can_confirm_replication,
            operations.confirm_replication,
        ),
        Act(
            "contestar",
            "Contestar",
            "Contestar a replicação",
            ("Deixa de contar até a EATA resolver.", "Quem replicou recebe o motivo e pode responder."),
            "Contestação registada. Quem replicou e a EATA veem o motivo.",
            permissions.can_dispute_replication,
            operations.dispute_replication,
            asks_reason=True,
        ),
        Act(
            "verificar",
            "Verificar",
            "Verificar a replicação",
            ("A página da prática diz que a CCDR viu a replicação a funcionar.",),
            "Replicação verificada.",
            permissions.can_verify_replication,
            operations.verify_replication,
        ),
        Act(
            "resolver",
            "Resolver a contestação",
            "Resolver a contestação",
            ("A replicação volta a contar.", "O motivo da contestação e a resolução ficam na história."),
            "Contestação resolvida.",
            permissions.can_settle_dispute,
            operations.settle_dispute,
            asks_reason=True,
        ),
        Act(
            "promover",
            "Fazer dela uma prática própria",
            "Fazer desta replicação uma prática própria",
            ("Abre um rascunho com o que já registou.", "Depois de validada, aparece no catálogo como nascida desta."),
            "Rascunho aberto com o que já registou. Complete-o e submeta-o.",
            permissions.can_promote_replication,
            operations.promote_replication,
        ),
    )
}


@require_http_methods(BOX)
def judge(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    found, act = _replication(request, pk), ACTS.get(name)
    if act is None:
        raise Http404
    if not act.is_open_to(request.actor, found):
        raise PermissionDenied("Este passo não está aberto para si nesta replicação.")
    form = ReasonForm(request.POST or None) if act.asks_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            said = form.cleaned_data if form else {}
            made = act.operation(
                replication=found, **said, user=request.user, entity=_entity(request), at=timezone.now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("practices:replication", pk)
        messages.info(request, act.told)
        return redirect("practices:edit", made.uuid) if isinstance(made, Practice) else redirect(_page_of(pk))
    return _ask(request, found, act, form)


def _page_of(pk: int) -> str:
    return reverse("practices:replication", args=[pk])


def _ask(request: ActorRequest, found: Replication, act: Act, form: ReasonForm | None) -> HttpResponse:
    context = {
        "title": act.title,
        "lead": found.practice.title,
        "consequences": act.consequences,
        "form": form,
        "action_label": act.label,
        "cancel_url": _page_of(found.pk),
    }
    return render(request, "ui/confirm.html", context, status=422 if form and form.errors else 200)
