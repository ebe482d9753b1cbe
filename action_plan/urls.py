"""Addresses of the action plan."""

from django.urls import path

from action_plan.views import (
    action,
    calendar,
    deadlines,
    files,
    periods,
    progress,
    public,
    reopenings,
    review,
    steering,
)
from common.ui.addresses import in_each_language

app_name = "action_plan"
urlpatterns = [
    in_each_language(
        path("plano-de-acao/", public.index, name="index"),
        path("plano-de-acao/<slug:code>/", action.detail, name="detail"),
    ),
    path("plano-de-acao/acoes.csv", files.csv, name="csv"),
    path("plano-de-acao/acoes.xlsx", files.xlsx, name="xlsx"),
    path("plano-de-acao/calendario.ics", calendar.calendar, name="calendar"),
    path("area/acoes/<slug:code>/reportes/<slug:period>/", progress.edit, name="update_edit"),
    path("area/acoes/<slug:code>/reportes/<slug:period>/reabrir/", reopenings.ask, name="reopening_request"),
    path("area/acoes/<slug:code>/avaliacao/", steering.rate, name="rating"),
    path("area/reaberturas/<int:pk>/", reopenings.reopening, name="reopening"),
    path("area/reportes/", review.queue, name="update_queue"),
    path("area/reportes/reportes.<str:extension>", review.queue_file, name="update_queue_file"),
    path("area/reportes/<int:pk>/", progress.detail, name="update_detail"),
    path("area/reportes/<int:pk>/submeter/", progress.submit, name="update_submit"),
    path("area/reportes/<int:pk>/corrigir/", progress.correct, name="update_correct"),
    path("area/reportes/<int:pk>/rever/", review.review, name="update_review"),
    path("area/evidencias/<int:pk>/retirar/", progress.remove_evidence, name="evidence_remove"),
    path("area/evidencias/<int:pk>/verificar/", review.verify_link, name="evidence_verify"),
    path("area/marcos/<int:pk>/pedir-prazo/", deadlines.ask, name="deadline_request"),
    path("area/marcos/<int:pk>/novo-prazo/", deadlines.revise, name="deadline_revise"),
    path("area/pedidos/", deadlines.index, name="request_list"),
    path("area/pedidos/<int:pk>/", deadlines.decide, name="request_decide"),
    path("area/pedidos/<int:pk>/retirar/", deadlines.withdraw, name="request_withdraw"),
    path("area/precedencias/", steering.dependencies, name="dependency_list"),
    path("area/precedencias/<int:pk>/decidir/", steering.decide_dependency, name="dependency_decide"),
    path("area/periodos/", periods.period_list, name="period_list"),
    path("area/periodos/<slug:code>/", periods.period, name="period"),
    path("area/periodos/<slug:code>/reportes.<str:extension>", periods.period_file, name="period_file"),
    path("area/periodos/<slug:code>/fechar/", periods.lock_period, name="period_lock"),
]
