"""Static files under names that change with their content."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed once with gzip; the proxy may do better. Brotli would make collecting take a minute."""

    # Our modules name one another by what they are called when collected. Others' are left alone: Django would take
    # what a library says in a comment (`import("../htmx")`) for a file that is missing.
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "ui/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def create_compressor(self, **settings: Any) -> Compressor:
        return Compressor(**settings | {"use_brotli": False})
