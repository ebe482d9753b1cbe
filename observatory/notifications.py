"""What people are told: what is new in what they follow, and of declared figures, one notice for all that was handed
in or decided together.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import EATA_ROLES, MUNICIPAL_ROLES
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from action_plan.queries import civil_day
from common.notifications.operations import notify
from observatory.models import Entry, FeedCheck, Release
from observatory.queries import Bulletin
from territories.queries import entity_labels

MOST_TOLD = 20  # releases in one e-mail; the others are counted
SALT = "observatory.unsubscribe"


def tell_submitted(entries: Sequence[Entry], at: datetime) -> None:
    """Tell the EATA, except who wrote them, that figures wait for a decision."""
    first = entries[0]
    writers = {writer for entry in entries for writer in entry.writer_ids}
    people = [person for person in people_with_roles(EATA_ROLES, civil_day(at)) if person.pk not in writers]
    link = (
        reverse("observatory:review_entry", args=[first.pk])
        if len(entries) == 1
        else reverse("observatory:approve_entries", args=[first.measure.code])
    )
    label = entity_labels([first.entered_for_id], civil_day(at))[first.entered_for_id]
    _tell(people, "entry_submitted", f"{first.pk}:{at:%Y%m%d%H%M%S%f}", {**_of(entries), "entity": label}, link, at)


def tell_returned(entry: Entry, reason: str, at: datetime) -> None:
    """Tell whoever wrote it what to correct, without waiting for the daily e-mail."""
    link = reverse("observatory:enter_figure", args=[entry.measure.code, entry.period.code, entry.area.code])
    context = {**_of([entry]), "reason": reason}
    people = _active(entry.writer_ids)
    _tell(people, "entry_returned", f"{entry.pk}:{entry.version}", context, link, at, digest=False)


def tell_approved(entries: Sequence[Entry], at: datetime) -> None:
    """Tell whoever wrote them, and the municipality whose figure others declared."""
    of_person: dict[User, list[Entry]] = {}
    for entry in entries:
        own = entry.area.municipality.entity_id if entry.area.municipality else None
        people = _active(entry.writer_ids)
        if own is not None and own != entry.entered_for_id:
            people += list(members_of([own], MUNICIPAL_ROLES, civil_day(at)))
        for person in dict.fromkeys(people):
            of_person.setdefault(person, []).append(entry)
    for person, own_entries in of_person.items():
        first = own_entries[0]
        link = reverse("observatory:measure", args=[first.measure.code]) + f"?periodo={first.period.code}"
        _tell([person], "entry_approved", f"{first.pk}:{first.version}", _of(own_entries), link, at)


def _of(entries: Sequence[Entry]) -> dict[str, Any]:
    first = entries[0]
    return {
        "entry": first,
        "measure": first.measure,
        "periods": ", ".join(sorted({entry.period.code for entry in entries})),
        "count": len(entries),
        "areas": ", ".join(sorted({entry.area.name for entry in entries})[:10]),
    }


def _active(user_ids: Iterable[int]) -> list[User]:
    return list(User.objects.filter(pk__in=list(user_ids), is_active=True).order_by("name", "pk"))


def _tell(
    people: Iterable[User],
    name: str,
    key: str,
    context: dict[str, Any],
    url: str,
    at: datetime,
    *,
    digest: bool = True,
) -> None:
    kind = f"observatory.{name}"
    for person in people:
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}:{key}:{person.pk}",
            context=context,
            url=url,
            digest=digest,
            at=at,
        )


def tell_news(
    *,
    person: User,
    bulletins: Sequence[Bulletin],
    waiting: Mapping[int, Sequence[Release]],
    is_urgent: bool,
    at: datetime,
) -> bool:
    """Write one notice with all that is new to somebody; the same news are never two notices."""
    pairs = sorted(f"{follow}-{release.pk}" for follow, releases in waiting.items() for release in releases)
    with override(settings.LANGUAGE_CODE):
        url, stop = _address(bulletins), reverse("observatory:unsubscribe", args=[unsubscribe_token(person)])
    return notify(
        recipient=person,
        kind="observatory.news",
        key=f"observatory.news:{person.pk}:{hashlib.sha256(' '.join(pairs).encode()).hexdigest()[:32]}",
        context={
            "bulletins": bulletins[:MOST_TOLD],
            "count": len(bulletins),
            "more": max(len(bulletins) - MOST_TOLD, 0),
            "portal_url": settings.PORTAL_BASE_URL,
        },
        url=url,
        digest=not is_urgent,
        unsubscribe_url=stop,
        at=at,
    )


def _address(bulletins: Sequence[Bulletin]) -> str:
    if len(bulletins) > 1:
        return reverse("observatory:news")
    news = bulletins[0].news
    return reverse("observatory:release", args=[news.measure.code, news.release.pk])


def unsubscribe_token(person: User) -> str:
    """What stands in the address to stop the e-mails: it does only that, for this person, and does not expire."""
    return Signer(salt=SALT).sign(str(person.pk))


def person_of_token(token: str) -> User | None:
    try:
        return User.objects.filter(pk=int(Signer(salt=SALT).unsign(token))).first()
    except (BadSignature, ValueError):
        return None


def tell_source(*, check: FeedCheck, key: str, at: datetime) -> None:
    """Tell the EATA what a source has, or what is wrong with it."""
    url = reverse("observatory_feeds:feed", args=[check.feed_id])
    if check.run_id:
        url = reverse("observatory_imports:run", args=[check.run_id])
    feed = check.feed
    name = hashlib.sha256(key.encode()).hexdigest()[:24]
    _tell(
        people_with_roles(EATA_ROLES, civil_day(at)),
        "source",
        f"{feed.pk}:{name}",
        {"check": check, "feed": feed, "measure": feed.measure, "provider": feed.provider},
        url,
        at,
    )
