from django.urls import path, re_path

from common.ui.addresses import in_each_language
from initiatives.views import public

app_name = "initiatives"

urlpatterns = [
    in_each_language(
        path("iniciativas/", public.index, name="index"),
        path("iniciativas/metas-prr/", public.targets, name="targets"),
        path("iniciativas/<int:number>/", public.detail, name="detail"),
    ),
    re_path(r"^iniciativas/iniciativas\.(?P<extension>csv|xlsx)$", public.initiatives_file, name="file"),
    re_path(r"^iniciativas/metas-prr\.(?P<extension>csv|xlsx)$", public.targets_file, name="targets_file"),
]
