from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"
    verbose_name = "governança"
    default_auto_field = "django.db.models.BigAutoField"
