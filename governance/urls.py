from django.urls import path, re_path

from governance import views
from governance.tables import LISTS

app_name = "governance"

urlpatterns = [
    path("", views.index, name="index"),
    path("eat-<slug:region>/", views.structure, name="structure"),
    path("<slug:code>/", views.detail, name="detail"),
    re_path(rf"^(?P<name>{'|'.join(LISTS)})\.(?P<extension>csv|xlsx)$", views.file, name="file"),
]
