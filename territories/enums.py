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
