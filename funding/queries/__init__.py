"""Questions about funding."""

from funding.queries.calls import ListedCall, call_addresses, listed_calls, public_calls
from funding.queries.criteria import Count, counted, score_of
from funding.queries.facts import ApplicationFacts, Participant, facts_of
from funding.queries.phases import CallClock, clock_of, is_unsealed
from funding.queries.rules import RULES, RuleResult, results_of

__all__ = [
    "RULES",
    "ApplicationFacts",
    "CallClock",
    "Count",
    "ListedCall",
    "Participant",
    "RuleResult",
    "call_addresses",
    "clock_of",
    "counted",
    "facts_of",
    "is_unsealed",
    "listed_calls",
    "public_calls",
    "results_of",
    "score_of",
]
