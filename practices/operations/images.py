"""Images of a practice: kept in the library, and shown with what they show, whose they are and their licence."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from common.media.collections import PRACTICE_PICTURES
from common.media.operations import ImageRefused, store_image
from practices.enums import Section
from practices.models import Practice, PracticeImage
from practices.operations.drafts import draft_of, keep_draft
from practices.operations.guards import lock_practice, require_editable, require_writer
from practices.operations.refusals import PracticeRefused
from territories.models import Entity

MOST_IMAGES = 12


@transaction.atomic
def add_image(
    *,
    practice: Practice,
    upload: "UploadedFile[Any]",
    alt: str,
    author: str,
    licence: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Practice:
    """Check an image and add it to the text. Raises PracticeRefused with nothing kept."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    require_editable(current)
    if not (alt.strip() and author.strip() and licence.strip()):
        raise PracticeRefused("Diga o que a imagem mostra, de quem é e com que licença.")
    draft = draft_of(current)
    if draft.images.count() >= MOST_IMAGES:
        raise PracticeRefused(f"Uma prática tem, no máximo, {MOST_IMAGES} imagens: retire uma para juntar outra.")
    try:
        picture = store_image(
            upload=upload,
            title=alt,
            description=alt,
            credit=author,
            licence=licence,
            user=user,
            collection=PRACTICE_PICTURES,
        )
    except ImageRefused as refused:
        raise PracticeRefused(f"A imagem não foi aceite: {refused}") from refused
    line = PracticeImage(image=picture, alt=alt, author=author, licence=licence, sort_order=draft.images.count())
    draft.images.set([*draft.images.all(), line])
    record(current, "practices.add_image", user=user, data={"image": picture.pk})
    return keep_draft(current, draft, Section.IMAGES, user, at)


@transaction.atomic
def remove_image(*, practice: Practice, position: int, user: User, entity: Entity, at: datetime) -> Practice:
    """Take an image out of the text; a version already public keeps it until the new one is."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    require_editable(current)
    draft = draft_of(current)
    lines = list(draft.images.all())
    if not 0 <= position < len(lines):
        raise PracticeRefused("Esta imagem já não faz parte da prática.")
    draft.images.set([line for place, line in enumerate(lines) if place != position])
    return keep_draft(current, draft, Section.IMAGES, user, at)
