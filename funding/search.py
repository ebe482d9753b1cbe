"""What the search finds of funding."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from common.search.registry import SearchDocument
from common.ui.formatting import local
from funding.models import Call, CallEdition, CallQuestion, ResultsPublication
from funding.queries import content_of_call, public_calls, read_call_content
from funding.queries.results import Results, read_results


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


def results(keys: Collection[str] | None) -> Iterable[SearchDocument]:
    """Give the last results published of each call, found by who leads, takes part or was supported."""
    last = ResultsPublication.objects.select_related("call").order_by("call_id", "-number").distinct("call_id")
    if keys is not None:
        last = last.filter(call_id__in=[key for key in keys if key.isdecimal()])
    return [_results_document(read_results(edition)) for edition in last]


def _results_document(found: Results) -> SearchDocument:
    call = found.edition.call
    supported = ", ".join(dict.fromkeys(row.lead for row in found.supported))
    towns = tuple(dict.fromkeys(town.name for row in found.rows for town in row.municipalities))
    return SearchDocument(
        key=str(call.pk),
        title=f"Resultados: {call.title}",
        url=reverse("funding:results", args=[call.code]),
        summary=f"Apoiados: {supported}" if supported else found.edition.note,
        body=" ".join(f"{row.registry} {row.title} {row.lead}" for row in found.rows),
        keywords=f"{call.number} {call.code} resultados beneficiários apoio aprovadas lista de reserva",
        codes=tuple(row.registry for row in found.rows if row.registry),
        trail=("Avisos", call.title),
        territories=towns,
        year=found.year,
        published_at=found.edition.published_at,
    )


def of_results(row: ResultsPublication) -> Collection[str]:
    return [str(row.call_id)]


def _of_call(row: CallEdition | CallQuestion) -> Collection[str]:
    return [str(row.call_id)]


FOUND_BY = (("funding.CallEdition", _of_call), ("funding.CallQuestion", _of_call))
