"""Addresses of the catalogue and of the signed-in pages of practices."""

from django.urls import path

from practices.views import acts, area, review

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

urlpatterns = area_patterns
