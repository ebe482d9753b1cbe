"""Links that lead nowhere: those the last check found, and those to pages and files that are gone or not published."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from common.editorial.enums import LinkState
from common.editorial.models import LinkUse
from common.editorial.queries.texts import published_texts, references_in

TROUBLED = (LinkState.BROKEN, LinkState.FAILING, LinkState.MOVED, LinkState.GUARDED)
TARGETS: dict[str, Any] = {"page": Page, "document": get_document_model(), "image": get_image_model()}
DELETED = {
    "page": ("página", "página apagada"),
    "document": ("documento", "documento apagado"),
    "image": ("imagem", "imagem apagada"),
}


@dataclass(frozen=True)
class Trouble:
    """A link that does not do what it should, and where to mend it."""

    where: str
    edit_url: str
    target: str
    problem: str
    checked_at: datetime | None = None


def troubles() -> list[Trouble]:
    return sorted([*inner_troubles(), *outer_troubles()], key=lambda trouble: (trouble.where, trouble.target))


def outer_troubles() -> Iterator[Trouble]:
    uses = LinkUse.objects.filter(link__state__in=TROUBLED).select_related("link").order_by("pk")
    edit_urls = _edit_urls({(use.model_label, use.object_id) for use in uses})
    for use in uses:
        link = use.link
        status = f" ({link.status})" if link.status else ""
        detail = f": {link.detail}" if link.detail else ""
        yield Trouble(
            where=use.title,
            edit_url=edit_urls.get((use.model_label, use.object_id), ""),
            target=link.url,
            problem=f"{link.get_state_display()}{status}{detail}",
            checked_at=link.checked_at,
        )


def inner_troubles() -> Iterator[Trouble]:
    """What published texts lead to, on this site, that readers do not find: deleted, or not published."""
    hidden = _hidden_pages()
    there = {kind: _numbers(model) for kind, model in TARGETS.items()}
    finder = AdminURLFinder()
    for text in published_texts():
        edit_url = finder.get_edit_url(text.instance) or ""
        for kind, number in sorted(references_in(text.values)):
            if number not in there[kind]:
                name, gone = DELETED[kind]
                yield Trouble(text.title, edit_url, f"{name} n.º {number}", gone)
        for number in _pages_named_by(text.instance) & hidden.keys():
            yield Trouble(text.title, edit_url, hidden[number], "página por publicar ou retirada")


def _numbers(model: Any) -> set[str]:
    return {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}


def _hidden_pages() -> dict[str, str]:
    pages = Page.objects.filter(live=False, depth__gt=1).values_list("pk", "title")
    return {str(pk): title for pk, title in pages}


def _pages_named_by(instance: Any) -> set[str]:
    kinds = ContentType.objects.get_for_models(Page, _base(instance))
    rows = ReferenceIndex.objects.filter(
        base_content_type=kinds[_base(instance)], object_id=str(instance.pk), to_content_type=kinds[Page]
    )
    return set(rows.values_list("to_object_id", flat=True))


def _base(instance: Any) -> type[Any]:
    return Page if isinstance(instance, Page) else type(instance)


def _edit_urls(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return where to edit each text; what is gone meanwhile has nowhere."""
    finder, by_label = AdminURLFinder(), defaultdict(set)
    for label, object_id in wanted:
        by_label[label].add(object_id)
    found = {}
    for label, ids in by_label.items():
        kind = ContentType.objects.filter(Q(app_label=label.split(".")[0], model=label.split(".")[1].lower())).first()
        model = kind.model_class() if kind else None
        for instance in model._default_manager.filter(pk__in=ids) if model else ():
            found[label, str(instance.pk)] = finder.get_edit_url(instance) or ""
    return found
