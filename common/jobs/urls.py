from django.urls import path

from common.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:uuid>/", views.progress, name="progress"),
]
