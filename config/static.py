"""Static files under names that change with their content."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed once with gzip; the proxy may do better. Brotli would make collecting take a minute."""

    support_js_module_import_aggregation = True  # modules name one another by what they are called when collected

    def create_compressor(self, **settings: Any) -> Compressor:
        return Compressor(**settings | {"use_brotli": False})
