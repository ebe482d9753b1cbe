"""An import of a file or of a source: the steps that many tests begin with."""

from datetime import timedelta

from observatory import operations
from observatory.enums import SourceFormat
from observatory.models import (
    Division,
    ImportIssue,
    Provider,
    SourceFeed,
)
from tests.observatory.factories import AT
from tests.support.source_site import source_site

COLUMNS = {"area": "DICO", "values": {"Valor": ""}, "period": "Ano", "has_dico": True}


def upload(measure, rows, *, user=None, at=AT, columns=COLUMNS, **more):
    """A table of (DICO, year, value)."""
    lines = [rows] if isinstance(rows, str) else [";".join(map(str, line)) for line in rows]
    run = operations.start_upload(
        measure=measure,
        source_format=more.pop("source_format", SourceFormat.TABLE),
        body="\n".join(["DICO;Ano;Valor", *lines, ""]).encode(),
        file_name="valores.csv",
        source="INE",
        division=Division.objects.get(code="nuts-2024"),
        layout={"columns": columns},
        user=user,
        at=at,
        **more,
    )
    return operations.read_import(run=run, at=at)


def codes_of(run):
    return [(issue.code, issue.level, issue.place) for issue in ImportIssue.objects.filter(run=run).order_by("pk")]


def decide(run, *, days=1, **more):
    at = AT + timedelta(days=days)
    operations.approve_import(run=run, user=None, at=at, **more)
    return operations.apply_import(run=run, at=at)


def a_feed(measure, **more):
    told = {
        "provider": Provider.objects.get(code="ine"),
        "format": SourceFormat.INE_JSON,
        "dataset": "0008273",
        "parameters": {"Dim1": "T", "Dim2": "T", "Dim3": "T"},
        "division": Division.objects.get(code="nuts-2013"),
        "frequency": "A",
    }
    return SourceFeed.objects.create(measure=measure, **told | more)


def fetched(feed, *answers, settings):
    with source_site(*answers) as site:
        settings.INE_URL = settings.EUROSTAT_URL = site.url
        settings.FETCH_PAUSE_SECONDS = 0
        run = operations.start_fetch(feed=feed, user=None, at=AT)
        return operations.read_import(run=run, at=AT), site.asked
