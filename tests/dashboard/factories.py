"""Rules and alerts to start from; a rule watches the imports that wait, unless told otherwise."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from dashboard.enums import AlertAudience, Basis, Comparator, Scope, Severity, Signal
from dashboard.models import Alert, AlertRule

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)


class RuleFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"regra-{n}")
    title = factory.Sequence(lambda n: f"Regra {n}")
    signal = Signal.IMPORT_AGE
    scope = Scope.COUNTRY
    comparator = Comparator.ABOVE
    raise_at = Decimal(10)
    clear_at = Decimal(5)
    audience = [AlertAudience.EATA]
    severity = Severity.WARNING
    basis = Basis.PROPOSAL
    note = "Para experimentar."
    is_active = True

    class Meta:
        model = AlertRule


class AlertFactory(DjangoModelFactory):
    rule = factory.SubFactory(RuleFactory)
    subject = factory.Sequence(lambda n: f"S{n}")
    label = factory.Sequence(lambda n: f"Sujeito {n}")
    raised_at = AT
    value_at_raise = Decimal(12)
    raise_at = Decimal(10)

    class Meta:
        model = Alert
