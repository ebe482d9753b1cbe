from django.urls import path

from common.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.index, name="index"),
    path("lidas/", views.read_all, name="read_all"),
    path("preferencias/", views.preferences, name="preferences"),
    path("<int:pk>/", views.follow, name="follow"),
]
