"""What an author does with a whole practice: see it, hand it in, take it back, revise it, take it out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from practices import operations, permissions
from practices.enums import Section
from practices.forms.review import ReasonForm
from practices.models import Practice
from practices.operations import Refused, draft_of
from practices.queries.area import sheet_of
from practices.queries.sections import texts_of
from practices.views.public import article_of
from practices.views.shared import editable, find, who


@require_safe
def preview(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = find(request, uuid)
    if not permissions.can_see_draft(request.actor, practice):
        raise PermissionDenied("O autor está a escrever de novo: lê o texto quando ele o submeter.")
    draft, at = draft_of(practice), timezone.now()
    page = operations.page_as_it_will_be(practice=practice, at=at)
    context = {
        "practice": practice,
        "draft": draft,
        "texts": texts_of(draft),
        "article": article_of(page, timezone.localdate(at)) if page else None,
    }
    return render(request, "practices/area_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = editable(request, uuid)
    if not permissions.can_submit_practice(request.actor, practice):
        return redirect("practices:edit", practice.uuid)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            operations.submit_practice(practice=practice, **who(request, timezone.now()))
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, "Submetida. Vê aqui em que etapa está, e avisamos quando houver decisão.")
            return redirect("practices:edit", practice.uuid)
    context = {"practice": practice, "sheet": sheet_of(practice, timezone.localdate()), "problems": problems}
    return render(request, "practices/area_submit.html", context, status=409 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = editable(request, uuid)
    page = {
        "title": "Retomar a prática",
        "consequences": ["Sai da análise e volta a ser um rascunho seu.", "Quando a submeter, a análise recomeça."],
        "action_label": "Retomar e continuar a escrever",
    }
    is_allowed = permissions.can_recall_practice(request.actor, practice)
    return _confirm(request, practice, operations.recall_practice, page, is_allowed=is_allowed)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = editable(request, uuid)
    page = {
        "title": "Rever a prática",
        "consequences": [
            "Cria um rascunho a partir do texto atual.",
            "A versão publicada, se existe, não muda até a nova ser aprovada.",
        ],
        "action_label": "Começar a revisão",
    }
    is_allowed = permissions.can_revise_practice(request.actor, practice)
    return _confirm(request, practice, operations.revise_practice, page, is_allowed=is_allowed)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = editable(request, uuid)
    page = {
        "title": "Arquivar a prática",
        "consequences": ["Sai das suas listas.", "Nada se apaga: pode retomá-la mais tarde."],
        "action_label": "Arquivar",
    }
    is_allowed = permissions.can_archive_practice(request.actor, practice)
    return _confirm(request, practice, operations.archive_practice, page, is_allowed=is_allowed)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = find(request, uuid)
    page = {
        "title": "Retirar do catálogo",
        "consequences": [
            "A página deixa de ser pública e diz que a prática foi retirada, e porquê.",
            "Quem a está a replicar é avisado; as replicações e o histórico mantêm-se.",
        ],
        "action_label": "Retirar do catálogo",
        "dangerous": True,
        "form": ReasonForm(request.POST or None),
    }
    is_allowed = permissions.can_withdraw_practice(request.actor, practice)
    return _confirm(request, practice, operations.withdraw_practice, page, is_allowed=is_allowed)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_image(request: ActorRequest, uuid: UUID, position: int) -> HttpResponse:
    practice = editable(request, uuid)
    lines = list(draft_of(practice).images.all())
    if position >= len(lines):
        raise Http404
    page = {
        "title": "Retirar a imagem",
        "lead": lines[position].alt,
        "consequences": ["Deixa de fazer parte do texto que está a escrever.", "A versão publicada não muda."],
        "action_label": "Retirar",
        "dangerous": True,
        "cancel_url": reverse("practices:section", args=[practice.uuid, Section.IMAGES.value]),
    }
    is_allowed = permissions.can_edit_practice(request.actor, practice)
    return _confirm(request, practice, operations.remove_image, page, is_allowed=is_allowed, position=position)


def _confirm(
    request: ActorRequest,
    practice: Practice,
    act: Callable[..., Any],
    page: dict[str, Any],
    *,
    is_allowed: bool,
    **said: Any,
) -> HttpResponse:
    """Say what will happen, and do it once asked to; a form on the page gives its fields to the act."""
    if not is_allowed:
        raise PermissionDenied(
            "Isto já não se pode fazer a esta prática: volte à sua página e veja em que estado está."
        )
    page = {"lead": str(practice), "cancel_url": reverse("practices:edit", args=[practice.uuid]), **page}
    form = page.get("form")
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return render(request, "ui/confirm.html", page)
    try:
        act(practice=practice, **said, **(form.cleaned_data if form else {}), **who(request, timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(page["cancel_url"])
