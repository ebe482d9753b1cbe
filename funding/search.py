"""What the search finds of funding."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from common.search.registry import SearchDocument
from common.ui.formatting import local
from funding.models import Call, CallEdition, CallQuestion
from funding.queries import content_of_call, public_calls, read_call_content


def documents(keys: Collection[str] | None) -> Iterable[SearchDocument]:
    """Give the calls that the public sees, with what their last edition says and the questions answered."""
    calls = public_calls().prefetch_related("editions", "questions").order_by("pk")
    if keys is not None:
        calls = calls.filter(pk__in=[key for key in keys if key.isdecimal()])
    return [_document(call) for call in calls]


def _document(call: Call) -> SearchDocument:
    editions = sorted(call.editions.all(), key=lambda edition: edition.number)
    content = read_call_content(editions[-1].payload if editions else content_of_call(call))
    questions = [question for question in call.questions.all() if question.is_public]
    lines = [f"{line.code} {line.title} {line.description}" for line in content.lines]
    asked = [f"{question.published_text} {question.answer}" for question in questions]
    return SearchDocument(
        key=str(call.pk),
        title=content.title,
        url=reverse("funding:call", args=[call.code]),
        summary=content.summary,
        body=" ".join([content.text, *lines, *asked]),
        keywords=" ".join([content.number, call.code, call.mechanism.name, "aviso candidatura financiamento"]),
        trail=("Avisos",),
        year=local(content.opens_at).year if content.opens_at else None,
        published_at=call.published_at,
    )


def _of_call(row: CallEdition | CallQuestion) -> Collection[str]:
    return [str(row.call_id)]


FOUND_BY = (("funding.CallEdition", _of_call), ("funding.CallQuestion", _of_call))
