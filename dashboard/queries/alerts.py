"""Alerts and rules: who sees which, who is told, and what a rule would say today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.enums import EATA_ROLES, MUNICIPAL_ROLES, REPORTING_ROLES, Role
from accounts.models import User
from accounts.permissions import Actor, has_role, is_eata
from accounts.queries import members_of, people_with_roles
from dashboard.enums import OPEN, AlertAudience, Severity
from dashboard.models import Alert, AlertRule
from dashboard.queries.grounds import observed_by, unit_of
from dashboard.queries.watched import Facts, Reading, is_past, readings
from initiatives.models import InitiativeResponsible
from territories.models import Entity
from territories.queries import successor_ids


def visible_alerts(actor: Actor) -> QuerySet[Alert]:
    """Return the alerts of the actor: all for the EATA, for others those whose audience they are in."""
    found = Alert.objects.select_related("rule", "area__region", "initiative", "acknowledged_by")
    return found.filter(Q() if is_eata(actor) else _own(actor)).order_by("-raised_at", "-pk")


def _own(actor: Actor) -> Q:
    own = Q(pk=None)
    if has_role(actor, Role.REGIONAL_OFFICER) and actor.region_id is not None:
        own |= Q(rule__audience__contains=[AlertAudience.REGION], area__region=actor.region_id)
    if has_role(actor, *REPORTING_ROLES):
        named = InitiativeResponsible.objects.filter(
            initiative=OuterRef("initiative"), entity__in=sorted(actor.acts_for)
        )
        own |= Q(Exists(named), rule__audience__contains=[AlertAudience.RESPONSIBLE])
    if has_role(actor, *MUNICIPAL_ROLES):
        entities = sorted(actor.acts_for)
        own |= Q(rule__audience__contains=[AlertAudience.MUNICIPALITY], area__municipality__entity__in=entities)
    return own


def open_alerts(actor: Actor) -> QuerySet[Alert]:
    """Return those not cleared yet, the gravest first."""
    gravity = Case(*(When(rule__severity=one.value, then=Value(place)) for place, one in enumerate(Severity)))
    return visible_alerts(actor).filter(state__in=sorted(OPEN)).order_by(gravity, "raised_at", "pk")


def recipients(alert: Alert, on: date) -> list[User]:
    """Return who is told of an alert, each once."""
    found: dict[int, User] = {}
    for audience in alert.rule.audience:
        found |= {person.pk: person for person in _people(AlertAudience(audience), alert, on)}
    return list(found.values())


def _people(audience: AlertAudience, alert: Alert, on: date) -> QuerySet[User]:
    match audience:
        case AlertAudience.EATA:
            return people_with_roles(EATA_ROLES, on)
        case AlertAudience.COORDINATION:
            return people_with_roles([Role.EATA_COORDINATOR], on)
        case AlertAudience.REGION:
            region = alert.area.region_id if alert.area else None
            entities = Entity.objects.filter(region=region) if region else Entity.objects.none()
            return members_of(entities, [Role.REGIONAL_OFFICER], on)
        case AlertAudience.MUNICIPALITY:
            town = alert.area.municipality if alert.area else None
            return members_of([town.entity_id] if town else [], MUNICIPAL_ROLES, on)
    named = InitiativeResponsible.objects.filter(initiative=alert.initiative_id).values_list("entity_id", flat=True)
    answering = {pk for entity in named for pk in (entity, *successor_ids(entity, on))}
    return members_of(answering, REPORTING_ROLES, on)


@dataclass(frozen=True)
class Preview:
    """What a rule would say now, before it is kept: the subjects past its threshold, and how many have no value."""

    past: tuple[Reading, ...]
    within: int
    unknown: int
    observed: str = ""
    unit: str = ""

    @property
    def total(self) -> int:
        return len(self.past) + self.within + self.unknown


def preview(rule: AlertRule, facts: Facts) -> Preview:
    found = readings(rule, facts)
    past = tuple(one for one in found if one.value is not None and is_past(rule, one.value))
    unknown = sum(one.value is None for one in found)
    within = len(found) - len(past) - unknown
    return Preview(past, within, unknown, observed_by(rule), unit_of(rule))
