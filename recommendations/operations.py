"""Loads the 31 recommendations and their eight domains."""

from pathlib import Path

from common.norm.models import Instrument
from common.norm.reference import Load
from recommendations.models import Recommendation, RecommendationDomain

FOLDER = Path(__file__).parent / "reference"


def load_reference(load: Load) -> None:
    rows = load.table(FOLDER, "recommendations.csv", key=["id"], rows=31)
    crosswalk = load.table(FOLDER, "domains_crosswalk.csv", key=["slug"], rows=13)
    used = [row for row in crosswalk if row["table2_recommendations"]]
    load.known("recommendations.csv", rows, "domain", {row["table2_recommendations"] for row in used})
    load.known("recommendations.csv", rows, "domain_canonical", {row["label"] for row in used})
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row["domain_canonical"], int(row["number"]))
    in_order = sorted(used, key=lambda row: first[row["label"]])
    domains = load.put_many(
        RecommendationDomain,
        ["slug"],
        [
            {
                "slug": row["slug"],
                "name": row["label"],
                "name_table2": row["table2_recommendations"],
                "kind": row["kind"],
                "position": position,
            }
            for position, row in enumerate(in_order, start=1)
        ],
    )
    by_name = {domain.name: domain for domain in domains.values()}
    instrument = Instrument.objects.get(code="rcm-176-2023")
    load.put_many(
        Recommendation,
        ["code"],
        [
            {
                "code": row["id"],
                "number": int(row["number"]),
                "instrument": instrument,
                "domain": by_name[row["domain_canonical"]],
                "text": row["text"],
                "text_html": row["text_html"],
                "source": row["source"],
            }
            for row in rows
        ],
    )
