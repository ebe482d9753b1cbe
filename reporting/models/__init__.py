"""Frozen outputs: snapshots, editions of the annual report, their files and signatures."""

from reporting.models.contributions import RegionalContribution
from reporting.models.editions import ReportEdition, Section, Signature
from reporting.models.snapshots import Artefact, Snapshot

__all__ = ["Artefact", "RegionalContribution", "ReportEdition", "Section", "Signature", "Snapshot"]
