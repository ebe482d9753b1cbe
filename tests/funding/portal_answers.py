"""Answers of the European portal as it gives them: lists of one in `metadata`, codes, HTML, dates in several ways."""

import json


def result(identifier, title="Data for cities", *, name=None, **metadata):
    given = {
        "identifier": [identifier],
        "title": [title],
        "type": ["1"],
        "status": ["31094502"],
        "startDate": ["2026-05-05T00:00:00.000+0000"],
        "deadlineDate": ["2026-10-01T15:00:00.000+0000"],
        "frameworkProgramme": ["43108390"],
        "keywords": ["smart cities"],
        "descriptionByte": ["<p>Cities &amp; data.</p>"],
    }
    kept = {field: value for field, value in {**given, **metadata}.items() if value is not None}
    return {"reference": name or f"{identifier}-1", "url": "https://ec.europa.eu/data/x.json", "metadata": kept}


def page(*results, total=None, **more):
    said = {"apiVersion": "2.155", "totalResults": len(results) if total is None else total, "results": list(results)}
    return (200, {"Content-Type": "application/json"}, json.dumps(said | more).encode())
