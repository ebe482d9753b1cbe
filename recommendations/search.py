"""The recommendations in the search."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from common.search.registry import Follows, SearchDocument, SearchKind
from recommendations.models import Recommendation
from recommendations.queries import recommendations


def documents(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    for recommendation in recommendations() if keys is None else recommendations().filter(pk__in=keys):
        yield _document(recommendation)


def _document(recommendation: Recommendation) -> SearchDocument:
    domain = recommendation.domain
    return SearchDocument(
        key=str(recommendation.pk),
        title=recommendation.text,
        url=reverse("recommendations:detail", args=[recommendation.number]),
        keywords=f"recomendação {recommendation.number} {domain.name_table2} municípios",
        codes=(recommendation.code, f"recomendação {recommendation.number}", f"R{recommendation.number}"),
        trail=("Recomendações", domain.name),
        domains=(domain.name,),
    )


def _every_one(_row: object) -> None:
    return None


KINDS = (
    SearchKind(
        code="recommendations",
        label="Recomendação",
        label_plural="Recomendações",
        order=30,
        documents=documents,
        url_name="recommendations:index",
        models=("recommendations.Recommendation", Follows("recommendations.RecommendationDomain", _every_one)),
    ),
)
