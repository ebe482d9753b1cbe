"""Awards: their list, their page, and what is done there."""

from django.urls import path

from funding.views import awards

urlpatterns = [
    path("area/apoios/", awards.index, name="awards"),
    path("area/apoios/preparar/<uuid:uuid>/", awards.begin, name="open_award"),
    path("area/apoios/<uuid:uuid>/", awards.detail, name="award"),
    path("area/apoios/<uuid:uuid>/pagamentos.<str:extension>", awards.payments, name="award_payments"),
    path("area/apoios/<uuid:uuid>/<slug:name>/", awards.act, name="award_act"),
    path("area/apoios/<uuid:uuid>/<slug:kind>/<int:pk>/<slug:name>/", awards.act_on, name="award_act_on"),
]
