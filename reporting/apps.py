from django.apps import AppConfig
from django.http import HttpRequest

from accounts.permissions import ANONYMOUS
from common.audit.trail import name_actions
from common.search.registry import register as register_kind
from common.ui import navigation
from reporting import permissions


def contributes(request: HttpRequest) -> bool:
    return permissions.can_contribute(getattr(request, "actor", ANONYMOUS))


class ReportingConfig(AppConfig):
    name = "reporting"
    label = "reporting"
    verbose_name = "relatórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reporting.search import KINDS  # noqa: PLC0415 -- models load after the app registry

        navigation.register("primary", "Relatórios", "reporting:index", 50, group="Acompanhamento")
        navigation.register("desk", "Contributos regionais", "reporting:contributions", 40, visible=contributes)
        name_actions(
            {
                "reporting.open": "Abrir edição do relatório",
                "reporting.build": "Gerar relatório",
                "reporting.write": "Escrever texto do relatório",
                "reporting.close_text": "Fechar texto do relatório",
                "reporting.reopen_text": "Reabrir texto do relatório",
                "reporting.submit": "Enviar relatório para revisão",
                "reporting.withdraw_signature": "Retirar a assinatura do relatório",
                "reporting.return": "Devolver relatório à preparação",
                "reporting.sign": "Assinar relatório",
                "reporting.publish": "Publicar relatório",
                "reporting.rectify": "Retificar relatório",
                "reporting.open_errata": "Abrir errata do relatório",
                "reporting.discard": "Descartar edição do relatório",
                "reporting.write_contribution": "Escrever contributo regional",
                "reporting.submit_contribution": "Assinar contributo regional",
                "reporting.accept_contribution": "Aceitar contributo regional",
                "reporting.return_contribution": "Devolver contributo regional",
                "reporting.withdraw_contribution": "Retirar contributo regional",
            }
        )
        for kind in KINDS:
            register_kind(kind)
