"""What the demonstration adds across apps: measured targets, a report being written and one sent back.

Every invented text says so.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.enums import EATA_ROLES, Role
from accounts.models import Membership, User
from accounts.queries import people_with_roles
from action_plan.enums import Lifecycle
from action_plan.models import Action, ProgressUpdate, ReportingPeriod
from action_plan.operations import UpdateValues, open_update, return_update, save_update, submit_update
from common.ops.demo import Account
from initiatives.models import TargetIndicator
from initiatives.operations import record_measurement

SOURCE = "Exemplo de demonstração: valor inventado"
INVENTED = "Demonstração, dados inventados. "
OPEN_PERIOD = "2026-S2"
WRITTEN_AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
RETURNED_AT = datetime(2026, 11, 12, 15, tzinfo=UTC)
MEASURED = (
    ("PRR-01", "municípios com PGU", "29", date(2025, 12, 31)),
    ("PRR-01", "municípios com PGU", "61", date(2026, 6, 30)),
    ("PRR-05", "protótipos de gémeos digitais", "5", date(2026, 3, 27)),
    ("PRR-05", "casos de uso com validade verificada (ID)", "3", date(2026, 6, 30)),
    ("PRR-06", "formandos das autarquias capacitados", "412", date(2025, 3, 31)),
    ("PRR-06", "formandos das autarquias capacitados", "655", date(2026, 6, 30)),
    ("PRR-08", "dotação PRR", "41250000", date(2026, 6, 30)),
)


def load() -> Iterable[Account]:
    """Load what is missing; what is already there is left alone."""
    reviewer = people_with_roles(EATA_ROLES, WRITTEN_AT.date()).first()
    if reviewer is not None:
        _measure(reviewer)
        _leave_open(reviewer)
    return []


def _measure(user: User) -> None:
    for code, name, value, measured_on in MEASURED:
        indicator = TargetIndicator.objects.filter(target__code=code, name=name).first()
        if indicator is None or indicator.measurements.filter(measured_on=measured_on).exists():
            continue
        at = datetime(measured_on.year, measured_on.month, measured_on.day, 17, tzinfo=UTC)
        record_measurement(
            indicator=indicator, value=Decimal(value), measured_on=measured_on, source=SOURCE, user=user, at=at
        )


def _leave_open(reviewer: User) -> None:
    """Leave one report half written and one sent back, so that there is something to do."""
    period = ReportingPeriod.objects.filter(code=OPEN_PERIOD).first()
    held = Membership.objects.active(WRITTEN_AT.date()).filter(role=Role.ACTION_REPORTER, entity__code="ARTE")
    writer = held.select_related("user", "entity").order_by("pk").first()
    if period is None or writer is None:
        return
    _write(writer, period, "I01-A5", "Quatro entidades usam já a ferramenta de acompanhamento.")
    sent = _write(writer, period, "I06-A3", "Carregados os avisos abertos até outubro.")
    if sent is not None:
        sent = submit_update(update=sent, version=sent.version, user=writer.user, entity=writer.entity, at=WRITTEN_AT)
        reason = INVENTED + "Falta dizer quantos avisos foram carregados e juntar a ligação para a lista."
        return_update(update=sent, version=sent.version, reason=reason, user=reviewer, at=RETURNED_AT)


def _write(writer: Membership, period: ReportingPeriod, code: str, done: str) -> ProgressUpdate | None:
    action = Action.objects.filter(code=code, plan__label="2023").first()
    if action is None or action.updates.filter(period=period).exists():
        return None
    update = open_update(action=action, period=period, user=writer.user, entity=writer.entity, at=WRITTEN_AT)
    values = UpdateValues(lifecycle=Lifecycle.IN_PROGRESS, percent=Decimal(75), done=INVENTED + done)
    return save_update(
        update=update, version=update.version, values=values, user=writer.user, entity=writer.entity, at=WRITTEN_AT
    )
