from repositories.models.apis import ApiService
from repositories.models.entry import Entry
from repositories.models.free_zones import FreeZoneCase
from repositories.models.funding import FundingMechanism
from repositories.models.legislation import Consolidation, LegalAct, LegalTie
from repositories.models.partners import Leader, Partner
from repositories.models.requests import EntryRequest
from repositories.models.solutions import Solution, SolutionLink

__all__ = [
    "ApiService",
    "Consolidation",
    "Entry",
    "EntryRequest",
    "FreeZoneCase",
    "FundingMechanism",
    "Leader",
    "LegalAct",
    "LegalTie",
    "Partner",
    "Solution",
    "SolutionLink",
]
