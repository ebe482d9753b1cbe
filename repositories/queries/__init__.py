"""Reads: the published entries, what the plan says of them, and what people asked for."""

from repositories.queries.entries import (
    acts_on_free_zones,
    all_requests,
    apis,
    counts,
    free_zone_cases,
    funding_mechanisms,
    legal_acts,
    partners,
    requests_of,
    solutions,
    waiting_requests,
)
from repositories.queries.mentions import (
    Mention,
    entries_on_initiative,
    entries_on_recommendation,
    published_addresses,
)
from repositories.queries.tasks import NO_TASKS, ActionLine, Tasks, actions_by_funding, codes, tasks_of_entities

__all__ = [
    "NO_TASKS",
    "ActionLine",
    "Mention",
    "Tasks",
    "actions_by_funding",
    "acts_on_free_zones",
    "all_requests",
    "apis",
    "codes",
    "counts",
    "entries_on_initiative",
    "entries_on_recommendation",
    "free_zone_cases",
    "funding_mechanisms",
    "legal_acts",
    "partners",
    "published_addresses",
    "requests_of",
    "solutions",
    "tasks_of_entities",
    "waiting_requests",
]
