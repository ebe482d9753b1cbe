"""Addresses of evaluation in the area: what evaluators do, and what applicants answer."""

from django.urls import path

from funding.views import clarifications, reviews

urlpatterns = [
    path("area/avaliacoes/", reviews.mine, name="reviews"),
    path("area/avaliacoes/<int:pk>/", reviews.review, name="review"),
    path("area/avaliacoes/<int:pk>/entregar/", reviews.submit, name="review_submit"),
    path("area/avaliacoes/<int:pk>/impedimento/", reviews.conflict, name="review_conflict"),
    path("area/candidaturas/<uuid:uuid>/esclarecimentos/", clarifications.clarifications, name="clarifications"),
]
