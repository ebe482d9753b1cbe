"""Entries of the repositories; none is published with more than a test says."""

from datetime import UTC, datetime

import factory

from repositories.enums import (
    ApiStatus,
    LegalKind,
    LegalTheme,
    MechanismKind,
    PartnerKind,
    SolutionKind,
    SolutionScope,
    Topic,
    TrialStage,
)
from repositories.models import (
    ApiService,
    EntryRequest,
    FreeZoneCase,
    FundingMechanism,
    LegalAct,
    Partner,
    Solution,
)


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    slug = factory.Sequence(lambda n: f"entrada-{n}")
    title = factory.Sequence(lambda n: f"Entrada {n}")
    summary = "O que é, em poucas palavras."
    source = "001 Anexo II l.523"


class LegalActFactory(EntryFactory):
    class Meta:
        model = LegalAct

    kind = LegalKind.LAW
    theme = LegalTheme.DATA


class FreeZoneCaseFactory(EntryFactory):
    class Meta:
        model = FreeZoneCase

    zone = "Zona de teste"
    stage = TrialStage.RUNNING


class PartnerFactory(EntryFactory):
    class Meta:
        model = Partner

    kind = PartnerKind.LOCAL


class SolutionFactory(EntryFactory):
    class Meta:
        model = Solution

    kind = SolutionKind.PLATFORM
    scope = SolutionScope.MUNICIPAL


class ApiServiceFactory(EntryFactory):
    class Meta:
        model = ApiService

    owner = "Município de teste"
    status = ApiStatus.AVAILABLE


class FundingMechanismFactory(EntryFactory):
    class Meta:
        model = FundingMechanism

    kind = MechanismKind.NATIONAL


class EntryRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EntryRequest

    topic = Topic.SOLUTIONS
    title = factory.Sequence(lambda n: f"Pedido {n}")
    text = "Uma plataforma que outros podem usar."
    person = "Paula Porto"
    email = "paula.porto@exemplo.pt"
    asked_at = datetime(2026, 11, 2, 9, tzinfo=UTC)


OF_REPOSITORY = {
    "legislacao": LegalActFactory,
    "zonas-livres-tecnologicas": FreeZoneCaseFactory,
    "parceiros": PartnerFactory,
    "solucoes": SolutionFactory,
    "apis": ApiServiceFactory,
    "financiamento": FundingMechanismFactory,
}
