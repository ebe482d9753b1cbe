"""Readers: the bytes of a source in, cells in our words out. They know no database and no clock."""

from observatory.readers.cells import Category, Header, ReadCell, Reading, ReadIssue, ReadLine, ReadRefused
from observatory.readers.grids import Dialect, Grid, Sheet, detect_dialect, open_grid
from observatory.readers.ine import IneLayout, read_ine
from observatory.readers.json_stat import JsonStatLayout, read_json_stat
from observatory.readers.survey import SurveyLayout, read_adoption, read_survey
from observatory.readers.table import TableLayout, read_table

__all__ = [
    "Category",
    "Dialect",
    "Grid",
    "Header",
    "IneLayout",
    "JsonStatLayout",
    "ReadCell",
    "ReadIssue",
    "ReadLine",
    "ReadRefused",
    "Reading",
    "Sheet",
    "SurveyLayout",
    "TableLayout",
    "detect_dialect",
    "open_grid",
    "read_adoption",
    "read_ine",
    "read_json_stat",
    "read_survey",
    "read_table",
]
