"""Awards: their list, their page, and what is done there."""

from django.urls import path

from funding.views import award_reports, awards

_REPORT = "area/apoios/<uuid:uuid>/relatorios/<int:pk>/"

urlpatterns = [
    path("area/apoios/", awards.index, name="awards"),
    path("area/apoios/apoios.<str:extension>", awards.index_file, name="awards_file"),
    path("area/apoios/relatorios/", awards.reports, name="award_reports"),
    path("area/apoios/relatorios/relatorios.<str:extension>", awards.reports_file, name="award_reports_file"),
    path("area/apoios/preparar/<uuid:uuid>/", awards.begin, name="open_award"),
    path("area/apoios/<uuid:uuid>/", awards.detail, name="award"),
    path("area/apoios/<uuid:uuid>/pagamentos.<str:extension>", awards.payments, name="award_payments"),
    path("area/apoios/<uuid:uuid>/fluxo.<str:extension>", awards.flow, name="award_flow"),
    path("area/apoios/<uuid:uuid>/cronologia/", awards.chronology, name="award_chronology"),
    path(_REPORT, award_reports.detail, name="award_report"),
    path(f"{_REPORT}responder/", award_reports.begin, name="award_report_form"),
    path(f"{_REPORT}responder/<str:section>/", award_reports.section, name="award_report_section"),
    path(f"{_REPORT}entregar/", award_reports.deliver, name="award_report_deliver"),
    path(f"{_REPORT}apreciar/", award_reports.judge, name="award_report_judge"),
    path(f"{_REPORT}entregas/<int:number>.<str:extension>", award_reports.delivery, name="award_delivery"),
    path("area/apoios/<uuid:uuid>/<slug:name>/", awards.act, name="award_act"),
    path("area/apoios/<uuid:uuid>/<slug:kind>/<int:pk>/<slug:name>/", awards.act_on, name="award_act_on"),
]
