"""What a request with answers becomes: each field kept, or given back with what was typed and why it was not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from common.files.models import StoredFile
from common.files.operations import UploadRefused, store_upload
from common.questionnaires import operations, queries
from common.questionnaires.enums import QuestionKind
from common.questionnaires.models import Response
from common.questionnaires.refusals import AnswerConflict, QuestionnaireRefused
from common.questionnaires.schema import Question
from common.questionnaires.sheet import CHOOSE, NOTHING, FieldView, Kept, SectionView, Try, digest_of, token_of
from common.questionnaires.values import shown, typed
from common.ui.formatting import local

if TYPE_CHECKING:
    from accounts.models import User

Page = Callable[[SectionView], HttpResponse]
Store = Callable[["UploadedFile[Any]", Question], StoredFile]
UNPROCESSABLE = 422


class Sent:
    """One request with answers in it."""

    def __init__(self, request: HttpRequest, response: Response, section_id: str, store: Store | None) -> None:
        self.request, self.response, self.section_id = request, response, section_id
        self.schema = queries.schema_of(response.version)
        self.user = cast("User", request.user)
        self.at: datetime = timezone.now()
        self.store = store or self._store

    def one_field(self) -> JsonResponse:
        """Answer what became of the field that `field` names, and of the fields that depend on it."""
        name = self.request.POST.get("field", "")
        question, row = self._question(name)
        tried = self._try(name, question, row)
        view = queries.section_view(self.response, self.section_id, editable=True)
        if view is None:
            raise Http404
        field = next((one for one in _every(view) if one.name == name), None)
        said: dict[str, Any] = {"state": "saved", "token": field.token if field else "", **_around(view)}
        if tried is None:
            at = f"{local(self.at):%H:%M}"
            return JsonResponse(said | {"value": field.value if field else "", "at": at})
        if tried.theirs is not None:
            return JsonResponse(said | _conflict(question, tried), status=409)
        return JsonResponse(said | {"state": "refused", "message": tried.error}, status=UNPROCESSABLE)

    def whole(self, page: Page, back: str) -> HttpResponse:
        """Keep each field that was touched, then what was asked of the rows; show again what could not be kept."""
        tries = {}
        for key in self.request.POST:
            if key.startswith("e--"):
                name = key.replace("e--", "a--", 1)
                question, row = self._question(name)
                tried = self._try(name, question, row)
                if tried is not None:
                    tries[name] = tried
        said = self._change_rows()
        if not tries:
            messages.success(self.request, said or "Respostas guardadas.")
            return redirect(back)
        view = queries.section_view(self.response, self.section_id, editable=True, tries=tries)
        if view is None:
            raise Http404
        drawn = page(view)
        drawn.status_code = UNPROCESSABLE
        return drawn

    def _question(self, name: str) -> tuple[Question, str]:
        parts = name.split("--")
        question = self.schema.by_id.get(parts[1]) if len(parts) == 3 and parts[0] == "a" else None
        home = self.schema.section_of(question.id) if question else None
        if question is None or home is None or home.id != self.section_id or question.kind == QuestionKind.GROUP:
            raise Http404
        return question, parts[2]

    def _try(self, name: str, question: Question, row: str) -> Try | None:
        """Keep one field; return what was sent when it was not kept."""
        token = self.request.POST.get(name.replace("a--", "e--", 1), "")
        raw = self._raw(name, question)
        edit, _, digest = token.rstrip(CHOOSE).partition(".")
        choice = self.request.POST.get(name.replace("a--", "c--", 1), "")
        if choice == "theirs" or (not token.endswith(CHOOSE) and self._is_untouched(name, raw, digest)):
            return None
        if token.endswith(CHOOSE) and choice != "mine":
            return self._choose_first(question, row, raw, token)
        try:
            raw = self._uploaded(name, question, raw)
            operations.save_answer(
                response=self.response,
                question=question.id,
                row=row,
                raw=raw,
                edit=int(edit) if edit.isdecimal() and len(edit) < 10 else 0,
                user=self.user,
                at=self.at,
            )
        except AnswerConflict as conflict:
            theirs = Kept(conflict.theirs, conflict.edit, conflict.by, conflict.at)
            return Try(raw, str(conflict), token_of(question, theirs) + CHOOSE, theirs)
        except ValidationError as error:
            return Try(raw, " ".join(error.messages), token)
        except (QuestionnaireRefused, UploadRefused) as refused:
            return Try(raw, str(refused), token)
        return None

    def _is_untouched(self, name: str, raw: Any, digest: str) -> bool:
        return digest_of(raw) == digest and name not in self.request.FILES

    def _choose_first(self, question: Question, row: str, raw: Any, token: str) -> Try:
        theirs = queries.kept_of(self.response).get((question.id, row), NOTHING)
        return Try(raw, "Diga qual das duas respostas fica.", token_of(question, theirs) + CHOOSE, replace(theirs))

    def _raw(self, name: str, question: Question) -> Any:
        if name.replace("a--", "x--", 1) in self.request.POST:
            return ""
        if question.kind == QuestionKind.SOME_OF:
            return self.request.POST.getlist(name)
        return self.request.POST.get(name, "")

    def _uploaded(self, name: str, question: Question, raw: Any) -> Any:
        upload = self.request.FILES.get(name) if question.kind == QuestionKind.FILE else None
        return str(self.store(upload, question).uuid) if upload is not None else raw

    def _store(self, upload: "UploadedFile[Any]", _: Question) -> StoredFile:
        return store_upload(upload=upload, user=self.user)

    def _change_rows(self) -> str:
        """Add, take out or put back a row, as the button that was pressed says; return what to tell."""
        verb, _, what = self.request.POST.get("row", "").partition(":")
        parts = what.split("--")
        who: dict[str, Any] = {"response": self.response, "user": self.user, "at": self.at}
        try:
            match verb, parts:
                case "add", [question]:
                    operations.add_row(question=question, **who)
                    return "Linha acrescentada. O resto ficou guardado."
                case "remove", [question, row]:
                    position = operations.remove_row(question=question, row=row, **who)
                    self.request.session["row_taken_out"] = f"{self.response.uuid} {question}--{row}--{position}"
                    return "Linha retirada. Pode repô-la enquanto estiver nesta página."
                case "restore", [question, row, position] if position.isdecimal():
                    operations.restore_row(question=question, row=row, position=int(position[:4]), **who)
                    return "Linha reposta, com o que tinha escrito."
        except QuestionnaireRefused as refused:
            messages.error(self.request, str(refused))
        return ""


def _every(view: SectionView) -> list[FieldView]:
    return [each for one in view.fields for each in (one, *(column for row in one.rows for column in row.fields))]


def _around(view: SectionView) -> dict[str, Any]:
    """What changed around the field: which others are asked now, and how far the section is."""
    hidden = [one.name for one in _every(view) if not one.is_visible]
    return {"hidden": hidden, "answered": view.progress.answered, "asked": view.progress.asked}


def _conflict(question: Question, tried: Try) -> dict[str, Any]:
    theirs = tried.theirs or NOTHING
    return {
        "state": "conflict",
        "message": tried.error,
        "token": tried.token.rstrip(CHOOSE),
        "theirs": shown(question, theirs.value) or "sem resposta",
        "value": typed(question, theirs.value),
        "by": theirs.by,
        "at": f"{local(theirs.at):%d/%m/%Y, %H:%M}" if theirs.at else "",
    }
