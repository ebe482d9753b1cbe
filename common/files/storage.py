"""Where uploaded files lie: outside what the web server can reach."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateFileSystemStorage(FileSystemStorage):
    """A folder without an address. The folder is read from the settings at each use."""

    @property
    def base_location(self) -> Path:
        return Path(settings.PRIVATE_FILES_ROOT)

    @property
    def location(self) -> str:
        return str(self.base_location.resolve())

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Private files have no address; link to the view that serves them.")


def private_storage() -> Storage:
    return storages["private"]
