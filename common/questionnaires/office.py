"""The editor of questionnaires in the back office: complete with the keyboard alone and without script."""

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.questionnaires import access, authoring, editing
from common.questionnaires.differences import differences
from common.questionnaires.enums import QuestionKind
from common.questionnaires.forms import GroundsForm, ImportForm, NewForm
from common.questionnaires.models import Questionnaire, QuestionnaireVersion
from common.questionnaires.outline import outline_of
from common.questionnaires.preview import Trial
from common.questionnaires.queries import found_questionnaires, version_in_hand, version_in_use, versions_of
from common.questionnaires.refusals import QuestionnaireRefused
from common.questionnaires.schema import Schema, SchemaProblems, in_hand, read

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponse]
PAGE = 50


def for_authors(view: View) -> View:
    """Refuse whoever does not write questionnaires; tell what could not be done, and go back to the questionnaire."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not access.may_write(request):
            raise PermissionDenied
        try:
            return view(request, **kwargs)
        except QuestionnaireRefused as refused:
            messages.error(request, str(refused))
            return redirect("questionnaires:detail", questionnaire_id=kwargs["questionnaire_id"])

    return guarded


@require_safe
@for_authors
def index(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(found_questionnaires(words), PAGE).get_page(request.GET.get("p"))
    return render(request, "questionnaires/office/index.html", {"page": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = authoring.create_questionnaire(user=person(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Questionário criado. Escreva as perguntas e experimente-o antes de o pôr em uso.")
        return redirect("questionnaires:detail", made.pk)
    return render(request, "questionnaires/office/new.html", {"form": form})


@require_safe
@for_authors
def detail(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Show a version, the one in hand unless another is asked for, with all that can be done to it."""
    questionnaire = questionnaire_with(questionnaire_id)
    versions = versions_of(questionnaire)
    version = chosen(versions, request.GET.get("versao"))
    schema, problems = in_hand(version.schema)
    context = {
        "questionnaire": questionnaire,
        "versions": versions,
        "version": version,
        "newest": versions[0],
        "outline": outline_of(schema),
        "problems": problems,
        "state": authoring.state_of(version),
        "kinds": [(kind.value, kind.label) for kind in QuestionKind],
        "column_kinds": [(kind.value, kind.label) for kind in QuestionKind if kind != QuestionKind.GROUP],
    }
    return render(request, "questionnaires/office/detail.html", context)


