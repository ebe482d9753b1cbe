"""Calls of other programmes: reading the European portal, whole or not at all, and what the EATA says of each."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import now

from accounts.models import User
from common.audit.trail import record
from common.canonical import canonical, sha256_of
from common.fetching import Fetcher, FetchFailed, Manners
from funding import permissions
from funding.enums import OpportunityChangeKind as Kind, ReadingState
from funding.models import OpenOpportunity, OpportunityChange, OpportunityDeadline, OpportunityReading
from funding.operations.editions import require_role
from funding.operations.refusals import FundingRefused
from funding.readers import european_portal as portal
from territories.models import Municipality

LOCK = 720_813  # one reading writes at a time
PASSES = 3
FEW = 20  # below it nothing is said of how much is missing
ABANDONED = timedelta(hours=2)
Tell = Callable[[int, int], None]
FIELDS = ("title", "programme", "status", "opens_at", "deadlines", "budget", "url", "summary", "keywords")


class ReadingFailed(FundingRefused):
    """The source did not give a list that can be trusted; nothing was written."""


class ReadingHeld(ReadingFailed):
    """So much is missing that somebody has to look before it is believed."""


def read_opportunities(
    *, at: datetime, user: User | None = None, takes_losses: bool = False, tell: Tell | None = None
) -> OpportunityReading:
    """Read all that is open or foreseen and write it as one; what went wrong is kept with the reading."""
    OpportunityReading.objects.filter(state=ReadingState.RUNNING, started_at__lt=at - ABANDONED).update(
        state=ReadingState.FAILED, finished_at=at, said="A leitura foi interrompida. Volte a ler."
    )
    reading = OpportunityReading.objects.create(started_at=at, started_by=user, takes_losses=takes_losses)
    try:
        entries, unread = fetch_entries(tell=tell)
        with transaction.atomic():
            _write(reading, entries, unread)
    except (ReadingFailed, FetchFailed) as trouble:
        reading.state = ReadingState.HELD if isinstance(trouble, ReadingHeld) else ReadingState.FAILED
        reading.said = str(trouble)
    reading.finished_at = now()
    reading.save()
    return reading


def fetch_entries(*, tell: Tell | None = None) -> tuple[list[portal.Entry], int]:
    """Ask for every page; again from the first while the source changes between pages. Raises ReadingFailed."""
    if not settings.EU_FUNDING_URL:
        raise ReadingFailed(
            "A leitura do portal europeu está desligada: falta o endereço nas definições (EU_FUNDING_URL)."
        )
    names: set[str] = set()
    entries: list[portal.Entry] = []
    with Fetcher(_manners()) as fetcher:
        for _ in range(PASSES):
            total, unread = _pass(fetcher, names, entries, tell)
            if len(names) >= total:
                return _trusted(portal.merged(entries), unread, total)
    raise ReadingFailed(
        f"A fonte diz ter {total} avisos e só deu {len(names)}: mudou enquanto se lia. Nada foi alterado; volte a ler."
    )


def _manners() -> Manners:
    return Manners(
        pause=settings.FETCH_PAUSE_SECONDS,
        timeout=settings.FETCH_TIMEOUT_SECONDS,
        max_bytes=settings.EU_FUNDING_MAX_BYTES,
    )


def _pass(fetcher: Fetcher, names: set[str], entries: list[portal.Entry], tell: Tell | None) -> tuple[int, int]:
    unread, pages, number = 0, 1, 1
    while number <= pages:
        parameters, parts = portal.question(number, key=settings.EU_FUNDING_KEY)
        came = fetcher.post(settings.EU_FUNDING_URL, parameters, parts)
        try:
            page = portal.read_page(came.body, came.charset)
        except portal.AnswerRefused as refused:
            raise ReadingFailed(f"Página {number}: {refused}") from refused
        pages = max(1, -(-page.total // portal.PAGE_SIZE))
        if pages > settings.EU_FUNDING_MAX_PAGES:
            raise ReadingFailed(
                f"A fonte diz ter {page.total} avisos, muito mais do que o habitual: confirme o filtro."
            )
        names |= page.names
        entries += page.entries
        unread += page.unread
        if tell:
            tell(number, pages)
        number += 1
    return page.total, unread


def _trusted(entries: list[portal.Entry], unread: int, total: int) -> tuple[list[portal.Entry], int]:
    if unread > max(total // 20, 2):
        raise ReadingFailed(
            f"{unread} dos {total} avisos vieram sem identificador ou título: a fonte mudou de forma. Nada mudou."
        )
    return entries, unread


def _write(reading: OpportunityReading, entries: list[portal.Entry], unread: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    newer = OpportunityReading.objects.filter(
        state__in=[ReadingState.DONE, ReadingState.SAME], started_at__gt=reading.started_at
    )
    if newer.exists():
        raise ReadingFailed("Outra leitura, mais recente, acabou primeiro: fica essa.")
    known = {one.reference: one for one in OpenOpportunity.objects.prefetch_related("deadlines")}
    _check_losses(reading, known, {entry.reference for entry in entries})
    changes = [*_arrivals(known, entries, reading.started_at), *_losses(known, entries, reading.started_at)]
    for change in changes:
        change.reading = reading
    OpportunityChange.objects.bulk_create(changes, batch_size=500)
    reading.state = ReadingState.DONE if changes else ReadingState.SAME
    reading.found, reading.unread = len(entries), unread


def _check_losses(reading: OpportunityReading, known: dict[str, OpenOpportunity], came: set[str]) -> None:
    """Of what has not ended by itself, most does not vanish in a night."""
    at = reading.started_at
    live = {
        reference
        for reference, one in known.items()
        if one.gone_at is None and not one.is_demonstration and (one.closes_at is None or one.closes_at > at)
    }
    lost = live - came
    if reading.takes_losses or not lost or (came and (len(live) < FEW or len(lost) * 2 <= len(live))):
        return
    raise ReadingHeld(
        f"{len(lost)} dos {len(live)} avisos que ainda tinham prazo não vieram. Nada foi alterado: "
        "confirme no portal europeu e, se for verdade, mande ler outra vez aceitando as perdas."
    )


def _arrivals(
    known: dict[str, OpenOpportunity], entries: Iterable[portal.Entry], at: datetime
) -> list[OpportunityChange]:
    changes = []
    for entry in entries:
        one, after = known.get(entry.reference), content_of(entry)
        sha = sha256_of(canonical(after))
        before = kept_content(one) if one else {}
        kind = _kind(one, sha)
        _keep(one or OpenOpportunity(reference=entry.reference, first_seen_at=at), entry, sha, at)
        if kind:
            changed = [name for name in FIELDS if before.get(name) != after[name]]
            told = {name: after[name] for name in changed}
            said = {name: before[name] for name in changed if name in before}
            changes.append(
                OpportunityChange(reference=entry.reference, title=entry.title, kind=kind, before=said, after=told)
            )
    return changes


def _kind(one: OpenOpportunity | None, sha: str) -> Kind | None:
    if one is None:
        return Kind.NEW
    if one.gone_at is not None:
        return Kind.BACK
    return None if one.content_sha256 == sha else Kind.CHANGED


def _keep(one: OpenOpportunity, entry: portal.Entry, sha: str, at: datetime) -> None:
    """Write what came; what the EATA said stays as it is."""
    is_same = one.content_sha256 == sha  # a new one has none yet
    one.last_seen_at, one.gone_at, one.content_sha256 = at, None, sha
    if is_same:
        one.save(update_fields=["last_seen_at", "gone_at"])
        return
    for name in ("title", "programme", "status", "opens_at", "budget", "url", "summary"):
        setattr(one, name, getattr(entry, name))
    one.keywords = list(entry.keywords)
    one.closes_at = entry.deadlines[-1].ends_at if entry.deadlines else None
    one.save()
    OpportunityDeadline.objects.filter(opportunity=one).delete()
    OpportunityDeadline.objects.bulk_create(
        OpportunityDeadline(opportunity=one, ends_at=each.ends_at, is_day=each.is_day) for each in entry.deadlines
    )


def _losses(
    known: dict[str, OpenOpportunity], entries: Iterable[portal.Entry], at: datetime
) -> list[OpportunityChange]:
    came = {entry.reference for entry in entries}
    lost = [
        one
        for reference, one in sorted(known.items())
        if reference not in came and one.gone_at is None and not one.is_demonstration
    ]
    OpenOpportunity.objects.filter(pk__in=[one.pk for one in lost]).update(gone_at=at)
    return [OpportunityChange(reference=one.reference, title=one.title, kind=Kind.GONE) for one in lost]


def content_of(entry: portal.Entry) -> dict[str, Any]:
    """Return what came, as it is hashed and compared."""
    return {
        "title": entry.title,
        "programme": entry.programme,
        "status": str(entry.status),
        "opens_at": entry.opens_at.isoformat() if entry.opens_at else None,
        "deadlines": [_said(one.ends_at, one.is_day) for one in entry.deadlines],
        "budget": f"{entry.budget:.2f}" if entry.budget is not None else None,
        "url": entry.url,
        "summary": entry.summary,
        "keywords": list(entry.keywords),
    }


def kept_content(one: OpenOpportunity) -> dict[str, Any]:
    """Return what is kept of a call in the same words."""
    deadlines = sorted(one.deadlines.all(), key=lambda each: each.ends_at)
    entry = portal.Entry(
        reference=one.reference,
        title=one.title,
        programme=one.programme,
        status=one.status,
        opens_at=one.opens_at.astimezone(portal.BRUSSELS) if one.opens_at else None,
        deadlines=tuple(portal.Deadline(each.ends_at, each.is_day) for each in deadlines),
        budget=one.budget,
        url=one.url,
        summary=one.summary,
        keywords=tuple(one.keywords),
    )
    return content_of(entry)


def _said(ends_at: datetime, is_day: bool) -> str:
    there = ends_at.astimezone(portal.BRUSSELS)
    return f"{there - timedelta(days=1):%Y-%m-%d}" if is_day else there.isoformat()


@transaction.atomic
def judge_opportunity(
    *,
    opportunity: OpenOpportunity,
    is_hidden: bool,
    is_relevant: bool,
    note: str,
    suits: Iterable[Municipality],
    user: User,
    entity_id: int | None,
    at: datetime,
) -> OpenOpportunity:
    """Say of a call of others whether it is shown, whether it is worth looking at, and for whom."""
    require_role(
        permissions.can_judge_opportunities,
        user=user,
        entity_id=entity_id,
        at=at,
        label="apreciar estas oportunidades",
    )
    if is_hidden and is_relevant:
        raise FundingRefused("O que se assinala aos municípios não pode estar escondido: escolha um dos dois.")
    one = OpenOpportunity.objects.select_for_update().get(pk=opportunity.pk)
    one.is_hidden, one.is_relevant, one.note = is_hidden, is_relevant, note.strip()
    one.judged_by, one.judged_at = user, at
    one.save(update_fields=["is_hidden", "is_relevant", "note", "judged_by", "judged_at"])
    one.suits.set(suits)
    record(one, "funding.judge_opportunity", user=user, data={"hidden": is_hidden, "relevant": is_relevant})
    return one
