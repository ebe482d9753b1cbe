"""Static files under names that change with their content, sent as light as they can be."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND = re.compile(r"\s*([{};,])\s*")


def lighter(styles: str) -> str:
    """Return styles without what only people read: comments, and blanks around braces, semicolons and commas."""
    return AROUND.sub(r"\1", COMMENT.sub("", styles)).strip() + "\n"


@cache
def house_folders() -> frozenset[str]:
    """The first folder of the static files that are ours, such as `ui`; those of libraries are left as they came."""
    own = (Path(one.path) / "static" for one in apps.get_app_configs() if ".venv" not in Path(one.path).parts)
    inside = Path(settings.BASE_DIR)
    return frozenset(found.name for folder in own if folder.is_relative_to(inside) for found in folder.glob("*"))


def is_ours(name: str) -> bool:
    return name.partition("/")[0] in house_folders()


class HouseCompressor(Compressor):
    """Brotli for what everybody loads; for a library's thousand files gzip, or collecting would take a minute."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.for_libraries = Compressor(**options | {"use_brotli": False})

    def compress(self, path: str) -> list[str]:
        name = Path(path).relative_to(settings.STATIC_ROOT).as_posix()
        compressed: list[str] = super().compress(path) if is_ours(name) else self.for_libraries.compress(path)
        return compressed


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Each file beside its compressed forms, made once when files are collected."""

    # Our modules name one another by what they are called when collected. Others' are left alone: Django would take
    # what a library says in a comment (`import("../htmx")`) for a file that is missing.
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "ui/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def create_compressor(self, **settings: Any) -> Compressor:
        return HouseCompressor(**settings)

    def _save(self, name: str, content: "File[Any]") -> str:
        if name.endswith(".css") and is_ours(name):
            content.seek(0)  # it was read to give it its name
            content = ContentFile(lighter(content.read().decode()).encode())
        return super()._save(name, content)  # type: ignore[no-any-return]  # has no types here
