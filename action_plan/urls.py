"""Addresses of the action plan."""

from django.urls import path

from action_plan.views import action, calendar, files, public

app_name = "action_plan"
urlpatterns = [
    path("plano-de-acao/", public.index, name="index"),
    path("plano-de-acao/acoes.csv", files.csv, name="csv"),
    path("plano-de-acao/acoes.xlsx", files.xlsx, name="xlsx"),
    path("plano-de-acao/calendario.ics", calendar.calendar, name="calendar"),
    path("plano-de-acao/<slug:code>/", action.detail, name="detail"),
]
