"""What people are told of a practice: each step once, at once when something is asked of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.enums import EATA_ROLES, Role
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from action_plan.queries import civil_day
from common.notifications.operations import notify
from practices.enums import PracticeState, ReplicationAct, ReviewAct
from practices.models import Practice, PracticeTransition, RelayedMessage, Replication
from practices.permissions import WRITER_ROLES
from practices.queries.territory import regional_officers
from territories.queries import entity_labels, successor_ids

TOLD = {
    ReviewAct.APPROVED_REGIONALLY: "practice_validated",
    ReviewAct.APPROVED_NATIONALLY: "practice_published",
    ReviewAct.RETURNED: "practice_returned",
    ReviewAct.REFUSED: "practice_refused",
    ReviewAct.WITHDRAWN: "practice_withdrawn",
}


def writers_of(entity_id: int, at: datetime) -> list[User]:
    """Return who writes for an entity today, or for the one that took it over."""
    on = civil_day(at)
    return list(members_of(successor_ids(entity_id, on) | {entity_id}, WRITER_ROLES, on))


def contacts_of(practice: Practice, at: datetime) -> list[User]:
    """Return who a message about a practice goes to: its contacts that have an account, and else its writers."""
    addresses = [contact.email for contact in practice.contacts.all() if contact.consent_at and contact.email]
    people = list(User.objects.filter(is_active=True, email__in=addresses).order_by("name", "pk"))
    return people or writers_of(practice.owner_entity_id, at)


def reviewers_of(practice: Practice, at: datetime) -> list[User]:
    """Return who may decide the step under way."""
    on = civil_day(at)
    if practice.state == PracticeState.REGIONAL and practice.review_region is not None:
        officers = regional_officers(practice.review_region, on, except_of=practice.owner_entity)
        return officers or list(people_with_roles([Role.EATA_COORDINATOR], on))
    return list(people_with_roles(EATA_ROLES, on))


def tell_reviewers(practice: Practice, step: PracticeTransition) -> None:
    people = [person for person in reviewers_of(practice, step.at) if person.pk != step.actor_id]
    _tell(people, "practice_waiting", step.pk, {"practice": practice}, _link("review", practice.uuid), step.at)


def tell_writers(practice: Practice, step: PracticeTransition) -> None:
    """Tell whoever writes for the owner what was decided; what asks nothing of them may wait for the day's e-mail."""
    name = TOLD[ReviewAct(step.act)]
    digest = step.act == ReviewAct.APPROVED_REGIONALLY
    people = [person for person in writers_of(practice.owner_entity_id, step.at) if person.pk != step.actor_id]
    context = {"practice": practice, "step": step}
    _tell(people, name, step.pk, context, _link("edit", practice.uuid), step.at, digest=digest)


def tell_replicators(practice: Practice, step: PracticeTransition) -> None:
    """Tell whoever is replicating a practice that it left the catalogue."""
    for replication in practice.replications.select_related("replicator"):
        _tell(
            writers_of(replication.replicator_id, step.at),
            "practice_withdrawn",
            f"{step.pk}:{replication.pk}",
            {"practice": practice, "step": step},
            _link("replication", replication.pk),
            step.at,
        )


def tell_replication(replication: Replication, act: ReplicationAct, at: datetime) -> None:
    """Tell the other side what happened to a replication."""
    to_owner = act in {ReplicationAct.DECLARED, ReplicationAct.UPDATED, ReplicationAct.CORRECTED}
    name = {
        ReplicationAct.DECLARED: "replication_declared",
        ReplicationAct.UPDATED: "replication_updated",
        ReplicationAct.CORRECTED: "replication_corrected",
    }.get(act, "replication_judged")
    practice = replication.practice
    entity_id = practice.owner_entity_id if to_owner else replication.replicator_id
    name_of = entity_labels([replication.replicator_id], civil_day(at))[replication.replicator_id]
    context = {"practice": practice, "replication": replication, "replicator": name_of.display}
    key = f"{replication.pk}:{replication.version}"
    _tell(writers_of(entity_id, at), name, key, context, _link("replication", replication.pk), at, digest=False)


def tell_message(message: RelayedMessage, people: Iterable[User]) -> None:
    entity_id = message.sender_entity_id
    entity = entity_labels([entity_id], civil_day(message.sent_at))[entity_id].display if entity_id else ""
    context = {"practice": message.practice, "message": message, "entity": entity}
    url = reverse("practices:detail", args=[message.practice.slug])
    _tell(people, "practice_message", message.pk, context, url, message.sent_at, digest=False)


def tell_review_due(practice: Practice, at: datetime) -> None:
    key = f"{practice.pk}:{practice.review_due_on}"
    people = writers_of(practice.owner_entity_id, at)
    _tell(people, "practice_review_due", key, {"practice": practice}, _link("edit", practice.uuid), at)


def tell_step_late(practice: Practice, at: datetime) -> None:
    """Remind who decides, and say it to the coordination, once for each step."""
    people = {person.pk: person for person in reviewers_of(practice, at)}
    people |= {person.pk: person for person in people_with_roles([Role.EATA_COORDINATOR], civil_day(at))}
    since = practice.step_since.isoformat() if practice.step_since else ""
    key = f"{practice.pk}:{since}"
    _tell(people.values(), "practice_late", key, {"practice": practice}, _link("review", practice.uuid), at)


def _tell(
    people: Iterable[User],
    name: str,
    key: object,
    context: dict[str, Any],
    url: str,
    at: datetime,
    *,
    digest: bool = True,
) -> None:
    kind = f"practices.{name}"
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


def _link(name: str, *args: object) -> str:
    return reverse(f"practices:{name}", args=args)
