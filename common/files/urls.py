from django.urls import path

from common.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:uuid>/", views.download, name="download"),
]
