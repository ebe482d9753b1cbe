from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("conta/", views.overview, name="overview"),
    path("conta/segundo-fator/", views.second_factor, name="second_factor"),
    path("conta/em-nome-de/", views.switch, name="switch"),
]
