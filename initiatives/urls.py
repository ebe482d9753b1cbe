from django.urls import path, re_path

from initiatives import views

app_name = "initiatives"

urlpatterns = [
    path("", views.index, name="index"),
    path("metas-prr/", views.targets, name="targets"),
    path("<int:number>/", views.detail, name="detail"),
    re_path(r"^iniciativas\.(?P<extension>csv|xlsx)$", views.initiatives_file, name="file"),
    re_path(r"^metas-prr\.(?P<extension>csv|xlsx)$", views.targets_file, name="targets_file"),
]
