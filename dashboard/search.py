"""What search engines are told of the dashboard."""

from collections.abc import Iterator

from django.urls import reverse

from common.ui.languages import in_every_language
from common.ui.sitemap import Address
from observatory.models import Release


def addresses() -> Iterator[Address]:
    path = reverse("dashboard:index")
    newest = Release.objects.order_by("-released_at").values_list("released_at", flat=True).first()
    yield Address(path, newest, in_every_language(path))
