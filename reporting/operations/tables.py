"""The frozen rows as CSV, one file a table, in a ZIP that is the same to the byte every time."""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from common.canonical import canonical
from reporting.queries.canonical import Payload

Row = dict[str, Any]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a ZIP can hold
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LEADING = (
    "code", "action", "action_code", "update", "number", "position", "region", "label", "title", "name", "text",
    "measure", "indicator",
)  # fmt: skip
TABLES = (
    "objectives", "initiatives", "actions", "updates", "revisions", "dependencies", "funding", "periods", "targets",
    "regions", "governance", "inconsistencies", "successions", "narratives", "figures",
)  # fmt: skip


def csv_bundle(payload: Payload) -> bytes:
    """Write each table apart; milestones and evidence, which hang on other rows, have their own."""
    tables: dict[str, list[Row]] = {name: payload[name] for name in TABLES}
    tables["milestones"] = [
        {"action": action["code"], **milestone} for action in payload["actions"] for milestone in action["milestones"]
    ]
    tables["evidence"] = [
        {"action": update["action_code"], "update": update["update_id"], **item}
        for update in payload["updates"]
        for item in update["evidence"]
    ]
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as bundle:
        for name, rows in sorted(tables.items()):
            bundle.writestr(_entry(f"{name}.csv"), _csv(rows))
        if mark := payload["edition"]["demonstration"]:
            bundle.writestr(_entry("aviso.txt"), f"{mark}\n".encode())
    return output.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    return entry


def _csv(rows: list[Row]) -> bytes:
    """UTF-8 with a mark and semicolons, as spreadsheets in Portugal expect."""
    columns = _columns(rows)
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return output.getvalue().encode("utf-8-sig")


def _columns(rows: Iterable[Row]) -> list[str]:
    """What identifies a row comes first; nested rows, which have a file of their own, are left out."""
    keys = {key for row in rows for key in row} - {"milestones", "evidence"}
    return [key for key in LEADING if key in keys] + sorted(keys.difference(LEADING))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict | list):
        return canonical(value)
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running text that looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
