"""Writes of the observatory, one verb each."""

from observatory.operations.incoming import NewCell
from observatory.operations.periods import ensure_period
from observatory.operations.publishing import publish
from observatory.operations.reference import load_reference
from observatory.operations.refusals import NothingNew, PublishRefused

__all__ = ["NewCell", "NothingNew", "PublishRefused", "ensure_period", "load_reference", "publish"]
