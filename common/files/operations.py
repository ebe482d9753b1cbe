"""Keeping what people upload."""

import hashlib
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.audit.trail import record
from common.files.checks import UploadRefused, clean_name, media_type_of
from common.files.models import StoredFile
from common.files.queries import orphans

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["UploadRefused", "store_upload", "sweep_orphans"]


@transaction.atomic
def store_upload(*, upload: "UploadedFile[Any]", user: "User") -> StoredFile:
    """Check an uploaded file by its content and keep it privately. Raises UploadRefused with nothing kept."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    media_type = media_type_of(cast(BinaryIO, upload.file), name, size, max_size=settings.UPLOAD_MAX_BYTES)
    stored = StoredFile(original_name=name, media_type=media_type, size=size, sha256=_sha256(upload), uploaded_by=user)
    stored.content.save(name, upload, save=False)
    stored.save()
    record(stored, "files.store_upload", user=user, data={"sha256": stored.sha256, "size": size})
    return stored


@transaction.atomic
def sweep_orphans(*, at: datetime) -> list[str]:
    """Remove uploads that never became part of anything; return their names. The bytes go once that is committed."""
    names = []
    for stored in orphans(at).select_for_update(of=("self",), skip_locked=True):
        record(stored, "files.sweep_orphan", user=None, data={"sha256": stored.sha256, "size": stored.size})
        transaction.on_commit(partial(stored.content.storage.delete, str(stored.content.name)))
        names.append(stored.original_name)
        stored.delete()
    return names


def _sha256(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
