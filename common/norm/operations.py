"""Loads the official instruments and the known inconsistencies of the texts."""

from pathlib import Path

from common.norm.enums import Severity, SubjectKind
from common.norm.models import Inconsistency, InconsistencySubject, Instrument
from common.norm.reference import Load, read_date, read_origin

FOLDER = Path(__file__).parent / "data"
SEVERITIES = {severity.portuguese: severity for severity in Severity}


def load_reference(load: Load) -> None:
    _load_instruments(load)
    _load_inconsistencies(load)


def _load_instruments(load: Load) -> None:
    rows = load.table(FOLDER, "legal_instruments.csv", key=["instrument"], rows=4)
    details = load.table(FOLDER, "instrument_details.csv", key=["instrument"], rows=4)
    titles = {row["instrument"] for row in rows}
    load.known("instrument_details.csv", details, "instrument", titles)
    load.known("instrument_details.csv", details, "amends", titles)
    by_title = {row["instrument"]: row for row in rows}
    kept = load.put_many(
        Instrument,
        ["code"],
        [
            {
                "code": detail["code"],
                "title": detail["instrument"],
                "subject": by_title[detail["instrument"]]["subject"],
                "approved_on": read_date(detail["approved_on"]),
                "published_on": read_date(detail["published_on"]),
                "reference": by_title[detail["instrument"]]["reference"],
                "origin": read_origin(by_title[detail["instrument"]]["origin"]),
                "note": by_title[detail["instrument"]]["origin"].partition(";")[2].strip(),
            }
            for detail in details
        ],
    )
    codes = {detail["instrument"]: detail["code"] for detail in details}
    for detail in details:
        if detail["amends"]:
            amended = kept[codes[detail["amends"]]]
            load.put(Instrument, {"code": detail["code"]}, {"amends": amended})


def _load_inconsistencies(load: Load) -> None:
    rows = load.table(FOLDER, "inconsistencies.csv", key=["id"], rows=44)
    subjects = load.table(FOLDER, "inconsistency_subjects.csv", key=["inconsistency", "kind", "code"], rows=208)
    wording = load.table(FOLDER, "inconsistency_wording.csv", key=["inconsistency"], rows=44)
    load.known("inconsistencies.csv", rows, "severity", SEVERITIES)
    load.known("inconsistencies.csv", rows, "id", {row["inconsistency"] for row in wording})
    plain = {row["inconsistency"]: row for row in wording}
    load.known("inconsistency_subjects.csv", subjects, "inconsistency", {row["id"] for row in rows})
    load.known("inconsistency_subjects.csv", subjects, "kind", SubjectKind.values)
    kept = load.put_many(
        Inconsistency,
        ["code"],
        [
            {
                "code": row["id"],
                "severity": SEVERITIES[row["severity"]],
                "location": row["location"],
                "description": row["description"],
                "resolution": row["resolution"],
                "public_description": plain[row["id"]]["description"],
                "public_resolution": plain[row["id"]]["resolution"],
            }
            for row in rows
        ],
    )
    load.put_many(
        InconsistencySubject,
        ["inconsistency", "kind", "code"],
        [{"inconsistency": kept[row["inconsistency"]], "kind": row["kind"], "code": row["code"]} for row in subjects],
    )
