"""Addresses of calls, their plan, their consultation and their questions."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from funding.views import calls, consultation

FILE = r"\.(?P<extension>csv|xlsx|json)$"
urlpatterns = [
    re_path(rf"^avisos/avisos{FILE}", calls.file, name="calls_file"),
    re_path(rf"^avisos/plano{FILE}", calls.plan_file, name="plan_file"),
    path("avisos/plano.ics", calls.plan_calendar, name="plan_calendar"),
    in_each_language(
        path("avisos/", calls.index, name="calls"),
        path("avisos/plano/", calls.plan, name="plan"),
        path("avisos/<slug:code>/", calls.call, name="call"),
        path("avisos/<slug:code>/versoes/<int:number>/", calls.edition, name="edition"),
    ),
    path("avisos/<slug:code>/aviso.ics", calls.call_calendar, name="call_calendar"),
    path("avisos/<slug:code>/versoes/<int:number>.json", calls.edition_file, name="edition_file"),
    path("avisos/<slug:code>/contribuir/", consultation.contribute, name="contribute"),
    path("avisos/<slug:code>/perguntar/", consultation.ask, name="ask"),
]
