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
from common.editorial.queries.texts import published_texts

TROUBLED = (LinkState.BROKEN, LinkState.FAILING, LinkState.MOVED, LinkState.GUARDED)
DELETED = {"página": "página apagada", "documento": "documento apagado", "imagem": "imagem apagada"}


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
    """References that published texts have to what is not there, or is not published."""
    gone = _targets_out_of_reach()
    if not gone:
        return
    finder = AdminURLFinder()
    for text in published_texts():
        base = ContentType.objects.get_for_model(_base(text.instance))
        rows = ReferenceIndex.objects.filter(base_content_type=base, object_id=str(text.instance.pk))
        for kind_id, object_id in rows.values_list("to_content_type", "to_object_id").distinct():
            if (kind_id, object_id) in gone:
                target, problem = gone[kind_id, object_id]
                yield Trouble(text.title, finder.get_edit_url(text.instance) or "", target, problem)


def _targets_out_of_reach() -> dict[tuple[int, str], tuple[str, str]]:
    """Return what texts refer to and readers do not reach: (type, id) → (its name, what is wrong)."""
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for model, name in ((Page, "página"), (get_document_model(), "documento"), (get_image_model(), "imagem")):
        kind = ContentType.objects.get_for_model(model)
        rows = ReferenceIndex.objects.filter(to_content_type=kind).values_list("to_object_id", flat=True)
        wanted = set(rows.distinct())
        if not wanted:
            continue
        there = {str(pk): row for pk, row in model._default_manager.in_bulk(list(wanted)).items()}
        for object_id in wanted:
            row: Any = there.get(object_id)
            if row is None:
                found[kind.pk, object_id] = (f"{name} n.º {object_id}", DELETED[name])
            elif model is Page and not row.live:
                found[kind.pk, object_id] = (str(row), "página por publicar ou retirada")
    return found


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
