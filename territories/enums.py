"""Kinds of territories and entities."""

from common.words import Words


class RegionKind(Words):
    MAINLAND = "MAINLAND", "região do continente"
    AUTONOMOUS = "AUTONOMOUS", "região autónoma"


class CommunityKind(Words):
    CIM = "CIM", "comunidade intermunicipal"
    AM = "AM", "área metropolitana"
    AMRA = "AMRA", "associação de municípios de região autónoma"


class EntityKind(Words):
    PUBLIC_BODY = "PUBLIC_BODY", "entidade"
    INITIATIVE = "INITIATIVE", "iniciativa"
    PROGRAMME = "PROGRAMME", "programa"
    GROUP = "GROUP", "grupo de entidades"
    ASSOCIATION = "ASSOCIATION", "associação"
    REGIONAL_BODY = "REGIONAL_BODY", "comissão de coordenação e desenvolvimento regional"
    INTERMUNICIPAL = "INTERMUNICIPAL", "entidade intermunicipal"
    MUNICIPALITY = "MUNICIPALITY", "município"
    DATA_SOURCE = "DATA_SOURCE", "fonte de dados"


class PopulationBand(Words):
    """How many people live in a municipality, in steps."""

    UP_TO_10K = "UP_TO_10K", "até 10 000 habitantes"
    UP_TO_20K = "UP_TO_20K", "10 000 a 20 000 habitantes"
    UP_TO_50K = "UP_TO_50K", "20 000 a 50 000 habitantes"
    UP_TO_100K = "UP_TO_100K", "50 000 a 100 000 habitantes"
    OVER_100K = "OVER_100K", "mais de 100 000 habitantes"
    MIXED = "MIXED", "vários escalões"


BAND_LIMITS = (
    (10_000, PopulationBand.UP_TO_10K),
    (20_000, PopulationBand.UP_TO_20K),
    (50_000, PopulationBand.UP_TO_50K),
    (100_000, PopulationBand.UP_TO_100K),
)


class DensityBand(Words):
    """How many people live in a square kilometre, in steps; not the legal condition of low density."""

    UP_TO_20 = "UP_TO_20", "até 20 hab./km²"
    UP_TO_50 = "UP_TO_50", "20 a 50 hab./km²"
    UP_TO_150 = "UP_TO_150", "50 a 150 hab./km²"
    UP_TO_500 = "UP_TO_500", "150 a 500 hab./km²"
    OVER_500 = "OVER_500", "mais de 500 hab./km²"


DENSITY_LIMITS = (
    (20, DensityBand.UP_TO_20),
    (50, DensityBand.UP_TO_50),
    (150, DensityBand.UP_TO_150),
    (500, DensityBand.UP_TO_500),
)
