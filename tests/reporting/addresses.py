"""Where the pages of the reports are, and what they say."""

from django.urls import reverse


def page(edition) -> str:
    return reverse("reporting:edition", args=[edition.year, edition.edition])


def file(edition, name: str) -> str:
    return reverse("reporting:file", args=[edition.year, edition.edition, name])


def office(name: str, *args) -> str:
    return reverse(f"reporting_office:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())
