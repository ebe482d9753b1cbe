"""What every step of an award begins and ends with: the lock, the role of that day, the state, and the event."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.audit import chain
from common.pagecache.generation import renew_pages
from funding.enums import AwardState
from funding.models import Award
from funding.notifications.awards import tell_step
from funding.operations.refusals import FundingRefused, NotAllowed, StaleAward, WrongState
from territories.models import Entity


class Versioned(Protocol):
    version: int


def award_stream(award: Award) -> str:
    """Return the name of the award's chain of events."""
    return award.stream


def locked_award(award: Award) -> Award:
    """Return the award as it is now; all that is done to it or to what it has waits for its turn here."""
    return (
        Award.objects.select_for_update(of=["self"])
        .select_related("application__call__report_form", "application__lead", "decision", "lead")
        .get(pk=award.pk)
    )


def actor_on(user: User, entity: Entity, at: datetime) -> Actor:
    return actor_of(user, localdate(at), entity.pk, has_mfa=True)


def require_may(is_allowed: bool, label: str) -> None:
    if not is_allowed:
        raise NotAllowed(f"Não tem, nesta data, o papel que permite {label}.")


def require_state(award: Award, states: Collection[AwardState], label: str) -> None:
    if award.state not in states:
        raise WrongState(f"O apoio está {AwardState(award.state).portuguese}: não é possível {label}.")


def require_version(record: Versioned, version: int) -> None:
    if record.version != version:
        raise StaleAward


def require_words(text: str, problem: str) -> str:
    """Return the text without spaces around it; nothing is refused, ended or changed without saying why."""
    if not text.strip():
        raise FundingRefused(problem)
    return text.strip()


def tell_of_award(
    kind: str,
    award: Award,
    *,
    user: User | None,
    entity: Entity | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Keep a step in the award's chain, and tell of it those it concerns, in the same transaction."""
    event = chain.append(
        award_stream(award), kind, actor=user, on_behalf_of=entity.code if entity else "", at=at, data=data
    )
    tell_step(event, award)
    renew_pages()  # what beneficiaries were paid and delivered is public
