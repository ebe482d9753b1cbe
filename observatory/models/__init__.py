"""What is measured, where, when, and what was published on each day."""

from observatory.models.areas import Area, AreaCode, AreaGroup, AreaMembership, Division
from observatory.models.changes import ReleaseChange
from observatory.models.checks import FeedCheck
from observatory.models.entries import Entry, EntryTransition
from observatory.models.facts import LatestObservation, MeasureStat, Observation, Release
from observatory.models.follows import Follow, ToldRelease
from observatory.models.imports import (
    ColumnMapping,
    ImportChange,
    ImportIssue,
    ImportPart,
    ImportRun,
    RawPayload,
    SourceFeed,
)
from observatory.models.measures import Breakdown, Domain, Measure, MeasureNote, Provider, SeriesBreak
from observatory.models.periods import Period
from observatory.models.targets import MeasureTarget

__all__ = [
    "Area",
    "AreaCode",
    "AreaGroup",
    "AreaMembership",
    "Breakdown",
    "ColumnMapping",
    "Division",
    "Domain",
    "Entry",
    "EntryTransition",
    "FeedCheck",
    "Follow",
    "ImportChange",
    "ImportIssue",
    "ImportPart",
    "ImportRun",
    "LatestObservation",
    "Measure",
    "MeasureNote",
    "MeasureStat",
    "MeasureTarget",
    "Observation",
    "Period",
    "Provider",
    "RawPayload",
    "Release",
    "ReleaseChange",
    "SeriesBreak",
    "SourceFeed",
    "ToldRelease",
]
