"""What each chapter of the report shows, put together from the frozen payload alone: no database, no clock."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from action_plan.enums import Rating, ReportedLifecycle
from reporting.enums import Chapter
from reporting.queries import charts
from reporting.queries.canonical import Payload, row_counts, section_hashes

Row = dict[str, Any]

LISBON = ZoneInfo("Europe/Lisbon")
A_YEAR = timedelta(days=365)


def document(payload: Payload, sha256: str) -> Row:
    """Return everything the templates of the report show."""
    texts = {row["code"]: row["narrative"] for row in payload["narratives"]}
    actions = payload["actions"]
    return {
        "payload": payload,
        "edition": payload["edition"],
        "plan": payload["plan"],
        "sha256": sha256,
        "cut_off_on": _civil_day(payload["edition"]["cut_off"]),
        "figures": payload["figures"],
        "previous": payload["previous"],
        "texts": {chapter.name.lower(): texts.get(chapter, "") for chapter in Chapter},
        "objectives": [_objective(row, payload) for row in payload["objectives"]],
        "execution": execution_by_year(actions),
        "lifecycles": list(ReportedLifecycle),
        "actions": actions,
        "domains": domains(payload),
        "initiatives": [_initiative(row, payload, texts) for row in payload["initiatives"]],
        "targets": payload["targets"],
        "revisions": payload["revisions"],
        "regions": payload["regions"],
        "missing_regions": [row for row in payload["regions"] if row["text"] is None],
        "governance": payload["governance"],
        "inconsistencies": payload["inconsistencies"],
        "successions": payload["successions"],
        "critical": [row for row in actions if row["rating"] in (Rating.CRITICAL, Rating.WORRYING)],
        "not_reported": sum(row["rating"] == Rating.NOT_REPORTED for row in actions),
        "rule": payload["methodology"]["rating_rule"],
        "tables": _tables(payload),
        "charts": report_charts(payload, charts.on_paper, charts.on_low_paper),
    }


def report_charts(payload: Payload, paper: charts.Paper, matrix_paper: charts.Paper) -> Row:
    return {
        "matrix": charts.objectives_matrix(payload, matrix_paper),
        "execution": charts.execution_by_year(payload, execution_by_year(payload["actions"]), paper),
        "targets": charts.target_bullets(payload, paper),
    }


def _civil_day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(LISBON).date()


def _objective(objective: Row, payload: Payload) -> Row:
    """Count over the actions of the initiatives that serve the objective; one may serve several."""
    served = {row["code"] for row in payload["initiatives"] if objective["code"] in row["objectives"]}
    actions = [row for row in payload["actions"] if row["initiative_code"] in served]
    return {
        **objective,
        "initiatives": len(served),
        "actions": len(actions),
        "completed": sum(row["lifecycle"] == ReportedLifecycle.COMPLETED for row in actions),
        "reported": sum(row["lifecycle"] != ReportedLifecycle.NOT_REPORTED for row in actions),
    }


def final_year(action: Row) -> int:
    return date.fromisoformat(action["final_due_on"]).year


def execution_by_year(actions: list[Row]) -> list[Row]:
    """For each year in which actions fall due, how many are in each situation."""
    counts: dict[int, Counter[str]] = {}
    for action in actions:
        counts.setdefault(final_year(action), Counter())[action["lifecycle"]] += 1
    return [
        {"year": year, "counts": [counts[year][lifecycle] for lifecycle in ReportedLifecycle], "total": total}
        for year, total in sorted((year, found.total()) for year, found in counts.items())
    ]


def domains(payload: Payload) -> list[Row]:
    """The actions of each catalyst domain, in the order of Table 1, with their timeline."""
    seen = {row["domain"]: row for row in sorted(payload["initiatives"], key=lambda row: -row["number"])}
    ordered = sorted(seen.values(), key=lambda row: row["domain_position"])
    return [
        {
            "slug": row["domain"],
            "name": row["domain_name"],
            "actions": (inside := [a for a in payload["actions"] if a["domain_slug"] == row["domain"]]),
            "timelines": charts.timelines(payload, row["domain"], row["domain_name"], inside),
        }
        for row in ordered
    ]


def _initiative(initiative: Row, payload: Payload, texts: dict[str, str]) -> Row:
    actions = [row for row in payload["actions"] if row["initiative_code"] == initiative["code"]]
    codes = {row["code"] for row in actions}
    updates = [row for row in payload["updates"] if row["action_code"] in codes]
    counts = Counter(row["lifecycle"] for row in actions)
    return {
        **initiative,
        "actions": actions,
        "counts": [(lifecycle, counts[lifecycle]) for lifecycle in ReportedLifecycle if counts[lifecycle]],
        "responsibles": _distinct(row["responsible"] for row in actions),
        "narrative": texts.get(initiative["code"], ""),
        "updates": updates,
        "evidence": [{**item, "action": row["action_code"]} for row in updates for item in row["evidence"]],
        "problems": [row for row in updates if row["problems"]],
        "upcoming": _upcoming(actions, _civil_day(payload["edition"]["cut_off"])),
        "notes": [
            row for row in payload["inconsistencies"] if codes.union({initiative["code"]}) & set(row["subjects"])
        ],
    }


def _distinct(labels: Any) -> list[Row]:
    found: list[Row] = []
    for label in labels:
        if label not in found:
            found.append(label)
    return found


def _upcoming(actions: list[Row], on: date) -> list[Row]:
    """The deadlines of the twelve months after the cut-off that were not met by then."""
    return sorted(
        (
            {**milestone, "action": action["code"]}
            for action in actions
            for milestone in action["milestones"]
            if milestone["achieved_on"] is None and on < date.fromisoformat(milestone["current_on"]) <= on + A_YEAR
        ),
        key=lambda milestone: (milestone["current_on"], milestone["action"]),
    )


def _tables(payload: Payload) -> list[Row]:
    counts, hashes = row_counts(payload), section_hashes(payload)
    return [{"name": name, "rows": counts.get(name), "sha256": value} for name, value in hashes.items()]
