from collections.abc import Callable

from django.apps import AppConfig
from django.http import HttpRequest

from accounts.permissions import ANONYMOUS, Actor
from action_plan import permissions as plan
from common.ui import navigation
from funding import permissions as funding
from observatory import permissions as figures
from practices import permissions as practices
from repositories.permissions import can_see_requests


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = "área de trabalho"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        navigation.register("user", "A minha área", "desk:home", 10, _is_signed_in, icon="home")
        navigation.register("desk", "O que espera por mim", "desk:home", 10)
        navigation.register("desk", "Prazos", "desk:deadlines", 20)
        navigation.register("desk", "Reportes", "action_plan:update_queue", 30, _may(plan.can_see_reports))
        navigation.register("desk", "Pedidos de prazo", "action_plan:request_list", 40, _may(plan.can_see_requests))
        navigation.register("desk", "Boas práticas", "practices:mine", 45, _may(writes_or_reviews))
        navigation.register("desk", "Replicações", "practices:replications", 46, _may(practices.can_start_practice))
        navigation.register("desk", "Valores", "observatory:entry_board", 48, _may(figures.can_see_entries))
        navigation.register("desk", "Decisões dos avisos", "funding:deciding", 49, _may(funding.can_write_calls))
        navigation.register("desk", "Apoios", "funding:awards", 49, _may(funding.can_see_awards))
        navigation.register("desk", "Precedências", "action_plan:dependency_list", 50, _may(plan.can_add_dependency))
        navigation.register("desk", "Propostas", "repositories:requests", 55, _may(can_see_requests))
        navigation.register("desk", "Períodos", "action_plan:period_list", 60, _may(plan.can_see_periods))


def writes_or_reviews(actor: Actor) -> bool:
    return practices.can_start_practice(actor) or practices.can_see_review_queue(actor)


def _is_signed_in(request: HttpRequest) -> bool:
    return _actor(request).is_authenticated


def _may(permission: Callable[[Actor], bool]) -> Callable[[HttpRequest], bool]:
    return lambda request: permission(_actor(request))


def _actor(request: HttpRequest) -> Actor:
    return getattr(request, "actor", ANONYMOUS)
