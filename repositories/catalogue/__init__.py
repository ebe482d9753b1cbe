"""The six repositories, in the order in which they are presented."""

from django.urls import reverse

from common.ui.sitemap import Address
from repositories import queries
from repositories.catalogue.apis import APIS
from repositories.catalogue.free_zones import FREE_ZONES
from repositories.catalogue.funding import FUNDING
from repositories.catalogue.legislation import LEGISLATION
from repositories.catalogue.partners import PARTNERS
from repositories.catalogue.repository import Event, Field, Line, Mark, Repository
from repositories.catalogue.solutions import SOLUTIONS
from repositories.enums import RepositoryCode

REPOSITORIES: tuple[Repository, ...] = (LEGISLATION, FREE_ZONES, PARTNERS, SOLUTIONS, APIS, FUNDING)
BY_CODE: dict[RepositoryCode, Repository] = {repository.code: repository for repository in REPOSITORIES}


def addresses() -> list[Address]:
    """Return the pages of the repositories for search engines."""
    lists = [reverse("repositories:index"), *(reverse("repositories:list", args=[str(code)]) for code in BY_CODE)]
    return [*map(Address, lists), *(Address(path, at) for path, at in queries.published_addresses())]


__all__ = ["BY_CODE", "REPOSITORIES", "Event", "Field", "Line", "Mark", "Repository", "addresses"]
