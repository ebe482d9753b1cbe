"""Telling people in time that a report of an award is due, and that it is late."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import EATA_ROLES, MUNICIPAL_ROLES
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from common.notifications.operations import notify
from funding.models import AwardReport
from funding.queries.award_reports import last_day_of


def tell_report_due(report: AwardReport, days: int, at: datetime) -> int:
    """Tell the beneficiaries how many days are left, or, below zero, were passed; return how many are new."""
    parties = list(report.award.parties.filter(is_grantor=False).values_list("entity_id", flat=True))
    people = list(members_of(parties, tuple(sorted(MUNICIPAL_ROLES)), localdate(at)))
    return sum(_tell(person, report, days, at) for person in people)


def tell_report_late(report: AwardReport, days: int, at: datetime) -> int:
    """Tell the EATA, once, that a report did not come."""
    return sum(_tell(person, report, days, at) for person in people_with_roles(EATA_ROLES, localdate(at)))


def _tell(person: User, report: AwardReport, days: int, at: datetime) -> bool:
    last: date = last_day_of(report)
    return notify(
        recipient=person,
        kind="funding.report_due",
        key=f"funding.report_due.{report.pk}.{last:%Y%m%d}.{days}.{person.pk}",
        context={"report": report, "award": report.award, "last": last, "days": days, "late": -days},
        url=reverse("funding:award_report", args=[report.award.uuid, report.pk]),
        digest=days > 3,
        at=at,
    )
