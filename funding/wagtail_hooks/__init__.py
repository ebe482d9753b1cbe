"""Funding in the back office: one module for each part, registered by being imported."""

from funding.wagtail_hooks import (
    calls as calls,
    evaluation as evaluation,
    needs as needs,
    opportunities as opportunities,
    results as results,
    terms as terms,
)
