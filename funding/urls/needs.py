"""Needs surveys: answering them, and their sums for everybody. Before the addresses of calls."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from funding.views import needs, public_needs

urlpatterns = [
    re_path(r"^avisos/necessidades/(?P<code>[-\w]+)\.(?P<extension>csv|xlsx)$", public_needs.file, name="needs_file"),
    in_each_language(
        path("avisos/necessidades/", public_needs.index, name="needs"),
        path("avisos/necessidades/<slug:code>/", public_needs.survey, name="needs_results"),
    ),
    path("area/necessidades/", needs.index, name="surveys"),
    path("area/necessidades/entregas/<int:submission_id>/", needs.reading, name="needs_reading"),
    path("area/necessidades/<slug:code>/", needs.survey, name="own_needs"),
    path("area/necessidades/<slug:code>/comecar/", needs.begin, name="begin_needs"),
    path("area/necessidades/<slug:code>/entregar/", needs.hand_in, name="hand_in_needs"),
    path("area/necessidades/<slug:code>/corrigir/", needs.correct, name="correct_needs"),
    path("area/necessidades/<slug:code>/municipios/", needs.territory, name="needs_territory"),
    path("area/necessidades/<slug:code>/respostas/<slug:section>/", needs.section, name="needs_section"),
]
