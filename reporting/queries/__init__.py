"""Reads of reporting: what is frozen, and the editions as readers and the back office see them."""

from reporting.queries.contributions import (
    ContributionTask,
    RegionLine,
    contribution_by_id,
    contribution_of,
    contribution_tasks,
    contributions_to_review,
    region_lines,
)
from reporting.queries.editions import (
    EditionPage,
    all_editions,
    artefact_of,
    artefacts_of,
    edition_by_id,
    edition_of,
    edition_page,
    latest_edition,
    payload_of,
    published_editions,
    section_by_id,
    sections_of,
)

__all__ = [
    "ContributionTask",
    "EditionPage",
    "RegionLine",
    "all_editions",
    "artefact_of",
    "artefacts_of",
    "contribution_by_id",
    "contribution_of",
    "contribution_tasks",
    "contributions_to_review",
    "edition_by_id",
    "edition_of",
    "edition_page",
    "latest_edition",
    "payload_of",
    "published_editions",
    "region_lines",
    "section_by_id",
    "sections_of",
]
