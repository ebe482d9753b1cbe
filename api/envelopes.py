"""Around the data: pages of a list, and what must be said of it (source, licence, citation, notice)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from api.schemas.common import OURS, Licence, Paging
from common.demonstration import demonstration_mark
from common.ui.formatting import day_long
from observatory.enums import Origin
from observatory.models import Release

RowT = TypeVar("RowT")
SIMULATED = "Dados simulados para demonstração: não são estatísticas e não devem ser citados como tal."
NOTHING_PUBLISHED = "sem dados publicados"


@dataclass(frozen=True)
class Said:
    """What is said of an answer; `title` names it in the citation."""

    title: str
    source: str
    licence: Licence = OURS
    simulated: bool = False


def of_releases(title: str, releases: Iterable[Release], licence: Licence = OURS) -> Said:
    """Say where figures come from: the sources of the releases that brought them."""
    used = list(releases)
    sources = dict.fromkeys(release.source for release in used)
    simulated = any(release.origin == Origin.SIMULATED for release in used)
    return Said(title, "; ".join(sources) or NOTHING_PUBLISHED, licence, simulated)


def single(request: HttpRequest, data: object, said: Said) -> dict[str, Any]:
    return {**_around(request, said), "data": data}


def listing(
    request: HttpRequest,
    response: HttpResponse,
    rows: Sequence[RowT] | QuerySet[Any, RowT],
    make: Callable[[RowT], object],
    paging: Paging,
    said: Said,
) -> dict[str, Any]:
    """Give one page of a list, and the addresses of those before and after, in the body and as links."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    start = (paging.page - 1) * paging.limit
    page = list(rows[start : start + paging.limit])
    is_last = start + paging.limit >= count
    following = None if is_last else _address(request, paging.page + 1)
    previous = None if paging.page == 1 else _address(request, paging.page - 1)
    links = {"next": following, "prev": previous}
    told = [f'<{address}>; rel="{name}"' for name, address in links.items() if address]
    if told:
        response["Link"] = ", ".join(told)
    return {
        **_around(request, said),
        "count": count,
        "page": paging.page,
        "limit": paging.limit,
        "next": following,
        "previous": previous,
        "data": [make(row) for row in page],
    }


def notice(said: Said) -> str | None:
    return " ".join(text for text in (SIMULATED if said.simulated else "", demonstration_mark()) if text) or None


def citation(request: HttpRequest, said: Said) -> str:
    day = day_long(timezone.localdate())
    return (
        f"Portal dos Territórios Inteligentes. «{said.title}». Fonte: {said.source}. "
        f"Consultado em {day}, em {request.build_absolute_uri()}"
    )


def _around(request: HttpRequest, said: Said) -> dict[str, Any]:
    return {
        "simulated": said.simulated,
        "notice": notice(said),
        "source": said.source,
        "licence": said.licence,
        "citation": citation(request, said),
    }


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
