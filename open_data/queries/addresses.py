"""The page of open data for search engines."""

from django.db.models import Max
from django.urls import reverse

from common.ui.languages import in_every_language
from common.ui.sitemap import Address
from observatory.models import Release


def addresses() -> list[Address]:
    path = reverse("open_data:index")
    newest = Release.objects.aggregate(newest=Max("released_at"))["newest"]
    return [Address(path, newest, in_every_language(path))]
