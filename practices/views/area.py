"""Writing a practice: begin, write section by section, see it as it will look, hand in, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.ui.formatting import moment
from practices import operations, permissions
from practices.enums import PracticeKind, Section
from practices.forms.lists import LineList, lists_of
from practices.forms.review import ImageForm
from practices.forms.sections import SECTION_FORMS, StartForm, section_initial
from practices.models import Practice
from practices.operations import Refused, SectionValues, StalePractice, draft_of, version_of
from practices.queries.area import history_of, practices_of, sheet_of
from practices.views.shared import editable, find, who

LONGEST_VERSION = 9


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    if not (permissions.can_start_practice(request.actor) or permissions.can_see_review_queue(request.actor)):
        raise PermissionDenied("Entre por um município, CIM ou outra entidade para escrever boas práticas.")
    context = {
        "rows": [(practice, permissions.step_due_on(practice)) for practice in practices_of(request.actor)],
        "may_start": permissions.can_start_practice(request.actor),
        "may_review": permissions.can_see_review_queue(request.actor),
    }
    return render(request, "practices/area_mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ActorRequest) -> HttpResponse:
    if not permissions.can_start_practice(request.actor):
        raise PermissionDenied("Entre por um município, CIM ou outra entidade para escrever boas práticas.")
    form = StartForm(request.POST or None, initial={"kind": PracticeKind.GOOD_PRACTICE})
    if request.method != "POST" or not form.is_valid():
        return render(request, "practices/area_start.html", {"form": form})
    try:
        practice = operations.start_practice(
            title=form.cleaned_data["title"],
            kind=PracticeKind(form.cleaned_data["kind"]),
            **who(request, timezone.now()),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "practices/area_start.html", {"form": form}, status=409)
    return redirect("practices:section", practice.uuid, Section.ESSENTIAL.value)


@require_safe
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = find(request, uuid)
    may_preview = permissions.can_see_draft(request.actor, practice)
    context = {
        "sheet": sheet_of(practice, timezone.localdate(), shows_draft=may_preview),
        "practice": practice,
        "steps": history_of(practice, timezone.localdate()),
        "may_edit": permissions.can_edit_practice(request.actor, practice),
        "may_preview": may_preview,
        "may_recall": permissions.can_recall_practice(request.actor, practice),
        "may_revise": permissions.can_revise_practice(request.actor, practice),
        "may_withdraw": permissions.can_withdraw_practice(request.actor, practice),
        "may_archive": permissions.can_archive_practice(request.actor, practice),
        "may_review": permissions.can_review_practice(request.actor, practice, timezone.localdate()),
        "may_assess": permissions.can_assess_evidence(request.actor, practice) and practice.live,
    }
    return render(request, "practices/area_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, uuid: UUID, section: str) -> HttpResponse:
    if section not in Section.values:
        raise Http404
    practice = editable(request, uuid)
    if not permissions.can_edit_practice(request.actor, practice):
        return _not_now(request, practice)
    here = Section(section)
    if request.method != "POST":
        return _section_page(request, practice, here)
    if here == Section.IMAGES:
        return _add_image(request, practice)
    return _save_section(request, practice, here)


def _not_now(request: ActorRequest, practice: Practice) -> HttpResponse:
    if request.method == "POST" and request.headers.get("X-Autosave"):
        said = f"Esta prática está {practice.get_state_display()} e já não se altera."
        return JsonResponse({"message": said}, status=409)
    return redirect("practices:edit", practice.uuid)


def _section_page(
    request: ActorRequest, practice: Practice, here: Section, *, status: int = 200, **changed: Any
) -> HttpResponse:
    draft, sheet, form = draft_of(practice), sheet_of(practice, timezone.localdate()), SECTION_FORMS[here]
    context = {
        "practice": practice,
        "sheet": sheet,
        "wrong": [gap for gap in sheet.gaps if gap.section == here and not gap.is_missing],
        "comment": sheet.returned.comments.get(here.value, "") if sheet.returned else "",
        "section": here,
        "version": version_of(practice, here),
        "form": form(initial=section_initial(draft, form)),
        "lists": lists_of(here, draft),
        "image_form": ImageForm(),
        "images": list(draft.images.all()) if here == Section.IMAGES else [],
        "draft_name": f"pratica-{practice.pk}-{here.value}",
        **changed,
    }
    return render(request, "practices/area_section.html", context, status=status)


def _save_section(request: ActorRequest, practice: Practice, here: Section) -> HttpResponse:
    form = SECTION_FORMS[here](request.POST)
    lists = lists_of(here, draft_of(practice), request.POST)
    try:
        kept = operations.save_draft(
            practice=practice,
            section=here,
            version=_version(request),
            values=_values(form, lists),
            **who(request, timezone.now()),
        )
    except StalePractice as stale:
        return _stale(request, stale, here, form, lists)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _section_page(request, practice, here, form=form, lists=lists, status=409)
    return _after_saving(request, kept, here, has_errors=bool(form.errors) or any(_wrong(each) for each in lists))


def _version(request: ActorRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_VERSION else -1


def _values(form: Any, lists: list[LineList]) -> SectionValues:
    fields, unread = form.read()
    parts = {}
    for each in lists:
        parts[each.name], lost = each.read()
        unread |= lost
    return SectionValues(fields, unread, parts)


def _wrong(each: LineList) -> bool:
    return any(line.errors for line in each.set.forms)


def _stale(
    request: ActorRequest, stale: StalePractice, here: Section, form: Any, lists: list[LineList]
) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return JsonResponse({"message": str(stale)}, status=409)
    return _section_page(
        request, stale.practice, here, form=form, lists=lists, differences=stale.differences, stale=True, status=409
    )


def _after_saving(request: ActorRequest, practice: Practice, here: Section, *, has_errors: bool) -> HttpResponse:
    """Say what was kept and go where the button pressed leads."""
    if request.headers.get("X-Autosave"):
        saved = f"Guardado às {moment(timezone.now())[-5:]}"
        return JsonResponse({"version": version_of(practice, here), "message": saved})
    tag = f"pratica-{practice.pk}-{here.value}"
    if has_errors:
        messages.warning(request, "Guardado. Há valores por corrigir antes de submeter.", extra_tags=tag)
    else:
        messages.info(request, f"«{here.label}» guardado. Só a sua entidade vê o rascunho.", extra_tags=tag)
    if "another" in request.POST or has_errors:
        return redirect(f"{reverse('practices:section', args=[practice.uuid, here.value])}#listas")
    following = list(Section)[list(Section).index(here) + 1 :]
    if "next" in request.POST and following:
        return redirect("practices:section", practice.uuid, following[0].value)
    return redirect("practices:edit", practice.uuid)


def _add_image(request: ActorRequest, practice: Practice) -> HttpResponse:
    form = ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _section_page(request, practice, Section.IMAGES, image_form=form)
    said = {name: form.cleaned_data[name] for name in ("alt", "author", "licence")}
    try:
        operations.add_image(
            practice=practice, upload=form.cleaned_data["file"], **said, **who(request, timezone.now())
        )
    except Refused as refused:
        form.add_error("file", str(refused))
        return _section_page(request, practice, Section.IMAGES, image_form=form, status=409)
    messages.info(request, "Imagem junta à prática.")
    return redirect("practices:section", practice.uuid, Section.IMAGES.value)
