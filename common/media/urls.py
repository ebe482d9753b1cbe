"""Images drawn for pages, where no proxy or bucket serves them: on one's own machine and in tests."""

from django.urls import path

from common.media import views

urlpatterns = [path("media/<path:name>", views.rendition, name="media")]
