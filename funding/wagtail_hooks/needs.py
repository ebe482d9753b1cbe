"""«Levantamentos de necessidades» under /gestao/, drawn as the work area is."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from funding.views import office_needs as office

PATTERNS = [
    path("", office.index, name="index"),
    path("novo/", office.edit, name="new"),
    path("<int:survey_id>/", office.survey, name="survey"),
    path("<int:survey_id>/preparar/", office.edit, name="edit"),
    path("<int:survey_id>/enviar/", office.send, name="send"),
    path("<int:survey_id>/lembrar/", office.remind, name="remind"),
    path("<int:survey_id>/prolongar/", office.extend, name="extend"),
    path("<int:survey_id>/convidar/", office.invite, name="invite"),
    path("<int:survey_id>/municipios.<str:extension>", office.followed_file, name="followed_file"),
    path("<int:survey_id>/resultados/", office.sums, name="results"),
    path("<int:survey_id>/resultados/mostrar/", office.show, name="show"),
    path("<int:survey_id>/resultados/ligar/", office.link, name="link"),
    path("<int:survey_id>/<slug:which>.<str:extension>", office.file, name="file"),
]


@hooks.register("register_admin_urls")
def needs_urls() -> list[URLPattern | URLResolver]:
    return [path("necessidades/", include((PATTERNS, "funding_needs"), namespace="funding_needs"))]
