from django.apps import AppConfig
from django.utils import timezone

from common.audit.trail import name_actions
from common.ui import navigation

AUDITED = {"funding.change_evaluation_plan": "Plano da avaliação alterado"}


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "financiamento"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.files import access  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- beside it
        from common.ui import sitemap  # noqa: PLC0415 -- beside it
        from funding import operations, queries  # noqa: PLC0415 -- beside it
        from funding.queries import assigned_files, files  # noqa: PLC0415 -- beside it

        access.register(
            "funding.Attachment", lambda actor, stored: files.may_open_attachment(actor, stored, timezone.now())
        )
        access.register("funding.Assignment", assigned_files.may_open_assigned)
        name_actions(AUDITED)
        reference.register("minutas de notificação", floor=70, load=operations.load_templates)
        sitemap.register("avisos", queries.call_addresses)
        navigation.register("primary", "Financiamento", "funding:calls", 42)
