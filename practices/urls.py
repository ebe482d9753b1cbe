"""Addresses of the catalogue and of the signed-in pages of practices."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from practices.views import acts, area, files, public, replication, reports, review

app_name = "practices"

area_patterns = [
    path("area/boas-praticas/", area.mine, name="mine"),
    path("area/boas-praticas/nova/", area.start, name="start"),
    path("area/boas-praticas/analise/", review.queue, name="queue"),
    path("area/boas-praticas/<uuid:uuid>/", area.edit, name="edit"),
    path("area/boas-praticas/<uuid:uuid>/previsualizar/", acts.preview, name="preview"),
    path("area/boas-praticas/<uuid:uuid>/submeter/", acts.submit, name="submit"),
    path("area/boas-praticas/<uuid:uuid>/retomar/", acts.recall, name="recall"),
    path("area/boas-praticas/<uuid:uuid>/revisao/", acts.revise, name="revise"),
    path("area/boas-praticas/<uuid:uuid>/retirar/", acts.withdraw, name="withdraw"),
    path("area/boas-praticas/<uuid:uuid>/arquivar/", acts.archive, name="archive"),
    path("area/boas-praticas/<uuid:uuid>/imagens/<int:position>/retirar/", acts.remove_image, name="remove_image"),
    path("area/boas-praticas/<uuid:uuid>/rever/", review.review, name="review"),
    path("area/boas-praticas/<uuid:uuid>/evidencia/", review.evidence, name="evidence"),
    path("area/boas-praticas/<uuid:uuid>/<str:section>/", area.section, name="section"),
]
public_patterns = [
    in_each_language(
        path("boas-praticas/", public.index, name="index"),
        path("boas-praticas/comparar/", public.compare, name="compare"),
        path("boas-praticas/<slug:slug>/", public.detail, name="detail"),
    ),
    re_path(r"^boas-praticas/praticas\.(?P<extension>csv|xlsx|json)$", files.file, name="file"),
    path("boas-praticas/<slug:slug>/cartao.png", files.card, name="card"),
    re_path(r"^boas-praticas/(?P<slug>[-\w]+)/citar\.(?P<extension>txt|bib|ris)$", files.citation, name="citation"),
]
replication_patterns = [
    path("boas-praticas/<slug:slug>/interesse/", replication.interest, name="interest"),
    path("boas-praticas/<slug:slug>/contactar/", replication.contact, name="contact"),
    path("area/replicacoes/", replication.replications, name="replications"),
    path("area/replicacoes/<int:pk>/", replication.replication, name="replication"),
    path("area/replicacoes/<int:pk>/andamento/", reports.report, name="report"),
    path("area/replicacoes/<int:pk>/<slug:name>/", replication.judge, name="judge"),
]

urlpatterns = public_patterns + replication_patterns + area_patterns
