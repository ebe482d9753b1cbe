"""What nobody points at any more."""

from datetime import datetime, timedelta

from django.db.models import ForeignObjectRel, Q, QuerySet

from common.files.models import StoredFile

GRACE = timedelta(hours=24)  # an upload whose form is still open


def orphans(at: datetime) -> QuerySet[StoredFile]:
    """Return the files uploaded over a day ago that no row of any app names, oldest first."""
    named = Q()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            field = relation.field
            rows = field.model._default_manager.exclude(**{field.name: None})
            named |= Q(pk__in=rows.values(f"{field.name}_id" if field.concrete else field.name))
    return StoredFile.objects.filter(uploaded_at__lt=at - GRACE).exclude(named).order_by("uploaded_at", "pk")
