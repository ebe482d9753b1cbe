from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("area/", views.home, name="home"),
    path("area/prazos/", views.deadlines, name="deadlines"),
    path("area/prazos/prazos.csv", views.deadlines_csv, name="deadlines_csv"),
]
