"""What published texts hold: every page and every other thing with drafts, read as plain values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.apps import apps
from wagtail.models import DraftStateMixin, Page

HREF = re.compile(r"""\bhref="([^"]+)\"""")
REFERENCE = re.compile(r"""<(?:a|embed)\b[^>]*?\b(?:linktype|embedtype)="(page|document|image)"[^>]*?\bid="(\d+)\"""")
ADDRESS = re.compile(r"https?://\S+")
ON_THE_PORTAL = re.compile(r"/(?!/)\S*")
# Fields about the page itself, which lead nowhere.
OWN = {"url_path", "slug", "path"}


@dataclass(frozen=True)
class Text:
    """A published thing that editors write, and its values as they are stored."""

    instance: Any
    values: dict[str, Any]

    @property
    def model_label(self) -> str:
        return str(self.instance._meta.label)

    @property
    def title(self) -> str:
        return str(self.instance)[:255]


def models_with_drafts() -> list[Any]:
    """Return the models, other than pages, whose rows are written as drafts and published."""
    return [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]


def published_texts() -> Iterator[Text]:
    for page in Page.objects.live().filter(depth__gt=1).order_by("pk").specific().iterator(chunk_size=100):
        yield Text(page, page.serializable_data())
    for model in models_with_drafts():
        for instance in model._default_manager.filter(live=True).order_by("pk").iterator(chunk_size=100):
            yield Text(instance, instance.serializable_data())


def links_in(values: Any, key: str = "") -> Iterator[str]:
    """Yield every address outside the trees that Wagtail itself keeps an eye on."""
    for name, value in leaves(values, key):
        if name in OWN:
            continue
        text = value.strip()
        if ADDRESS.fullmatch(text) or ("url" in name and ON_THE_PORTAL.fullmatch(text)):
            yield text
        else:
            yield from (unescape(found) for found in HREF.findall(text) if _is_address(found))


def references_in(values: Any) -> set[tuple[str, str]]:
    """Return the (kind, number) of every page, document and image that rich texts name."""
    return {(kind, number) for _, value in leaves(values) for kind, number in REFERENCE.findall(value)}


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every text inside, blocks and rows of children too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif isinstance(value, str):
        blocks = _blocks(value)
        if blocks is None:
            yield key, value
        else:
            yield from leaves(blocks, key)


def dictionaries(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every block that has named parts, innermost too."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from dictionaries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from dictionaries(inner)
    elif isinstance(value, str):
        yield from dictionaries(_blocks(value) or [])


def _blocks(text: str) -> list[Any] | None:
    """Return the blocks that a field keeps as JSON, or None for plain text."""
    if not text.startswith("[{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _is_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(text) or ON_THE_PORTAL.fullmatch(text))
