"""A small plan: actions of AMA with their milestones, written as the reference loader writes them."""

from datetime import UTC, date, datetime

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from action_plan.enums import FundingKind, MilestoneKind, PlanState, Precision
from action_plan.models import Action, FundingSource, Milestone, PlanVersion, ReportingPeriod
from common.norm.enums import Origin
from common.norm.guard import writing_the_norm
from common.norm.models import Instrument
from initiatives.models import Domain, Initiative
from tests.territories.factories import EntityFactory


class NormFactory(DjangoModelFactory):
    """Writes approved text, which only the loader may."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with transaction.atomic(), writing_the_norm():
            return super()._create(model_class, *args, **kwargs)


class InstrumentFactory(DjangoModelFactory):
    code = "rcm-176-2023"
    title = "RCM n.º 176/2023"
    subject = "Aprova a ENTI"
    origin = Origin.SEED

    class Meta:
        model = Instrument
        django_get_or_create = ["code"]


class DomainFactory(DjangoModelFactory):
    slug = "governanca"
    name = "Governança"
    name_annex2 = "Governança"
    position = 1

    class Meta:
        model = Domain
        django_get_or_create = ["slug"]


class InitiativeFactory(DjangoModelFactory):
    number = 1
    code = factory.LazyAttribute(lambda o: f"I{o.number:02}")
    instrument = factory.SubFactory(InstrumentFactory)
    domain = factory.SubFactory(DomainFactory)
    title = factory.LazyAttribute(lambda o: f"Iniciativa {o.number}")
    title_annex2 = factory.SelfAttribute("title")
    title_html = factory.SelfAttribute("title")
    responsible_raw = "AMA"
    source = "001 Tabela 1"

    class Meta:
        model = Initiative
        django_get_or_create = ["code"]


class PlanVersionFactory(NormFactory):
    label = "2023"
    instrument = factory.SubFactory(InstrumentFactory)
    state = PlanState.APPROVED
    valid_from = date(2023, 12, 18)

    class Meta:
        model = PlanVersion
        django_get_or_create = ["label"]


class DraftPlanFactory(PlanVersionFactory):
    label = "2026-revisão"
    instrument = None
    state = PlanState.DRAFT
    valid_from = None


class FundingSourceFactory(DjangoModelFactory):
    code = "PRR"
    name = "Plano de Recuperação e Resiliência"
    kind = FundingKind.PROGRAMME
    ends_on = date(2026, 6, 30)
    ends_on_source = "002"

    class Meta:
        model = FundingSource
        django_get_or_create = ["code"]


class BareActionFactory(NormFactory):
    """An action without any milestone."""

    plan = factory.SubFactory(PlanVersionFactory)
    initiative = factory.SubFactory(InitiativeFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda o: f"I01-A{o.position}")
    text = "Criação de orientações."
    text_html = factory.SelfAttribute("text")
    responsible = factory.SubFactory(EntityFactory, code="AMA")
    responsible_raw = "AMA"
    deadline_raw = "2026"
    source = "001 Anexo II"

    class Meta:
        model = Action
        django_get_or_create = ["plan", "code"]
        skip_postgeneration_save = True


class MilestoneFactory(NormFactory):
    """A delivery for the end of 2026, without a funding that ends."""

    action = factory.SubFactory(BareActionFactory)
    position = 1
    label = "Entrega da ação"
    planned_on = date(2026, 12, 31)
    precision = Precision.YEAR
    kind = MilestoneKind.DELIVERY

    class Meta:
        model = Milestone
        django_get_or_create = ["action", "position"]


class ActionFactory(BareActionFactory):
    """An action with one delivery; `milestone__planned_on` and the like say which."""

    milestone = factory.RelatedFactory(MilestoneFactory, factory_related_name="action")


class PeriodFactory(DjangoModelFactory):
    """The first half of 2026, reported until the end of July, closed with 15 August."""

    code = "2026-S1"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 7, 1)
    due_on = date(2026, 7, 31)
    locked_at = datetime(2026, 8, 15, 23, tzinfo=UTC)

    class Meta:
        model = ReportingPeriod
        django_get_or_create = ["code"]
