"""The strategy on one screen, for everybody; on a wall; and as a file."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from accounts.permissions import ANONYMOUS
from common.charts.glance import textures_for
from common.exports.tables import RESPONSES, Provenance, downloads
from common.pagecache.fragments import kept
from dashboard import queries
from dashboard.filters import Asked, asked
from dashboard.models import Alert
from dashboard.permissions import can_see_alerts
from dashboard.tables import COLUMNS, SOURCE, figure_lines
from dashboard.views import drawings

INDENTED = re.compile(r"\n\s+")
SIMULATED = gettext_noop(
    "Parte dos números do Observatório foi simulada para demonstração: não são estatísticas e não devem ser citados "
    "como tal."
)


@dataclass(frozen=True)
class Screen:
    """The screen drawn; the same for everybody."""

    html: SafeString
    updated_at: datetime | None
    is_simulated: bool
    where: str
    regions: tuple[tuple[str, str], ...]


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    wanted = asked(request.GET, timezone.localdate())
    context = {
        "asked": wanted,
        "screen": _screen(wanted.day, wanted.today, wanted.region, wanted.is_wall),
        "read_at": timezone.now(),
        "alerts": _alerts(request),
        "source": _(SOURCE),
        "crumbs": [(_("Observatório"), reverse("observatory:index")), (_("Painel"), "")],
    }
    return render(request, "dashboard/wall.html" if wanted.is_wall else "dashboard/index.html", context)


def _alerts(request: HttpRequest) -> list[Alert]:
    """The open alerts of whoever is signed in; nobody else sees any."""
    actor = getattr(request, "actor", ANONYMOUS)
    return list(queries.open_alerts(actor)) if can_see_alerts(actor) else []


@kept
def _screen(day: date, today: date, region: str, is_wall: bool) -> Screen:
    board = queries.board_on(day, today, region)
    template = "dashboard/_wall.html" if is_wall else "dashboard/_board.html"
    html = INDENTED.sub("\n", render_to_string(template, _context(board, Asked(day, today, region, is_wall))))
    moments = [moment for moment in (board.plan_updated_at, board.figures_updated_at) if moment]
    return Screen(
        html=mark_safe(html),  # noqa: S308 -- rendered by a template, which escaped it
        updated_at=max(moments, default=None),
        is_simulated=board.is_simulated,
        where=board.region.name if board.region else "Portugal",
        regions=tuple((region.code, region.name) for region in board.regions),
    )


def _context(board: queries.Board, wanted: Asked) -> dict[str, Any]:
    return {
        "board": board,
        "asked": wanted,
        "textures": textures_for(drawings.KEY),
        "plan_bar": drawings.ratings(board.plan, height=18),
        "objectives": [(line, drawings.ratings(line.tally)) for line in board.objectives],
        "initiatives": [(line, drawings.ratings(line.tally)) for line in board.initiatives],
        "targets": [drawings.target_row(target) for target in board.targets],
        "domains": [
            (line, drawings.ways(line), drawings.percent(line.with_value, line.expected)) for line in board.domains
        ],
        "regions": [drawings.region_row(line) for line in board.regions],
        "map": drawings.coverage_map(board),
        "map_legend": drawings.coverage_legend(board),
        "rating_legend": drawings.rating_legend(),
        "way_legend": drawings.way_legend(),
        "simulated": _(SIMULATED),
        "downloads": downloads("dashboard:file", QueryDict(wanted.query)),
    }


@require_safe
@login_not_required
def file(request: HttpRequest, extension: str) -> HttpResponse:
    wanted = asked(request.GET, timezone.localdate())
    board = queries.board_on(wanted.day, wanted.today, wanted.region)
    warning = SIMULATED if board.is_simulated else ""
    provenance = Provenance(source=SOURCE, extracted_at=timezone.now(), warning=warning)
    return RESPONSES[extension]("painel", COLUMNS, figure_lines(board), provenance)
