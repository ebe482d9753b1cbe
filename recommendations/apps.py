from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    label = "recommendations"
    verbose_name = "recomendações"
    default_auto_field = "django.db.models.BigAutoField"
