"""The dilations of the law as rows, so that a change of the law is a change of data."""

from pathlib import Path

from common.calendars.models import Dilation
from common.norm.reference import Load

FOLDER = Path(__file__).parent / "reference"
DILATIONS = 2


def load_reference(load: Load) -> None:
    for row in load.table(FOLDER, "dilations.csv", key=["service_seat", "party_seat"], rows=DILATIONS):
        load.put(
            Dilation,
            {"service_seat": row["service_seat"], "party_seat": row["party_seat"]},
            {"days": int(row["days"]), "source": row["source"]},
        )
