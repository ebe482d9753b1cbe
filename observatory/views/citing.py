"""How a page of a measure is cited: by an address that goes on showing the same figures."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.ui import formatting
from observatory.filters import LEVEL_NAMES, MAP, OUTLINED
from observatory.queries import Shown
from observatory.views import words


def permalink(shown: Shown) -> str:
    """The Portuguese address of what is shown, with everything chosen and as of the day it was last changed."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("observatory:measure", args=[shown.measure.code])
    chosen = {
        "periodo": shown.period.code if shown.period else "",
        "nivel": LEVEL_NAMES[shown.level],
        "desagregacao": shown.breakdown.key,
        "em": as_of(shown),
    }
    asked = [(name, value) for name, value in chosen.items() if value]
    asked += [("t", area.code) for area in shown.lines]
    asked += [(MAP, OUTLINED)] if shown.asked.is_outlined else []
    return f"{settings.PORTAL_BASE_URL}{path}?{urlencode(asked)}"


def as_of(shown: Shown) -> str:
    if shown.asked.as_of is not None:
        return shown.asked.as_of.isoformat()
    newest = shown.releases[0] if shown.releases else None
    return f"{formatting.local(newest.released_at):%Y-%m-%d}" if newest else ""


def citation(shown: Shown, on: date) -> str:
    return _(
        "Portal dos Territórios Inteligentes. «%(title)s». Medida %(code)s do Observatório. Fonte: %(source)s. "
        "Consultado em %(day)s, em %(url)s"
    ) % {
        "title": words.title_of(shown),
        "code": shown.measure.code,
        "source": words.sources_of(shown),
        "day": formatting.day_long(on),
        "url": permalink(shown),
    }
