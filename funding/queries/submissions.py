"""What was handed in, read from the submission itself: the draft may have gone on changing, this did not."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from funding.enums import ParticipationState
from funding.models import Call, CallRule, LowDensityListing, Submission
from funding.queries.facts import ApplicationFacts, Participant
from funding.queries.rules import RuleResult, results_of

KNOWN = frozenset(field.name for field in fields(Participant))


@dataclass(frozen=True)
class Content:
    """The content of a submission; everything in it is as it was at that instant."""

    submission: Submission
    said: Mapping[str, Any]
    facts: ApplicationFacts


def last_submissions(call: Call) -> QuerySet[Submission]:
    """Return the submission that counts of each application of a call: the last before the end."""
    later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    return Submission.objects.filter(~Exists(later), application__call=call).select_related(
        "application__lead", "application__call", "summary"
    )


def submission_of(application_id: int) -> Submission | None:
    return (
        Submission.objects.filter(application=application_id)
        .select_related("application__lead", "application__call", "summary")
        .order_by("-number")
        .first()
    )


def listed_municipalities(call: Call) -> frozenset[int] | None:
    """Return who is of low density in the list annexed to the call, or None when it has no list."""
    found = frozenset(LowDensityListing.objects.filter(call=call).values_list("municipality_id", flat=True))
    return found or None


def low_density_among(municipality_ids: Iterable[int], listed: Collection[int] | None) -> int | None:
    return None if listed is None else len(set(municipality_ids) & set(listed))


def content_of_submission(submission: Submission, listed: Collection[int] | None) -> Content:
    """Read a submission; being of low density is what the list annexed to the call says, which may be amended."""
    said = json.loads(submission.payload)
    lead = submission.application.lead
    facts = ApplicationFacts(
        lead_id=lead.pk,
        lead_kind=lead.kind,
        platform_kind=said.get("platform", {}).get("kind", ""),
        participants=tuple(_participant(one, listed) for one in said.get("participants", ())),
        line_codes=frozenset(line["line__code"] for line in said.get("lines", ())),
        data_services=len(said.get("data_services", ())),
        requested=sum((Decimal(item["amount"]) for item in said.get("budget", ())), Decimal()),
    )
    return Content(submission, said, facts)


def rules_of_submission(content: Content, rules: list[CallRule]) -> list[RuleResult]:
    """Check the rules of the call again, on what was handed in."""
    return results_of(rules, content.facts)


def _participant(said: Mapping[str, Any], listed: Collection[int] | None) -> Participant:
    known = {name: value for name, value in said.items() if name in KNOWN}
    low = None if listed is None else said["municipality_id"] in listed
    return Participant(**{**known, "state": ParticipationState(said["state"]), "is_low_density": low})
