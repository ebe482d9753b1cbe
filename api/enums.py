"""Words of the public API: what its addresses may say."""

from enum import StrEnum

from observatory.enums import AreaLevel, PeerKind


class Level(StrEnum):
    """A level of the territory, as addresses and answers name it."""

    COUNTRY = "country"
    REGION = "region"
    COMMUNITY = "community"
    MUNICIPALITY = "municipality"


LEVELS = {
    Level.COUNTRY: AreaLevel.COUNTRY,
    Level.REGION: AreaLevel.REGION,
    Level.COMMUNITY: AreaLevel.COMMUNITY,
    Level.MUNICIPALITY: AreaLevel.MUNICIPALITY,
}
LEVEL_NAMES = {area: level for level, area in LEVELS.items()}


def level_of(area_level: int) -> Level:
    return LEVEL_NAMES[AreaLevel(area_level)]


class Form(StrEnum):
    """How figures are written."""

    JSON = "json"
    CSV = "csv"
    JSON_STAT = "json-stat"


class Peer(StrEnum):
    """Who a territory is compared with; a group of somebody's own choice is not for programs to name."""

    ALL = "all"
    ALIKE = "alike"
    COMMUNITY = "community"
    REGION = "region"
    POPULATION = "population"
    DENSITY = "density"
    LOW_DENSITY = "low_density"


PEERS = {peer: PeerKind[peer.name] for peer in Peer}
