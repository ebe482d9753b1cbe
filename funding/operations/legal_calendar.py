"""The legal calendar kept by the EATA: days on which services closed, and the dilation of who lives away."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from common.audit.trail import record
from common.calendars.enums import Seat
from common.calendars.holidays import holidays_of, is_weekend
from common.calendars.models import ClosedDay, Dilation
from funding.operations.decisions.deciding import recount_acceptances
from funding.operations.decisions.hearings import recount_hearings
from funding.operations.editions import require_role
from funding.operations.refusals import CallRefused
from funding.permissions import can_publish_calls

LABEL = "alterar o calendário dos prazos"


@transaction.atomic
def close_day(
    *, day: date, seat: str, reason: str, source: str, user: User, entity_id: int | None, at: datetime
) -> int:
    """Count a day as closed from now on; return how many terms that run became longer."""
    require_role(can_publish_calls, user=user, entity_id=entity_id, at=at, label=LABEL)
    if is_weekend(day):
        raise CallRefused("É sábado ou domingo: já não conta para os prazos, não precisa de o acrescentar.", "day")
    if why := holidays_of(day.year, Seat(seat) if seat else Seat.MAINLAND).get(day):
        raise CallRefused(f"Já é feriado ({why}): não precisa de o acrescentar.", "day")
    told = {"day": day, "seat": seat, "reason": reason.strip(), "source": source.strip()}
    try:
        with transaction.atomic():
            closed = ClosedDay.objects.create(**told, added_by=user)
    except IntegrityError as error:
        raise CallRefused("Este dia já está na lista, para o mesmo sítio.", "day") from error
    record(closed, "funding.close_day", user=user, data={**told, "day": day.isoformat()})
    return recount_hearings(at=at) + recount_acceptances(at=at)


@transaction.atomic
def open_day(*, closed: ClosedDay, user: User, entity_id: int | None, at: datetime) -> None:
    """Take a day out of the list: terms that were counted with it stay as they are, for none is made shorter."""
    require_role(can_publish_calls, user=user, entity_id=entity_id, at=at, label=LABEL)
    told = {"day": closed.day.isoformat(), "seat": closed.seat, "reason": closed.reason}
    record(closed, "funding.open_day", user=user, data=told)
    closed.delete()


@transaction.atomic
def change_dilation(
    *, dilation: Dilation, days: int, source: str, user: User, entity_id: int | None, at: datetime
) -> int:
    """Change how many days who lives away has more; return how many terms that run became longer."""
    require_role(can_publish_calls, user=user, entity_id=entity_id, at=at, label=LABEL)
    before = dilation.days
    dilation.days, dilation.source = days, source.strip()
    dilation.save(update_fields=["days", "source"])
    record(dilation, "funding.change_dilation", user=user, data={"before": before, "days": days})
    return recount_hearings(at=at) + recount_acceptances(at=at)
