"""Keeping an image that somebody sends outside the back office, with the same checks as inside."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection

from common.audit.trail import record
from common.files.checks import clean_name
from common.media.alternatives import A_FILE_NAME, A_KIND, MISSING, weakness
from common.media.forms import SAY_WHAT_IT_SHOWS, clean_image
from common.media.metadata import ImageRefused
from common.media.models import PortalImage

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["ImageRefused", "store_image"]


@transaction.atomic
def store_image(
    *,
    upload: "UploadedFile[Any]",
    title: str,
    description: str,
    user: "User | None",
    credit: str = "",
    licence: str = "",
    collection: str = "",
) -> PortalImage:
    """Check an uploaded image, take out what it says of people, and keep it. Raises ImageRefused with nothing kept."""
    fault = weakness(description)
    if fault in {MISSING, A_FILE_NAME, A_KIND}:
        raise ImageRefused(SAY_WHAT_IT_SHOWS.format(fault))
    try:
        WagtailImageField().clean(upload)
    except ValidationError as error:
        raise ImageRefused(" ".join(error.messages)) from error
    clean_image(upload)
    # A name nobody guesses: the image is on the web before what it illustrates is public.
    upload.name = f"{uuid4().hex}{PurePosixPath(clean_name(upload.name or '')).suffix.lower()}"
    image = PortalImage(
        title=title,
        description=description.strip(),
        credit=credit,
        licence=licence,
        uploaded_by_user=user,
        file=upload,
        **({"collection": _collection(collection)} if collection else {}),
    )
    image._set_image_file_metadata()
    image.save()
    record(image, "wagtail.create", user=user)
    return image


def _collection(name: str) -> Collection:
    """Return a collection under the root, making it the first time; the root is held, so that it is made once."""
    root = Collection.objects.select_for_update().get(depth=1)
    found: Collection | None = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)
