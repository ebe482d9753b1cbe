"""Conditions that several operations share: who the person is on that day, and whether the period is open."""

from datetime import datetime

from accounts.enums import EATA_ROLES, REPORTING_ROLES, Role
from accounts.models import Membership, User
from accounts.queries import people_with_roles, with_predecessors
from action_plan.models import Action, PeriodUnlock, ReportingPeriod
from action_plan.operations.refusals import PeriodLocked, Refused
from action_plan.queries.windows import civil_day
from common.ui.formatting import until
from territories.models import Entity


def require_eata(user: User, at: datetime, refusal: type[Refused]) -> None:
    """Refuse whoever is not of the EATA on that day, however they got here."""
    if not _holds(user, EATA_ROLES, at):
        raise refusal("Só quem pertence à EATA nesta data pode fazer isto. Peça à coordenação que reveja o seu papel.")


def require_coordinator(user: User, at: datetime, refusal: type[Refused]) -> None:
    if not _holds(user, {Role.EATA_COORDINATOR}, at):
        raise refusal("Só a coordenação da EATA pode fazer isto.")


def require_reporter(user: User, entity: Entity, action: Action, at: datetime, refusal: type[Refused]) -> None:
    """Refuse whoever does not report, on that day, for the responsible entity or for the one that took it over."""
    on = civil_day(at)
    if not Membership.objects.active(on).filter(user=user, entity=entity, role__in=REPORTING_ROLES).exists():
        raise refusal(f"Nesta data não tem o papel de reporte em {entity.code}.")
    if action.responsible_id not in with_predecessors(entity.pk, on):
        raise refusal(
            f"A ação {action.code} é de outra entidade: só a entidade responsável, ou quem lhe sucedeu, reporta."
        )


def _holds(user: User, roles: frozenset[Role] | set[Role], at: datetime) -> bool:
    held = Membership.objects.active(civil_day(at)).filter(user=user, role__in=roles)
    return user.is_active and held.exists()


def require_open_period(period: ReportingPeriod, action: Action, at: datetime) -> None:
    """Refuse to write in a locked period, saying who may open it and until when it was open."""
    if at < period.locked_at:
        return
    unlock = PeriodUnlock.objects.filter(period=period, action=action).order_by("-until", "-pk").first()
    if unlock is not None and at < unlock.until:
        return
    closed = f"O período {period.code} fechou: aceitou reportes até às {until(period.locked_at)}."
    if unlock is not None:
        closed += f" A reabertura para a ação {action.code} foi até às {until(unlock.until)}."
    names = ", ".join(str(person) for person in people_with_roles([Role.EATA_COORDINATOR], civil_day(at)))
    who = f"Só a coordenação da EATA ({names}) o pode reabrir" if names else "Só a coordenação da EATA o pode reabrir"
    raise PeriodLocked(closed, f"{who}, para esta ação e até uma data que indica.")
