from django.urls import path, re_path

from common.ui.addresses import in_each_language
from governance import views
from governance.tables import LISTS

app_name = "governance"

urlpatterns = [
    in_each_language(
        path("governanca/", views.index, name="index"),
        path("governanca/eat-<slug:region>/", views.structure, name="structure"),
        path("governanca/<slug:code>/", views.detail, name="detail"),
    ),
    re_path(rf"^governanca/(?P<name>{'|'.join(LISTS)})\.(?P<extension>csv|xlsx)$", views.file, name="file"),
]
