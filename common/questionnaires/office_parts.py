"""The pages of the editor where a section or a question is written."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.questionnaires import authoring, editing
from common.questionnaires.enums import QuestionKind
from common.questionnaires.forms import (
    ConditionSet,
    OptionSet,
    QuestionForm,
    SectionForm,
    answers_to_suggest,
    condition_rows,
    conditions_from,
    initial_of,
    option_rows,
    options_from,
)
from common.questionnaires.models import QuestionnaireVersion
from common.questionnaires.office import for_authors, person, to_change
from common.questionnaires.schema import Question, Schema, in_hand
from common.questionnaires.soundness import CHOICES


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def section(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    version = to_change(questionnaire_id)
    schema, _ = in_hand(version.schema)
    old = schema.section(request.GET.get("id", ""))
    if "id" in request.GET and old is None:
        raise Http404
    earlier = editing.earlier_than(schema, old.id if old else None, "")
    data = request.POST if request.method == "POST" else None
    form = SectionForm(data, initial={"title": old.title, "help": old.help} if old else None)
    rows = ConditionSet(
        data, initial=condition_rows(old.conditions, earlier) if old else [], form_kwargs={"earlier": earlier},
        prefix="condition",
    )  # fmt: skip
    if data is not None and form.is_valid() and rows.is_valid():
        name = old.id if old else editing.new_id(form.cleaned_data["title"], editing.names_in(schema))
        changed = editing.put_section(schema, form.section(name, conditions_from(rows)))
        return kept(request, version, changed, name)
    context = {"version": version, "form": form, "conditions": rows, "old": old, "earlier": earlier}
    context |= {"suggested": list(answers_to_suggest(earlier)), "state": state_of(request, version)}
    return render(request, "questionnaires/office/section.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def question(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    version = to_change(questionnaire_id)
    page = QuestionPage(request, in_hand(version.schema)[0])
    if request.method == "POST" and page.is_valid():
        asked = page.question()
        return kept(request, version, editing.put_question(page.schema, asked, page.home), asked.id)
    context = {"version": version, "page": page, "state": state_of(request, version)}
    return render(request, "questionnaires/office/question.html", context)


class QuestionPage:
    """A question being written: the one of `id`, or a new one at the end of `em`, of the kind of `tipo`."""

    def __init__(self, request: HttpRequest, schema: Schema) -> None:
        self.schema = schema
        self.old: Question | None = schema.by_id.get(request.GET.get("id", ""))
        self.home = request.GET.get("em", "")
        is_home = schema.section(self.home) or self._group(self.home)
        if self.old is None and ("id" in request.GET or not is_home):
            raise Http404
        self.kind = self._kind(request.GET.get("tipo", ""))
        self.earlier = editing.earlier_than(schema, self.old.id if self.old else None, self.home)
        data = request.POST if request.method == "POST" else None
        self.form = QuestionForm(data, kind=self.kind, initial=self._initial())
        self.options = OptionSet(data, initial=option_rows(self.old), prefix="option") if self.has_options else None
        conditions = self.old.conditions if self.old else ()
        self.conditions = ConditionSet(
            data,
            initial=condition_rows(conditions, self.earlier),
            form_kwargs={"earlier": self.earlier},
            prefix="condition",
        )
        self.suggested = list(answers_to_suggest(self.earlier))

    @property
    def has_options(self) -> bool:
        return self.kind in CHOICES

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Kinds it may become: what repeats stays so, and nothing else becomes it."""
        if self.kind == QuestionKind.GROUP:
            return []
        return [(kind.value, str(kind.label)) for kind in QuestionKind if kind != QuestionKind.GROUP]

    def is_valid(self) -> bool:
        """Look at every part, so that all that is wrong is shown at once."""
        said = [self.form.is_valid(), self.conditions.is_valid(), self.options is None or self.options.is_valid()]
        return all(said)

    def question(self) -> Question:
        data = self.form.cleaned_data
        name = self.old.id if self.old else editing.new_id(data["label"], editing.names_in(self.schema))
        made = Question(
            id=name,
            kind=self.kind,
            label=data["label"],
            help=data["help"],
            is_required=data["is_required"],
            limits=self.form.limits(),
            conditions=conditions_from(self.conditions),
        )
        if self.options is not None:
            made = replace(made, options=options_from(self.options, data.get("more_options", "")))
        return made

    def _group(self, name: str) -> Question | None:
        found = self.schema.by_id.get(name)
        return found if found and found.kind == QuestionKind.GROUP else None

    def _kind(self, asked: str) -> QuestionKind:
        if asked in QuestionKind.values:
            kind = QuestionKind(asked)
            is_inside = self._group(self.home) or (self.old and self.old.id in self.schema.group_of)
            if kind != QuestionKind.GROUP or not (is_inside or (self.old and self.old.kind != kind)):
                return kind
            raise Http404
        return self.old.kind if self.old else QuestionKind.TEXT

    def _initial(self) -> dict[str, Any]:
        if self.old is None:
            return {}
        initial = initial_of(self.old)
        if self.old.kind == self.kind:
            return initial
        return {name: initial[name] for name in ("label", "help", "is_required")}


def state_of(request: HttpRequest, version: QuestionnaireVersion) -> str:
    """Return what the page was made with, so that nobody's change is written over."""
    return request.POST.get("state") or authoring.state_of(version)


def kept(request: HttpRequest, version: QuestionnaireVersion, schema: Schema, name: str) -> HttpResponse:
    authoring.change(version=version, schema=schema, expected=request.POST.get("state", ""), user=person(request))
    messages.success(request, "Guardado. Pode anular enquanto não fizer outra alteração.")
    return redirect(f"{reverse('questionnaires:detail', args=[version.questionnaire_id])}#{name}")
