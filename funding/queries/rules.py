"""The closed library of rules of a call: each reads typed facts and says whether they hold, and for whom they do not.

R1 and R2, one application for each municipality and body, are also kept by the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.enums import RuleKind, RuleSeverity
from funding.models import Call, CallRule
from funding.queries.facts import ApplicationFacts

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class RuleResult:
    """A rule against an application: `concerned` are the names of whom it does not hold for."""

    kind: RuleKind
    severity: RuleSeverity
    holds: bool
    message: str
    concerned: tuple[str, ...] = ()
    source: str = ""

    @property
    def blocks(self) -> bool:
        return not self.holds and self.severity == RuleSeverity.BLOCK


@dataclass(frozen=True)
class Finding:
    holds: bool
    concerned: tuple[str, ...] = ()


def results_of(rules: list[CallRule], facts: ApplicationFacts) -> list[RuleResult]:
    """Check every rule of a call, in its order."""
    return [_result(rule, RULES[RuleKind(rule.kind)](facts, rule.parameters)) for rule in rules]


def all_results_of(call: Call, facts: ApplicationFacts) -> list[RuleResult]:
    """Check the rules of a call, and those that hold for every call whether it says them or not."""
    rules = list(call.rules.order_by("position"))
    said = {rule.kind for rule in rules}
    needed = [*_OF_EVERY_CALL, *(_OF_A_PLATFORM if call.needs_platform else ())]
    unsaid = [
        CallRule(kind=kind, message=message, parameters=parameters)
        for kind, message, parameters in needed
        if kind not in said
    ]
    return results_of([*rules, *unsaid], facts)


_OF_EVERY_CALL: tuple[tuple[RuleKind, str, dict[str, Any]], ...] = (
    (RuleKind.ONE_APPLICATION_PER_MUNICIPALITY, "Falta a resposta de:", {}),
    (
        RuleKind.PARTICIPANTS_BETWEEN,
        "É preciso que, pelo menos, um município tenha aceitado.",
        {"least": 1},
    ),
)
_OF_A_PLATFORM: tuple[tuple[RuleKind, str, dict[str, Any]], ...] = (
    (RuleKind.SINGLE_PLATFORM, "Diga se a plataforma é nova ou a evolução de uma existente.", {}),
    (RuleKind.ALL_USE_PLATFORM, "Têm de usar a plataforma todos os municípios:", {}),
    (RuleKind.COMMITMENT_OF_EACH, "Falta o compromisso com a partilha de dados:", {}),
)


def _result(rule: CallRule, finding: Finding) -> RuleResult:
    return RuleResult(
        RuleKind(rule.kind),
        RuleSeverity(rule.severity),
        finding.holds,
        rule.message,
        finding.concerned,
        rule.source,
    )


def applicant_kind_in(facts: ApplicationFacts, parameters: Parameters) -> Finding:
    """`kinds`: the kinds of entity that may lead."""
    return Finding(facts.lead_kind in parameters["kinds"])


def everybody_answered(facts: ApplicationFacts, _: Parameters) -> Finding:
    """R1 and R2: who was invited has answered; that nobody is twice in the call is the database's to keep."""
    waiting = tuple(one.name for one in facts.participants if not one.has_accepted)
    return Finding(not waiting, waiting)


def single_platform(facts: ApplicationFacts, _: Parameters) -> Finding:
    """R3: one platform, new or evolved; an application has room for one only, so it is enough that it says which."""
    return Finding(facts.platform_kind != "")


def all_use_platform(facts: ApplicationFacts, _: Parameters) -> Finding:
    """R4: every municipality that accepted uses it."""
    without = tuple(one.name for one in facts.municipalities if one.uses_platform is not True)
    return Finding(bool(facts.municipalities) and not without, without)


def commitment_of_each(facts: ApplicationFacts, _: Parameters) -> Finding:
    """R5: every municipality that accepted commits to share data."""
    without = tuple(one.name for one in facts.municipalities if not one.has_committed)
    return Finding(bool(facts.municipalities) and not without, without)


def members_of_lead(facts: ApplicationFacts, _: Parameters) -> Finding:
    """Of a body with members, only its members on the day the call opened; others lead whom they agree with."""
    strangers = tuple(one.name for one in facts.municipalities if one.is_member_of_lead is False)
    return Finding(not strangers, strangers)


def participants_between(facts: ApplicationFacts, parameters: Parameters) -> Finding:
    """`least` and `most` municipalities, either may be missing."""
    count = len(facts.municipalities)
    return Finding(parameters.get("least", 0) <= count <= parameters.get("most", count))


def line_needs_line(facts: ApplicationFacts, parameters: Parameters) -> Finding:
    """`line` is asked for only together with `needs`."""
    return Finding(parameters["line"] not in facts.line_codes or parameters["needs"] in facts.line_codes)


def budget_within(facts: ApplicationFacts, parameters: Parameters) -> Finding:
    """`most` in euros, as text."""
    return Finding(facts.requested <= Decimal(parameters["most"]))


RULES: dict[RuleKind, Callable[[ApplicationFacts, Parameters], Finding]] = {
    RuleKind.APPLICANT_KIND_IN: applicant_kind_in,
    RuleKind.ONE_APPLICATION_PER_MUNICIPALITY: everybody_answered,
    RuleKind.ONE_APPLICATION_PER_BODY: everybody_answered,
    RuleKind.SINGLE_PLATFORM: single_platform,
    RuleKind.ALL_USE_PLATFORM: all_use_platform,
    RuleKind.COMMITMENT_OF_EACH: commitment_of_each,
    RuleKind.MEMBERS_OF_LEAD: members_of_lead,
    RuleKind.PARTICIPANTS_BETWEEN: participants_between,
    RuleKind.LINE_NEEDS_LINE: line_needs_line,
    RuleKind.BUDGET_WITHIN: budget_within,
}