@require_POST
@for_authors
def arrange(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Move, copy or take out a part, as the button that was pressed says; or go back on the last change."""
    version = to_change(questionnaire_id)
    verb, _, name = request.POST.get("do", "").partition(":")
    expected = request.POST.get("state", "")
    if verb == "undo":
        authoring.undo(version=version, expected=expected, user=person(request))
        messages.success(request, "A última alteração foi anulada. Pode voltar a fazê-la com o mesmo botão.")
        return redirect("questionnaires:detail", questionnaire_id)
    schema, _ = in_hand(version.schema)
    work = ARRANGEMENTS.get(verb)
    if work is None or name not in editing.names_in(schema):
        raise Http404
    authoring.change(version=version, schema=work(schema, name), expected=expected, user=person(request))
    messages.success(request, said_of(verb, schema, name))
    return redirect(
        f"{reverse('questionnaires:detail', args=[questionnaire_id])}#{name if verb != 'delete' else 'perguntas'}"
    )


@require_POST
@for_authors
def draft(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    version = authoring.draft_next(
        questionnaire=questionnaire_with(questionnaire_id), user=person(request), at=timezone.now()
    )
    messages.success(request, f"Versão {version.number} preparada a partir da anterior, que continua em uso.")
    return redirect("questionnaires:detail", questionnaire_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def put_in_use(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    version = to_change(questionnaire_id)
    now = timezone.now()
    places = access.places_running(version.questionnaire, now)
    form = GroundsForm(request.POST if request.method == "POST" else None, needed=bool(places))
    schema, problems = in_hand(version.schema)
    if request.method == "POST" and form.is_valid() and not problems:
        moved = authoring.put_in_use(version=version, user=person(request), at=now, **form.cleaned_data)
        messages.success(request, f"A versão {version.number} está em uso. Rascunhos que a seguem: {moved}.")
        return redirect("questionnaires:detail", questionnaire_id)
    before = version_in_use(version.questionnaire)
    changes = differences(read(before.schema), schema) if before else []
    context = {"version": version, "places": places, "form": form, "problems": problems}
    context |= {"before": before, "changes": changes}
    return render(request, "questionnaires/office/put_in_use.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def discard(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    version = to_change(questionnaire_id)
    if request.method == "POST":
        authoring.discard(version=version, user=person(request))
        messages.success(request, f"A versão {version.number} foi deitada fora. Nenhuma resposta dependia dela.")
        left = versions_of(version.questionnaire)
        return redirect("questionnaires:detail", questionnaire_id) if left else redirect("questionnaires:index")
    return render(request, "questionnaires/office/discard.html", {"version": version})


@require_safe
@for_authors
def compare(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    questionnaire = questionnaire_with(questionnaire_id)
    versions = versions_of(questionnaire)
    new_one = chosen(versions, request.GET.get("para"))
    others = [one for one in versions if one.number < new_one.number] or versions
    old_one = chosen(others, request.GET.get("de"))
    changes = differences(in_hand(old_one.schema)[0], in_hand(new_one.schema)[0])
    context = {
        "questionnaire": questionnaire,
        "versions": versions,
        "old": old_one,
        "new": new_one,
        "changes": changes,
    }
    return render(request, "questionnaires/office/compare.html", context)


@require_safe
@for_authors
def export(request: HttpRequest, questionnaire_id: int, number: int) -> HttpResponse:
    version = chosen(versions_of(questionnaire_with(questionnaire_id)), str(number))
    text = json.dumps(version.schema, ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(text, content_type="application/json")
    name = f"{version.questionnaire.code}-v{version.number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def bring_in(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Replace what is in hand by a file, all of it or nothing, with every mistake told by its place."""
    questionnaire = questionnaire_with(questionnaire_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            schema = read_text(form.cleaned_data["data"])
        except SchemaProblems as error:
            problems = list(error.problems)
        else:
            who = {"user": person(request)}
            version = authoring.draft_next(questionnaire=questionnaire, at=timezone.now(), **who)
            authoring.change(version=version, schema=schema, expected=authoring.state_of(version), **who)
            messages.success(request, "Perguntas trazidas do ficheiro. Pode anular, se não era este.")
            return redirect("questionnaires:detail", questionnaire_id)
    context = {"questionnaire": questionnaire, "form": form, "problems": problems}
    return render(request, "questionnaires/office/bring_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def preview(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Show a version as who answers sees it; nothing is kept but in the page itself."""
    version = chosen(versions_of(questionnaire_with(questionnaire_id)), request.GET.get("versao"))
    schema, _ = in_hand(version.schema)
    trial = Trial(schema, request.POST.get("carried", ""))
    if request.method == "POST":
        trial.take(request.POST)
    here = request.POST.get("here", "") if request.method == "POST" else ""
    view = trial.sheet(here) or (trial.sheet(schema.sections[0].id) if schema.sections else None)
    if view is None:
        raise Http404
    there = request.POST.get("section") or ("forward" in request.POST and view.next) or ""
    if there and not view.problems:
        view = trial.sheet(there) or view
    context = {"version": version, "section": view, "carried": trial.carried(), "missing": trial.missing()}
    return render(request, "questionnaires/office/preview.html", context | {"forward": view.next})


def read_text(data: bytes) -> Schema:
    try:
        return read(json.loads(data.decode("utf-8-sig"), parse_constant=lambda _: None))
    except (UnicodeDecodeError, RecursionError):
        raise SchemaProblems([("Ficheiro", "não é um texto em UTF-8.")]) from None
    except json.JSONDecodeError as error:
        place = f"Linha {error.lineno}, coluna {error.colno}"
        raise SchemaProblems([(place, "não é JSON: falta ou sobra alguma coisa aqui.")]) from None


ARRANGEMENTS: dict[str, Callable[[Schema, str], Schema]] = {
    "up": lambda schema, name: editing.move(schema, name, -1),
    "down": lambda schema, name: editing.move(schema, name, 1),
    "copy": editing.duplicate,
    "delete": editing.delete,
}


def said_of(verb: str, schema: Schema, name: str) -> str:
    section = schema.section(name)
    label = section.title if section else schema.by_id[name].label
    if verb == "delete":
        used = ", ".join(f"«{one}»" for one in editing.used_by(schema, name))
        warning = f" Dependiam dela: {used}." if used else ""
        return f"«{label}» foi retirada.{warning} Pode anular."
    return f"«{label}» foi duplicada." if verb == "copy" else f"«{label}» mudou de lugar."


def questionnaire_with(pk: int) -> Questionnaire:
    found = Questionnaire.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def to_change(questionnaire_id: int) -> QuestionnaireVersion:
    """Return the version in hand; what is in use does not change."""
    version = version_in_hand(questionnaire_with(questionnaire_id))
    if version is None:
        raise Http404
    return version


def chosen(versions: list[QuestionnaireVersion], number: str | None) -> QuestionnaireVersion:
    """Return the version that was asked for, or the newest."""
    if not versions:
        raise Http404
    if not number:
        return versions[0]
    found = next((one for one in versions if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found


def person(request: HttpRequest) -> "User":
    return cast("User", request.user)
