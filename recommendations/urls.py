from django.urls import path, re_path

from recommendations import views

app_name = "recommendations"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:number>/", views.detail, name="detail"),
    re_path(r"^recomendacoes\.(?P<extension>csv|xlsx)$", views.file, name="file"),
]
