from django.urls import path, re_path

from initiatives.views import public

app_name = "initiatives"

urlpatterns = [
    path("", public.index, name="index"),
    path("metas-prr/", public.targets, name="targets"),
    path("<int:number>/", public.detail, name="detail"),
    re_path(r"^iniciativas\.(?P<extension>csv|xlsx)$", public.initiatives_file, name="file"),
    re_path(r"^metas-prr\.(?P<extension>csv|xlsx)$", public.targets_file, name="targets_file"),
]
