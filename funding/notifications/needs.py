"""Who is told of a needs survey: the people of the municipalities that are asked."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import MUNICIPAL_ROLES
from accounts.queries import members_of
from common.notifications.operations import notify
from funding.models import NeedsSurvey


def tell_asked(survey: NeedsSurvey, entities: Iterable[int], at: datetime) -> int:
    """Tell that the municipality is asked; return how many people."""
    return _tell(survey, entities, "funding.needs_asked", f"{survey.pk}", at)


def tell_extended(survey: NeedsSurvey, entities: Iterable[int], at: datetime) -> int:
    return _tell(survey, entities, "funding.needs_extended", f"{survey.pk}-{survey.closes_at:%Y%m%d%H%M}", at)


def tell_reminded(survey: NeedsSurvey, entities: Iterable[int], at: datetime) -> int:
    """Remind once a day at most, whoever asks for it."""
    return _tell(survey, entities, "funding.needs_reminder", f"{survey.pk}-{localdate(at):%Y%m%d}", at)


def _tell(survey: NeedsSurvey, entities: Iterable[int], kind: str, key: str, at: datetime) -> int:
    url = reverse("funding:own_needs", args=[survey.code])
    people = (
        members_of(list(entities), MUNICIPAL_ROLES, localdate(at)).filter(is_active=True).order_by("pk").distinct()
    )
    return sum(
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}.{key}.{person.pk}",
            context={"survey": survey},
            url=url,
            digest=False,
            at=at,
        )
        for person in people
    )
