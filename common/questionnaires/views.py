"""Keeping what a section's form sends: a whole section without JavaScript, or one field as it is typed.

An app's own view calls `save` once it has checked that the person may write these answers. Its page shows a section
with `questionnaires/section.html`, and the way through all of them with `questionnaires/sections.html`.
"""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from common.questionnaires import queries
from common.questionnaires.models import Response
from common.questionnaires.sending import Page, Sent, Store
from common.questionnaires.sheet import SectionView


def save(
    request: HttpRequest,
    response: Response,
    *,
    section_id: str,
    page: Page,
    back: str,
    forward: str = "",
    store: Store | None = None,
) -> HttpResponse:
    """Keep what was sent of a section; nothing typed is lost, whatever is wrong with it.

    `page` draws the app's page around a section when something has to be looked at again; `back` is where to go when
    all was kept, `forward` when the person asked to go on. `store` keeps an uploaded file in the app's own way.
    """
    if response.closed_at is None and queries.schema_of(response.version).section(section_id) is None:
        raise Http404
    sent = Sent(request, response, section_id, store)
    if request.headers.get("Accept", "").startswith("application/json"):
        return sent.one_field()
    return sent.whole(page, forward if forward and "forward" in request.POST else back)


def open_section(request: HttpRequest, response: Response, section_id: str, *, editable: bool) -> SectionView:
    """Return a section to be shown, with the row that may be put back; there is no page of a section unknown."""
    view = queries.section_view(response, section_id, editable=editable)
    if view is None:
        raise Http404
    return replace(view, undo=_undo(request, response))


def _undo(request: HttpRequest, response: Response) -> str:
    """Return the row that was just taken out, once, for the button that puts it back."""
    kept = str(request.session.get("row_taken_out", ""))
    if not kept.startswith(f"{response.uuid} "):
        return ""
    del request.session["row_taken_out"]
    return kept.partition(" ")[2]
