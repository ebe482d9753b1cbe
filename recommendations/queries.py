"""Reads about the 31 recommendations."""

from django.db.models import QuerySet

from recommendations.models import Recommendation, RecommendationDomain


def recommendations() -> QuerySet[Recommendation]:
    """Return the recommendations in the order of Table 2, each with its domain and instrument."""
    return Recommendation.objects.select_related("domain", "instrument").order_by("number", "pk")


def recommendation_domains() -> QuerySet[RecommendationDomain]:
    return RecommendationDomain.objects.order_by("position", "pk")


def neighbourhood(number: int) -> tuple[Recommendation | None, Recommendation | None, Recommendation | None]:
    """Return the recommendation before a number, the one with it and the one after; each None when there is none."""
    near = {row.number: row for row in recommendations().filter(number__in=(number - 1, number, number + 1))}
    return near.get(number - 1), near.get(number), near.get(number + 1)
