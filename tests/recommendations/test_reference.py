from recommendations.models import Recommendation, RecommendationDomain


def test_31_recommendations_in_eight_domains_in_the_order_of_the_table(norm_loaded):
    domains = RecommendationDomain.objects.order_by("position")

    assert [(domain.name, domain.recommendations.count()) for domain in domains] == [
        ("Visão estratégica", 3),
        ("Governança inteligente", 2),
        ("Sociedade inteligente", 3),
        ("Mobilidade inteligente", 4),
        ("Ambiente inteligente", 7),
        ("Qualidade de vida inteligente", 5),
        ("Economia inteligente", 5),
        ("Dimensão tecnológica", 2),
    ]
    assert list(Recommendation.objects.order_by("number").values_list("code", flat=True)) == [
        f"R{number:02}" for number in range(1, 32)
    ]


def test_the_spelling_of_the_table_is_kept(norm_loaded):
    mobility = RecommendationDomain.objects.get(slug="mobilidade-inteligente")

    assert (mobility.name, mobility.name_table2) == ("Mobilidade inteligente", "Mobilidade Inteligente")
    assert "<i>living labs</i>" in Recommendation.objects.get(code="R05").text_html
