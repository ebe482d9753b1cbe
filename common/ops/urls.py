from django.urls import path

from common.ops import views

app_name = "ops"
urlpatterns = [
    path("saude/vivo", views.alive, name="alive"),
    path("saude/pronto", views.ready, name="ready"),
    path("metricas", views.metrics, name="metrics"),
]
