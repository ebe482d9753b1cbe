from django.apps import AppConfig
from django.http import HttpRequest

from accounts.permissions import can_see_people, can_write_questionnaires
from common.audit.trail import name_actions
from common.notifications import deputies
from common.ops.demo import register as register_demo
from common.questionnaires import access
from common.ui import navigation


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "contas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  # models are not loaded before

        from accounts import demo, editorial  # noqa: PLC0415  # as above
        from accounts.queries import deputies_of  # noqa: PLC0415  # as above
        from accounts.second_factor import trust_factor_just_added  # noqa: PLC0415  # as above
        from common.norm import reference  # noqa: PLC0415  # as above

        authenticator_added.connect(trust_factor_just_added, dispatch_uid="accounts.trust_factor_just_added")
        name_actions(
            {
                "accounts.invite": "Convite enviado",
                "accounts.resend_invitation": "Convite reenviado",
                "accounts.revoke_invitation": "Convite revogado",
                "accounts.accept_invitation": "Convite aceite",
                "accounts.end_membership": "Pertença terminada",
                "accounts.give_membership": "Pertença dada",
                "accounts.change_person": "Pessoa alterada",
                "accounts.publish_unreviewed": "Correção urgente publicada sem segunda revisão",
            }
        )
        deputies.register(deputies_of)
        access.register_author(can_write_questionnaires)
        editorial.connect()
        reference.register("revisão editorial", floor=2, load=editorial.load_workflow)
        register_demo("pessoas", floor=20, load=demo.load)
        register_navigation()


def is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def is_not_signed_in(request: HttpRequest) -> bool:
    return not request.user.is_authenticated


def sees_people(request: HttpRequest) -> bool:
    return request.user.is_authenticated and can_see_people(request.actor)  # type: ignore[attr-defined]  # set by the middleware


def register_navigation() -> None:
    navigation.register("user", "Entrar", "account_login", 10, is_not_signed_in, icon="user")
    navigation.register("user", "Conta", "accounts:overview", 20, is_signed_in, icon="user")
    navigation.register("user", "Sair", "account_logout", 30, is_signed_in, icon="sign-out", posts=True)
    navigation.register("desk", "Pessoas", "accounts:people", 80, sees_people)
