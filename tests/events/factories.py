"""Events and registrations for tests, around a fixed day."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from events.enums import Mode, RegistrationState
from events.models import Event, Registration, Series, Theme
from tests.accounts.factories import UserFactory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACTIVE = RegistrationState.CONFIRMED


class SeriesFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"serie-{n}")
    title = factory.Sequence(lambda n: f"Série {n}")
    summary = "Uma série de sessões."

    class Meta:
        model = Series


class ThemeFactory(DjangoModelFactory):
    series = factory.SubFactory(SeriesFactory)
    name = factory.Sequence(lambda n: f"Tema {n}")
    sort_order = 1

    class Meta:
        model = Theme


class EventFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"evento-{n}")
    title = factory.Sequence(lambda n: f"Evento {n}")
    summary = "Uma manhã de perguntas e respostas."
    mode = Mode.ONLINE
    starts_at = NOW + timedelta(days=10)
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    live = True

    class Meta:
        model = Event


class RegistrationFactory(DjangoModelFactory):
    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    state = ACTIVE
    registered_at = NOW
    changed_at = NOW

    class Meta:
        model = Registration
