"""What waits, on the first page of the back office."""

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from accounts.permissions import ANONYMOUS
from action_plan import permissions, queries


class WaitingPanel(Component):
    """Counts what the EATA has to decide, with the way to each list of the work area."""

    name = "waiting"
    order = 50
    media = Media()

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        actor, on = getattr(self.request, "actor", ANONYMOUS), timezone.localdate()
        context = {
            "reports": len(queries.updates_to_review(actor, on)),
            "requests": len(queries.requests_to_decide(actor, on)),
            "late": len(queries.late(on)),
            "area": "/area/",
        }
        return render_to_string("action_plan/office/_waiting.html", context, self.request)


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    if permissions.can_decide_reports(getattr(request, "actor", ANONYMOUS)):
        panels.append(WaitingPanel(request))
