"""A small country and plan for reports, and editions in each state."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from common.canonical import canonical, sha256_of
from governance.models import TerritorialStructure
from initiatives.models import StrategicObjective
from reporting import operations
from reporting.enums import MEDIA_TYPES, ArtefactName, ContributionState, EditionState
from reporting.models import Artefact, RegionalContribution, ReportEdition, Snapshot
from reporting.queries.canonical import SCHEMA_VERSION, row_counts
from reporting.queries.collecting import collect
from tests.accounts.factories import UserFactory
from tests.action_plan.factories import ActionFactory, InitiativeFactory
from tests.territories.factories import RegionFactory

LISBON = ZoneInfo("Europe/Lisbon")
CUT_OFF = datetime(2025, 12, 31, 23, 59, 59, 999_999, tzinfo=LISBON)
AT = datetime(2026, 2, 10, 9, tzinfo=UTC)


class StructureFactory(DjangoModelFactory):
    """The territorial structure of a region."""

    code = factory.Sequence(lambda n: f"EAT{n}")
    region = factory.SubFactory(RegionFactory)
    chair_raw = "Presidente da CCDR"
    position = factory.Sequence(lambda n: n)
    source = "001 §7.1.4"

    class Meta:
        model = TerritorialStructure
        django_get_or_create = ["region"]


class ContributionFactory(DjangoModelFactory):
    """A contribution signed and accepted in January 2026."""

    region = factory.SubFactory(RegionFactory)
    year = 2025
    text = "Na região começaram três projetos."
    state = ContributionState.ACCEPTED
    signed_by = factory.SubFactory(UserFactory)
    signed_name = "Norberto Norte"
    signed_at = datetime(2026, 1, 10, 9, tzinfo=UTC)
    accepted_by = factory.SubFactory(UserFactory)
    accepted_at = datetime(2026, 1, 12, 9, tzinfo=UTC)
    updated_at = datetime(2026, 1, 12, 9, tzinfo=UTC)

    class Meta:
        model = RegionalContribution


def small_plan(actions: int = 1) -> None:
    """One objective, one initiative with some actions, two regions."""
    objective, _ = StrategicObjective.objects.get_or_create(
        code="OE1", defaults={"number": 1, "text": "Potenciar territórios sustentáveis", "source": "001 §3"}
    )
    InitiativeFactory().objectives.add(objective)
    for position in range(1, actions + 1):
        ActionFactory(position=position, code=f"I01-A{position}")
    StructureFactory(region=RegionFactory(code="norte", name="Norte"))
    StructureFactory(region=RegionFactory(code="algarve", name="Algarve"))


def opened(year: int = 2025, *, at: datetime = AT, until: datetime = AT, user=None) -> ReportEdition:
    cut_off = CUT_OFF.replace(year=year)
    return operations.open_edition(year=year, cut_off=cut_off, contributions_until=until, user=user, at=at)


def frozen(edition: ReportEdition, at: datetime = AT) -> ReportEdition:
    """Freeze the facts without composing the report: its file says so."""
    payload = collect(edition, at)
    text = canonical(payload)
    snapshot = Snapshot.objects.create(
        kind=edition.kind,
        year=edition.year,
        cut_off=edition.cut_off,
        taken_at=at,
        schema_version=SCHEMA_VERSION,
        app_version="0",
        payload=text,
        sha256=sha256_of(text),
        row_counts=row_counts(payload),
    )
    bodies = {name: f"{name} de {edition}".encode() for name in ArtefactName} | {ArtefactName.SNAPSHOT: text.encode()}
    for name, body in bodies.items():
        artefact = Artefact(snapshot=snapshot, name=name, media_type=MEDIA_TYPES[name], size=len(body), made_at=at)
        artefact.sha256 = sha256_of(body)
        artefact.content.save(f"test/{snapshot.pk}/{name}", ContentFile(body), save=False)
        artefact.save()
    edition.snapshot = snapshot
    edition.save(update_fields=["snapshot"])
    return edition


def in_review(edition: ReportEdition, user, at: datetime = AT) -> ReportEdition:
    return operations.submit_for_review(edition=frozen(edition, at), user=user, at=at)


def report_sha256(edition: ReportEdition) -> str:
    """What the page of the edition shows to whoever is about to sign it."""
    return Artefact.objects.get(snapshot__editions=edition, name=ArtefactName.REPORT).sha256


def signed(edition: ReportEdition, user, at: datetime = AT) -> ReportEdition:
    in_review(edition, user, at)
    operations.sign_edition(
        edition=edition,
        read_sha256=report_sha256(edition),
        statement="Confirmo.",
        accepts_missing_regions=True,
        user=user,
        role="coordenação da EATA",
        entity_id=user.memberships.get().entity_id,
        at=at,
    )
    edition.refresh_from_db()
    return edition


def published(year: int = 2025, *, user, at: datetime = AT) -> ReportEdition:
    edition = signed(opened(year, at=at, until=at, user=user), user, at)
    return operations.publish_edition(edition=edition, read_sha256=report_sha256(edition), user=user, at=at)


def corrected(edition: ReportEdition, *, user, at: datetime = AT) -> ReportEdition:
    errata = operations.open_errata(edition=edition, changes="Corrige o texto da I01.", user=user, at=at)
    errata = signed(errata, user, at)
    return operations.publish_edition(edition=errata, read_sha256=report_sha256(errata), user=user, at=at)


def state_of(edition: ReportEdition) -> EditionState:
    return EditionState(ReportEdition.objects.get(pk=edition.pk).state)
