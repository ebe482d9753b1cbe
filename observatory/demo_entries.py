"""Invented figures that the people of the demonstration declare; what of them is published is marked as simulated."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from accounts.models import Membership
from common.ops.demo import Account
from observatory import operations
from observatory.models import Area, Entry, Measure, Period
from observatory.operations import Declarer, EntryValues, GridLine

BEGAN = datetime(2026, 10, 5, 10, tzinfo=UTC)
HOW = "Exemplo de demonstração, com dados inventados: contas de gerência, classificação económica."
MISSING_PROOF = "Falta a ligação para o plano publicado: junte-a e volte a submeter."
# Whose, measure, year, municipality or region, value or reason, and how far it went.
STORIES = (
    ("porto", "M40", "2023", "1312", "52000", "A", "published"),
    ("porto", "M40", "2024", "1312", "310000", "A", "submitted"),
    ("porto", "M15", "2024", "1312", "1", "A", "returned"),
    ("porto", "M41", "2025", "1312", "1", "A", "draft"),
    ("porto", "M40", "2025", "1312", None, "O", "draft"),
    ("faro", "M40", "2023", "0805", "0", "A", "published"),
    ("faro", "M40", "2024", "0805", "18500.50", "P", "submitted"),
    ("faro", "M41", "2024", "0805", "0", "A", "submitted"),
    ("ccdr-norte", "M40", "2024", "1317", "96000", "E", "submitted"),
    ("ccdr-norte", "M40", "2024", "0303", "41000", "A", "submitted"),
    ("ccdr-algarve", "M42", "2024", "algarve", "64", "E", "draft"),
)


def load() -> Iterable[Account]:
    """Declare once: where anybody declared anything, nothing is invented."""
    if Entry.objects.exists():
        return []
    people = _people()
    for day, (box, code, year, place, value, status, way) in enumerate(STORIES):
        at = BEGAN + timedelta(days=day)
        said = EntryValues(None if value is None else Decimal(value), status, HOW)
        entry = operations.enter_figure(
            measure=Measure.objects.get(code=code),
            period=Period.objects.get(code=year),
            line=GridLine(Area.objects.get(code=place), said),
            by=Declarer(people[box].user, people[box].entity, at),
        )
        _go_on(entry, way, people, box, at)
    return []


def _people() -> dict[str, Membership]:
    boxes = {story[0] for story in STORIES} | {"eata"}
    held = Membership.objects.filter(user__email__in=[f"{box}@exemplo.pt" for box in boxes])
    rows = held.select_related("user", "entity").order_by("-starts_on", "pk")
    return {row.user.email.partition("@")[0]: row for row in rows}


def _go_on(entry: Entry, way: str, people: dict[str, Membership], box: str, at: datetime) -> None:
    if way == "draft":
        return
    by = Declarer(people[box].user, people[box].entity, at)
    (entry,) = operations.submit_entries(seen=[(entry, entry.version)], by=by)
    user, later = people["eata"].user, at + timedelta(hours=3)
    if way == "returned":
        operations.return_entry(entry=entry, version=entry.version, reason=MISSING_PROOF, user=user, at=later)
    elif way == "published":
        operations.approve_entries(seen=[(entry, entry.version)], user=user, at=later)
