"""Decisions: what the EATA proposes and decides, and what the parties read and answer."""

from django.urls import path

from funding.views import deciding, decisions, hearings

urlpatterns = [
    path("area/decisoes/", deciding.index, name="deciding"),
    path("area/decisoes/<slug:code>/", deciding.board, name="deciding_call"),
    path("area/decisoes/<slug:code>/decisoes.<str:extension>", deciding.file, name="deciding_file"),
    path("area/decisoes/<slug:code>/propor/", deciding.propose, name="propose_decisions"),
    path("area/decisoes/<slug:code>/ouvir/", deciding.hear, name="open_hearings"),
    path("area/decisoes/<slug:code>/decidir/", deciding.decide, name="decide_call"),
    path("area/decisoes/<slug:code>/publicar/", deciding.publish, name="publish_results"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/", hearings.application, name="decision_of"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/argumentos/<int:pk>/", hearings.argument, name="analyse_argument"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/analise/", hearings.close, name="close_analysis"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/readmissao/", hearings.readmit, name="readmit"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/reserva/", hearings.promote, name="promote_reserve"),
    path("area/decisoes/<slug:code>/<uuid:uuid>/recursos/<int:pk>/", hearings.appeal, name="answer_appeal"),
    path("area/candidaturas/<uuid:uuid>/decisao/", decisions.decision, name="decision"),
    path("area/candidaturas/<uuid:uuid>/decisao/pronuncia/", decisions.state, name="state_in_hearing"),
    path("area/candidaturas/<uuid:uuid>/decisao/aceitar/", decisions.accept, name="accept_award"),
    path("area/candidaturas/<uuid:uuid>/decisao/recorrer/", decisions.appeal, name="file_appeal"),
    path("area/candidaturas/<uuid:uuid>/notificacoes/<int:pk>/", decisions.letter, name="letter"),
    path(
        "area/candidaturas/<uuid:uuid>/notificacoes/<int:pk>/notificacao.pdf",
        decisions.letter_file,
        name="letter_file",
    ),
]
