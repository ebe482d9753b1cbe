from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports.tables import RESPONSES, Provenance, downloads
from common.norm.enums import SubjectKind
from common.norm.queries import notes_for, notes_of
from governance import queries
from governance.tables import LISTS, MODEL_SOURCE, PEOPLE_SOURCE
from territories.queries import communities_with_municipalities


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    bodies = queries.bodies_overview()
    structures = queries.territorial_structures(timezone.localdate())
    context = {
        "bodies": {sheet.body.code: sheet for sheet in bodies},
        "sheets": bodies,
        "structures": structures,
        "municipality_count": sum(row.figures.municipalities for row in structures),
        "community_count": sum(row.figures.communities for row in structures),
        "population_year": queries.POPULATION_YEAR,
        "notes": notes_of((SubjectKind.BODY, sheet.body.code) for sheet in bodies),
        "files": [(name, downloads("governance:file", name=name)) for name in LISTS],
        "source": _(MODEL_SOURCE),
        "updated_at": max((sheet.body.updated_at for sheet in bodies), default=None),
        "crumbs": [(_("Governança"), "")],
    }
    return render(request, "governance/index.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    if code != code.lower():
        return redirect(request.path.lower(), permanent=True)
    sheet = queries.body_sheet(code)
    if sheet is None:
        raise Http404(f"No body is called {code}.")
    context = {
        "sheet": sheet,
        "body": sheet.body,
        "structures": queries.territorial_structures(timezone.localdate()) if sheet.is_territorial else [],
        "population_year": queries.POPULATION_YEAR,
        "notes": notes_for(SubjectKind.BODY, [sheet.body.code])[sheet.body.code],
        "crumbs": [(_("Governança"), reverse("governance:index")), (sheet.body.code, "")],
    }
    return render(request, "governance/detail.html", context)


@login_not_required
@require_safe
def structure(request: HttpRequest, region: str) -> HttpResponse:
    if region != region.lower():
        return redirect("governance:structure", region=region.lower(), permanent=True)
    sheets = queries.territorial_structures(timezone.localdate())
    sheet = next((row for row in sheets if row.slug == region), None)
    if sheet is None:
        raise Http404(f"No territorial structure has region {region}.")
    code = sheet.structure.code
    context = {
        "sheet": sheet,
        "others": [row for row in sheets if row is not sheet],
        "communities": communities_with_municipalities(sheet.region, queries.POPULATION_YEAR),
        "population_year": queries.POPULATION_YEAR,
        "people_source": PEOPLE_SOURCE,
        "notes": notes_for(SubjectKind.BODY, [code])[code],
        "downloads": downloads("governance:file", name="municipios"),
        "crumbs": [
            (_("Governança"), reverse("governance:index")),
            ("EAT", reverse("governance:detail", args=["eat"])),
            (sheet.region.name, ""),
        ],
    }
    return render(request, "governance/structure.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    chosen = LISTS[name]
    now = timezone.now()
    provenance = Provenance(source=chosen.source, extracted_at=now)
    return RESPONSES[extension](name, chosen.columns, chosen.rows(timezone.localdate(now)), provenance)
