"""What happens to an event itself: the series of the norm, and cancelling."""

from datetime import datetime
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Workflow, WorkflowContentType

from accounts.models import User
from common.audit.trail import record
from common.norm.reference import Load
from events.enums import ACTIVE_STATES
from events.models import Event, Registration, Series, Theme
from events.notifications import tell_cancelled
from events.operations.places import RegistrationRefused

EDITORIAL_WORKFLOW = "Revisão editorial"
REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def load_reference(load: Load) -> None:
    """Load the series that the sources describe; a later change by an editor stays."""
    series = load.table(REFERENCE, "series.csv", key=["slug"], rows=1)
    themes = load.table(REFERENCE, "themes.csv", key=["series", "number"], rows=7)
    for row in series:
        values = {name: row[name] for name in ("title", "summary", "period", "organiser", "source")}
        found, is_new = Series.objects.get_or_create(slug=row["slug"], defaults=values)
        if not is_new:
            load.changes.unchanged["séries de eventos"] += 1
            continue
        load.changes.created["séries de eventos"] += 1
        own = [theme for theme in themes if theme["series"] == row["slug"]]
        Theme.objects.bulk_create(
            [Theme(series=found, sort_order=int(theme["number"]), name=theme["name"]) for theme in own]
        )
        load.changes.created["temas"] += len(own)
    _load_review(load)


def _load_review(load: Load) -> None:
    """Put the editorial review in force for events: without it, nothing would ever be published."""
    workflow = Workflow.objects.filter(name=EDITORIAL_WORKFLOW, active=True).first()
    if workflow is not None:
        kind = ContentType.objects.get_for_model(Event)
        load.put(WorkflowContentType, {"content_type": kind}, {"workflow": workflow})


@transaction.atomic
def cancel_event(*, event: Event, reason: str, user: User, at: datetime) -> Event:
    """Call the event off: it stays on the site and says so, and everybody registered is told."""
    locked = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not reason.strip():
        raise RegistrationRefused("Escreva o motivo: é o que as pessoas inscritas vão ler.")
    if locked.cancelled_at is not None:
        raise RegistrationRefused("O evento já estava cancelado.")
    if at >= locked.ends_at:
        raise RegistrationRefused("O evento já decorreu: já não se cancela.")
    locked.cancelled_at, locked.cancel_reason = at, reason.strip()
    locked.save(update_fields=["cancelled_at", "cancel_reason", "updated_at"])
    record(locked, "events.cancel_event", user=user, data={"reason": reason.strip()})
    held = Registration.objects.filter(event=locked, state__in=ACTIVE_STATES).select_related("user", "event")
    for registration in held.order_by("pk"):
        tell_cancelled(registration, at)
    return locked
