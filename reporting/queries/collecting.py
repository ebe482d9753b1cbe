"""Everything an edition says, as one payload. The report is made from this and from nothing else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from action_plan.queries import current_plan
from common.canonical import canonical, freeze
from common.demonstration import demonstration_mark
from reporting.enums import PUBLIC_STATES, ContributionState
from reporting.models import RegionalContribution, ReportEdition
from reporting.queries import norm_rows
from reporting.queries.canonical import SCHEMA_VERSION, Payload
from reporting.queries.figures import Row, summary_figures, with_previous
from reporting.queries.tracking_rows import tracking_rows

LISBON = ZoneInfo("Europe/Lisbon")


class NoPlanInForce(Exception):
    """There was no approved plan on the day of the cut-off."""

    def __init__(self) -> None:
        super().__init__("Não havia plano de ação aprovado na data de corte. Escolha outra data de corte.")


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside as it was at one moment, whatever others write meanwhile; writing is refused."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def collect(edition: ReportEdition, known_until: datetime) -> Payload:
    """Gather the payload of an edition, in canonical form.

    Facts count until the edition's cut-off; texts, contributions and earlier editions until `known_until`.
    """
    on = edition.cut_off.astimezone(LISBON).date()
    plan = current_plan(on)
    if plan is None:
        raise NoPlanInForce
    payload: Payload = freeze(
        {
            "schema_version": SCHEMA_VERSION,
            "edition": _edition_row(edition),
            "plan": norm_rows.plan_row(plan),
            "objectives": norm_rows.objective_rows(),
            "initiatives": norm_rows.initiative_rows(),
            **tracking_rows(edition.year, edition.cut_off),
            "regions": region_rows(edition, known_until),
            "governance": norm_rows.governance_rows(),
            "inconsistencies": norm_rows.inconsistency_rows(),
            "successions": norm_rows.succession_rows(),
            "narratives": narrative_rows(edition),
        }
    )
    previous = previous_edition(edition, known_until)
    before = json.loads(previous.snapshot.payload) if previous and previous.snapshot else None
    payload["previous"] = _previous_row(previous)
    payload["figures"] = freeze(with_previous(summary_figures(payload), before))
    # As it is read back from the file: keys in order, so that everything made from it is the same.
    return cast(Payload, json.loads(canonical(payload)))


def _edition_row(edition: ReportEdition) -> Row:
    return {
        "kind": edition.kind,
        "year": edition.year,
        "edition": edition.edition,
        "cut_off": edition.cut_off,
        "contributions_until": edition.contributions_until,
        "demonstration": demonstration_mark(),
        "errata_of": edition.errata_of.edition if edition.errata_of else None,
        "changes": [line.strip() for line in edition.changes.splitlines() if line.strip()],
    }


def narrative_rows(edition: ReportEdition) -> list[Row]:
    if edition._state.adding:  # a trial of an edition that was not opened yet
        return []
    rows = edition.sections.order_by("position", "pk").values("id", "version", "code", "title", "narrative")
    return [dict(row) for row in rows]


def region_rows(edition: ReportEdition, known_until: datetime) -> list[Row]:
    """One row for each territorial structure; `text` is None when nothing was signed and accepted in time."""
    accepted = {
        contribution.region_id: contribution
        for contribution in RegionalContribution.objects.filter(
            year=edition.year,
            state=ContributionState.ACCEPTED,
            signed_at__lte=edition.contributions_until,
            accepted_at__lte=known_until,
        )
    }
    return [_with_contribution(row, accepted.get(row["region_id"])) for row in norm_rows.structure_rows()]


def _with_contribution(row: Row, contribution: RegionalContribution | None) -> Row:
    return {
        **row,
        "contribution_id": contribution.pk if contribution else None,
        "version": contribution.version if contribution else None,
        "text": contribution.text if contribution else None,
        "signed_name": contribution.signed_name if contribution else None,
        "signed_at": contribution.signed_at if contribution else None,
    }


def previous_edition(edition: ReportEdition, known_until: datetime) -> ReportEdition | None:
    """The last edition of the year before that was on line at that moment."""
    return (
        ReportEdition.objects.filter(
            kind=edition.kind, year=edition.year - 1, state__in=PUBLIC_STATES, published_at__lte=known_until
        )
        .select_related("snapshot")
        .order_by("-published_at", "-pk")
        .first()
    )


def _previous_row(previous: ReportEdition | None) -> Row | None:
    if previous is None or previous.snapshot is None:
        return None
    return {"year": previous.year, "edition": previous.edition, "snapshot_sha256": previous.snapshot.sha256}
