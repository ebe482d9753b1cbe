"""What screening looks at: the rules on what was handed in, and what was asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from common.ui.formatting import day, local
from funding.enums import RuleKind
from funding.models import Application, Clarification
from funding.queries.rules import RuleResult
from funding.queries.submissions import Content, rules_of_submission


@dataclass(frozen=True)
class Check:
    """A rule with what it gives on the submission, in words that say for whom it fails."""

    result: RuleResult

    @property
    def label(self) -> str:
        return RuleKind(self.result.kind).label


@dataclass(frozen=True)
class Asked:
    """A request of clarification as both sides read it: about what, in words, and where it stands."""

    row: Clarification
    about: tuple[str, ...]

    def is_open(self, at: datetime) -> bool:
        return self.row.answered_at is None and at < self.row.due_at


def checklist_of(content: Content) -> list[Check]:
    rules = list(content.submission.application.call.rules.order_by("position"))
    return [Check(result) for result in rules_of_submission(content, rules)]


def requests_of(application: Application) -> QuerySet[Clarification]:
    return application.clarifications.select_related("asked_by", "answered_by").order_by("-asked_at", "-pk")


def clarifications_of(application: Application, labels: Mapping[str, str]) -> list[Asked]:
    """Return what was asked, the last first, with the words of each part it is about."""
    rules = {rule.value: f"Regra › {rule.label}" for rule in RuleKind}
    named = {**rules, **labels}
    return [Asked(row, tuple(named.get(code, code) for code in row.fields)) for row in requests_of(application)]


def asked_about(application: Application) -> dict[str, str]:
    """Return, for each part ever asked about, the day it was: nobody is refused for what was never asked."""
    return {
        code: day(local(row.asked_at).date())
        for row in application.clarifications.order_by("asked_at", "pk")
        for code in row.fields
    }
