from django.urls import path, re_path

from common.ui.addresses import in_each_language
from recommendations import views

app_name = "recommendations"

urlpatterns = [
    in_each_language(
        path("recomendacoes/", views.index, name="index"),
        path("recomendacoes/<int:number>/", views.detail, name="detail"),
    ),
    re_path(r"^recomendacoes/recomendacoes\.(?P<extension>csv|xlsx)$", views.file, name="file"),
]
