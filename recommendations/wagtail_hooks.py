"""The recommendations in the back office."""

from common.norm.office import OfficeViewSet, add_to_office
from recommendations.models import Recommendation


class RecommendationViewSet(OfficeViewSet):
    model = Recommendation
    name = "recomendacoes"
    source = "RCM n.º 176/2023, Tabela 2"
    icon = "list-ol"
    list_display = ("code", "text", "domain")
    list_filter = ("domain",)
    list_export = ("code", "number", "domain", "text", "source", "updated_at")
    search_fields = ("code", "text")
    ordering = ("number",)


add_to_office("Norma", 40, RecommendationViewSet)
