"""Which view shows a type of page. Views register themselves, so that models know none of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from portal.models.page import SitePage

View = Callable[[HttpRequest, Any], HttpResponse]
_views: dict[type["SitePage"], View] = {}


def serves(page_type: type["SitePage"]) -> Callable[[View], View]:
    def register(view: View) -> View:
        _views[page_type] = view
        return view

    return register


def view_of(page: "SitePage") -> View:
    return _views[type(page)]
