"""Groups of municipalities that somebody chose to compare."""

from django.db.models import Count, Q, QuerySet

from observatory.models import AreaGroup


def groups_of(user_id: int | None) -> QuerySet[AreaGroup]:
    """Return a person's own groups by name, each with its `size`."""
    found = AreaGroup.objects.filter(owner=user_id).annotate(size=Count("areas"))
    return found.order_by("name", "pk")


def group_at(slug: str, user_id: int | None) -> AreaGroup | None:
    """Return a group that this person may see: a public one, or their own."""
    return AreaGroup.objects.filter(Q(is_public=True) | Q(owner=user_id), slug=slug).first()
