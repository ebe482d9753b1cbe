"""A measure as schema.org tells of datasets, for the search engines of data."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.ui.templatetags.languages import json_ld
from observatory.queries import Shown
from observatory.views import words

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TABLES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def linked_data(shown: Shown) -> SafeString:
    """Nothing where nothing was published: there is no dataset yet."""
    if not shown.releases:
        return SafeString("")
    base = settings.PORTAL_BASE_URL
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            **_itself(shown, base),
            "isAccessibleForFree": True,
            "license": LICENCE,
            "publisher": {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": f"{base}/"},
            "creator": [_provider(provider) for provider in shown.measure.providers.all()],
            "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}/dados/#catalogo"},
            "distribution": [_file(shown, extension, base) for extension in TABLES],
        }
    )


def _itself(shown: Shown, base: str) -> dict[str, Any]:
    measure = shown.measure
    name, unit = words.name_of(measure), words.unit_of(measure, shown.level)
    return {
        "@id": f"{base}/dados/#{measure.code}",
        "url": f"{base}{reverse('observatory:measure', args=[measure.code])}",
        "identifier": measure.code,
        "name": f"{measure.code} {name}",
        "description": " ".join(_description(shown)),
        "dateModified": f"{max(release.released_at for release in shown.releases):%Y-%m-%d}",
        "temporalCoverage": _years(shown),
        "spatialCoverage": {"@type": "Place", "name": shown.country.name},
        "variableMeasured": {"@type": "PropertyValue", "name": name, "unitText": unit},
    }


def _description(shown: Shown) -> list[str]:
    said = _("Medida %(code)s do Observatório dos territórios inteligentes, por município, região e ano.")
    mark = [_(words.SIMULATED)] if words.is_simulated(shown) else []
    return [*mark, shown.measure.description, said % {"code": shown.measure.code}]


def _provider(provider: Any) -> dict[str, str]:
    told = {"@type": "Organization", "name": provider.name}
    return told | ({"url": provider.url} if provider.url else {})


def _years(shown: Shown) -> str:
    periods = shown.figures.periods
    return "/".join(dict.fromkeys(f"{one.starts_on:%Y}" for one in (periods[0], periods[-1]))) if periods else ""


def _file(shown: Shown, extension: str, base: str) -> dict[str, str]:
    path = reverse("observatory:file", kwargs={"code": shown.measure.code, "extension": extension})
    return {"@type": "DataDownload", "encodingFormat": TABLES[extension], "contentUrl": f"{base}{path}"}
