"""Asking the sources, every night, whether they have anything new, and telling the EATA what needs somebody."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from common.fetching import Fetcher, FetchFailed
from common.jobs.operations import defer
from observatory.enums import CheckOutcome, SourceFormat
from observatory.models import FeedCheck, SourceFeed
from observatory.notifications import tell_source
from observatory.operations.imports import start_fetch
from observatory.operations.payloads import ask_about, only_guest
from observatory.operations.refusals import ImportRefused
from observatory.queries.feeds import published_on, streak_of
from observatory.readers import Header, IneLayout, JsonStatLayout, ReadRefused, read_json_stat
from observatory.readers.cells import SourceRefused
from observatory.readers.ine import read_ine_about

AGAIN_AFTER = timedelta(hours=6)
GONE = frozenset({404, 410})
EXAMPLE_SAID = "É um exemplo de demonstração: nada se pergunta à fonte. Crie uma ligação com o código que ela usa."
CONTRACT = {"title": "título", "unit": "unidade", "decimals": "casas decimais", "division": "divisão territorial"}
Found = tuple[CheckOutcome | None, Header | None, str]


def check_sources(*, at: datetime) -> list[FeedCheck]:
    """Look at every active feed that was not looked at in the last hours, one after the other."""
    feeds = SourceFeed.objects.filter(is_active=True).order_by("format", "dataset", "pk")
    checks = (check_feed(feed=feed, at=at, is_again=False) for feed in feeds)
    return [check for check in checks if check is not None]


def check_feed(*, feed: SourceFeed, at: datetime, is_again: bool = True) -> FeedCheck | None:
    """Ask what the source has of a dataset and note it; None when another worker has just done so."""
    with only_guest(feed.format) as fetcher:
        recent = FeedCheck.objects.filter(feed=feed, checked_at__gt=at - AGAIN_AFTER)
        if not is_again and recent.exists():
            return None
        found = look_at(feed=feed, fetcher=fetcher)
        return _note(feed.pk, found, at)


def preview_feed(*, feed: SourceFeed) -> tuple[CheckOutcome, Header | None, str]:
    """Ask what the source has of a dataset, and note nothing."""
    with only_guest(feed.format) as fetcher:
        trouble, header, said = look_at(feed=feed, fetcher=fetcher)
    if header is not None:
        said = differences(feed.contract, contract_of(header))
        return _compared(feed, said, header.updated_on), header, said
    return trouble or CheckOutcome.FAILED, None, said


def look_at(*, feed: SourceFeed, fetcher: Fetcher) -> Found:
    """Ask, and say what went wrong; without an outcome it is to be compared."""
    if feed.is_example:
        return CheckOutcome.FAILED, None, EXAMPLE_SAID
    try:
        body = ask_about(feed=feed, fetcher=fetcher)
        return None, _header(feed, body), ""
    except SourceRefused as gone:
        return CheckOutcome.GONE, None, str(gone)
    except FetchFailed as failed:
        return CheckOutcome.GONE if failed.status in GONE else CheckOutcome.FAILED, None, str(failed)
    except ReadRefused as unreadable:
        return CheckOutcome.FAILED, None, str(unreadable)
    except (KeyError, TypeError, AttributeError, ValueError) as odd:
        said = f"A resposta da fonte não tem a forma esperada ({type(odd).__name__}). Confirme o código na fonte."
        return CheckOutcome.FAILED, None, said


def _header(feed: SourceFeed, body: bytes) -> Header:
    if feed.format == SourceFormat.INE_JSON:
        return read_ine_about(body, IneLayout(feed.dataset))
    return read_json_stat(body, JsonStatLayout(dataset=feed.dataset)).header


@transaction.atomic
def _note(feed_id: int, found: Found, at: datetime) -> FeedCheck:
    feed = SourceFeed.objects.select_for_update(of=("self",)).select_related("measure", "provider").get(pk=feed_id)
    trouble, header, said = found
    outcome, updated_on, contract = trouble or CheckOutcome.SAME, None, {}
    if header is not None:
        updated_on, contract = header.updated_on, contract_of(header)
        said = differences(feed.contract, contract)
        outcome = _compared(feed, said, updated_on)
        feed.contract = feed.contract or contract
        feed.source_updated_on = updated_on or feed.source_updated_on
    run = _begin_import(feed, updated_on, at) if outcome == CheckOutcome.NEWER else None
    feed.checked_at = at
    feed.save(update_fields=["checked_at", "contract", "source_updated_on"])
    check = FeedCheck.objects.create(
        feed=feed,
        checked_at=at,
        outcome=outcome,
        source_updated_on=updated_on,
        contract=contract,
        said=said,
        run=run,
    )
    _tell(check, at)
    return check


def _compared(feed: SourceFeed, said: str, updated_on: date | None) -> CheckOutcome:
    """A changed description comes before new figures: these may not be of the same thing."""
    if said:
        return CheckOutcome.CHANGED
    known = published_on(feed)
    return CheckOutcome.NEWER if updated_on and (known is None or updated_on > known) else CheckOutcome.SAME


def contract_of(header: Header) -> dict[str, Any]:
    return {name: getattr(header, name) for name in CONTRACT}


def differences(agreed: dict[str, Any], now: dict[str, Any]) -> str:
    """Say what changed since somebody last agreed; what a source does not say is no change."""
    changed = [
        f"{label}: era «{agreed[name]}» e é «{now[name]}»"
        for name, label in CONTRACT.items()
        if agreed.get(name) not in (None, "") and now.get(name) != agreed[name]
    ]
    return "; ".join(changed)


def _begin_import(feed: SourceFeed, updated_on: date | None, at: datetime) -> Any:
    """Read what is new and compare it, once for each version; somebody of the EATA decides."""
    begun = FeedCheck.objects.filter(feed=feed, source_updated_on=updated_on, run__isnull=False)
    if not settings.SOURCE_CHECK_IMPORTS or begun.exists():
        return None
    run = start_fetch(feed=feed, user=None, at=at)
    defer("observatory.read_import", key=f"observatory.read_import:{run.pk}", run_id=run.pk)
    return run


def _tell(check: FeedCheck, at: datetime) -> None:
    """Once for each thing to know, however many nights it lasts."""
    match check.outcome:
        case CheckOutcome.NEWER:
            key = f"newer:{check.source_updated_on}"
        case CheckOutcome.CHANGED:
            key = f"changed:{check.said}"
        case CheckOutcome.GONE | CheckOutcome.FAILED:
            streak = streak_of(check)
            if check.outcome == CheckOutcome.FAILED and len(streak) < settings.SOURCE_FAILURES_TOLD:
                return
            key = f"{check.outcome.lower()}:{streak[-1].pk}"
        case _:
            return
    tell_source(check=check, key=key, at=at)


@transaction.atomic
def accept_contract(*, feed: SourceFeed, user: User) -> SourceFeed:
    """Agree with how the source describes it now; from then on that is what is compared with."""
    last = FeedCheck.objects.filter(feed=feed).exclude(contract={}).order_by("-checked_at", "-pk").first()
    if last is None:
        raise ImportRefused("Ainda não se conhece a descrição da fonte: teste a ligação primeiro.")
    feed.contract = last.contract
    feed.save(update_fields=["contract"])
    record(feed, "observatory.accept_contract", user=user, data={"dataset": feed.dataset, "contract": last.contract})
    return feed


@transaction.atomic
def switch_feed(*, feed: SourceFeed, is_active: bool, user: User) -> SourceFeed:
    """Stop asking a source, or begin again; what came from it stays."""
    if feed.is_example:
        raise ImportRefused(EXAMPLE_SAID)
    feed.is_active = is_active
    feed.save(update_fields=["is_active"])
    record(feed, "observatory.switch_feed", user=user, data={"dataset": feed.dataset, "active": is_active})
    return feed
