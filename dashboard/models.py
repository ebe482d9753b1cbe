"""Rules that watch the figures, and the alerts they raise.

A rule raises at one value and clears at another, on the safe side of it, so that a figure that hovers around the
threshold does not raise and clear in turn. There is at most one open alert for each rule and subject.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only, kept_for_good
from common.ui import formatting
from dashboard.enums import (
    OF_A_MEASURE,
    SCOPES,
    AlertAudience,
    AlertState,
    Basis,
    Comparator,
    Scope,
    Severity,
    Signal,
)
from initiatives.models import Initiative, TargetIndicator
from observatory.models import Area, Measure

ONE_CHECK = "Uma verificação, pelo menos."
SINGULAR = {"ações": "ação", "dias": "dia"}
_ALLOWED = Q()
for _signal, _scopes in SCOPES.items():
    _ALLOWED |= Q(signal=_signal, scope__in=[scope.value for scope in _scopes])


class AlertRule(models.Model):
    """What is watched, of whom, from which value on somebody is told, and who."""

    code = models.SlugField("código", unique=True)
    title = models.CharField("título", max_length=120, help_text="Como o alerta se chama para quem o recebe.")
    signal = models.CharField("o que se observa", max_length=20, choices=Signal)
    scope = models.CharField("de quem", max_length=14, choices=Scope)
    measure = models.ForeignKey(
        Measure,
        verbose_name="medida",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Só para os sinais de uma medida.",
    )
    target = models.ForeignKey(
        TargetIndicator,
        verbose_name="meta do PRR",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Só para a percentagem de uma meta.",
    )
    comparator = models.CharField("alerta quando", max_length=5, choices=Comparator)
    raise_at = models.DecimalField("valor que dá o alerta", max_digits=14, decimal_places=2)
    clear_at = models.DecimalField(
        "valor que o resolve",
        max_digits=14,
        decimal_places=2,
        help_text="Do lado seguro do valor que dá o alerta: entre os dois, nada muda.",
    )
    hold = models.PositiveSmallIntegerField(
        "verificações seguidas",
        default=1,
        validators=[MinValueValidator(1, ONE_CHECK)],
        help_text="Quantas verificações seguidas, de quarto em quarto de hora, têm de dar o mesmo antes do alerta.",
    )
    audience = ArrayField(
        models.CharField(max_length=14, choices=AlertAudience), verbose_name="quem é avisado", default=list
    )
    severity = models.CharField("gravidade", max_length=8, choices=Severity, default=Severity.WARNING)
    basis = models.CharField("em que assenta", max_length=9, choices=Basis, default=Basis.UNDECIDED)
    note = models.TextField(
        "decisão ou razão", help_text="O documento e a data da decisão, ou porque se propõe este valor."
    )
    is_active = models.BooleanField("ativa", default=False)
    checked_at = models.DateTimeField("verificada em", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "regra de alerta"
        verbose_name_plural = "regras de alerta"
        constraints = [
            models.CheckConstraint(
                name="dashboard_clear_on_the_safe_side",
                condition=Q(comparator=Comparator.ABOVE, clear_at__lt=F("raise_at"))
                | Q(comparator=Comparator.BELOW, clear_at__gt=F("raise_at")),
                violation_error_message=(
                    "O valor que resolve o alerta fica do lado seguro: abaixo do que o dá quando o alerta é por "
                    "excesso, acima quando é por defeito."
                ),
            ),
            models.CheckConstraint(
                name="dashboard_scope_of_the_signal",
                condition=_ALLOWED,
                violation_error_message="Este sinal não se lê de quem escolheu: escolha outro «de quem».",
            ),
            models.CheckConstraint(
                name="dashboard_measure_of_the_signal",
                condition=Q(signal__in=sorted(OF_A_MEASURE), measure__isnull=False)
                | (~Q(signal__in=sorted(OF_A_MEASURE)) & Q(measure=None)),
                violation_error_message="Escolha a medida nos sinais de uma medida, e deixe-a vazia nos outros.",
            ),
            models.CheckConstraint(
                name="dashboard_target_of_the_signal",
                condition=Q(signal=Signal.TARGET_SHARE, target__isnull=False)
                | (~Q(signal=Signal.TARGET_SHARE) & Q(target=None)),
                violation_error_message="Escolha a meta no sinal de uma meta do PRR, e deixe-a vazia nos outros.",
            ),
            models.CheckConstraint(
                name="dashboard_undecided_is_not_active",
                condition=~Q(basis=Basis.UNDECIDED) | Q(is_active=False),
                violation_error_message="Uma regra «por decidir» não pode estar ativa: diga primeiro em que assenta.",
            ),
            models.CheckConstraint(
                name="dashboard_holds_once_at_least", condition=Q(hold__gte=1), violation_error_message=ONE_CHECK
            ),
        ]

    def __str__(self) -> str:
        return self.title


def in_unit(value: Decimal, unit: str) -> str:
    """Write a value with its unit: «558 kg/hab.», «1 ação»."""
    said = SINGULAR.get(unit, unit) if value == 1 else unit
    return f"{formatting.number(value)}{formatting.NO_BREAK_SPACE}{said}" if said else formatting.number(value)


class Watch(models.Model):
    """How many checks in a row a subject has been past the threshold of a rule without an alert yet."""

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="watches")
    subject = models.CharField(max_length=40)
    count = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = "observação de uma regra"
        verbose_name_plural = "observações de regras"
        constraints = [models.UniqueConstraint(fields=["rule", "subject"], name="dashboard_one_watch")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.subject}: {self.count}"


class Alert(models.Model):
    """A subject past the threshold of a rule, from when it was raised until it cleared.

    What the figures were of is kept with them, because rules and figures change: `observed` and their unit, and of the
    figure that raised it and the one that cleared it the period, the source, and whether it was simulated.
    """

    rule = models.ForeignKey(AlertRule, verbose_name="regra", on_delete=models.PROTECT, related_name="alerts")
    subject = models.CharField("sujeito", max_length=40)
    label = models.CharField("de quem", max_length=200)
    area = models.ForeignKey(
        Area, verbose_name="território", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    initiative = models.ForeignKey(
        Initiative, verbose_name="iniciativa", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.CharField("página", max_length=300, blank=True)
    state = models.CharField("estado", max_length=12, choices=AlertState, default=AlertState.RAISED)
    raised_at = models.DateTimeField("desde")
    value_at_raise = models.DecimalField("valor no alerta", max_digits=18, decimal_places=4)
    raise_at = models.DecimalField("limite então em vigor", max_digits=14, decimal_places=2)
    observed = models.CharField("o que se observa", max_length=200, blank=True)
    unit = models.CharField("unidade", max_length=60, blank=True)
    period = models.CharField("período do valor", max_length=60, blank=True)
    source = models.TextField("fonte", blank=True)
    is_simulated = models.BooleanField("com dados simulados", default=False)
    acknowledged_at = models.DateTimeField("visto em", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, verbose_name="visto por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField("o que se vai fazer", blank=True)
    cleared_at = models.DateTimeField("resolvido em", null=True, blank=True)
    value_at_clear = models.DecimalField("valor ao resolver", max_digits=18, decimal_places=4, null=True, blank=True)
    period_at_clear = models.CharField("período ao resolver", max_length=60, blank=True)
    source_at_clear = models.TextField("fonte ao resolver", blank=True)
    is_simulated_at_clear = models.BooleanField("com dados simulados ao resolver", default=False)

    class Meta:
        verbose_name = "alerta"
        verbose_name_plural = "alertas"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"],
                condition=~Q(state=AlertState.CLEARED),
                name="dashboard_one_open_alert",
            ),
            models.CheckConstraint(
                name="dashboard_acknowledged_by_somebody",
                condition=~Q(state=AlertState.ACKNOWLEDGED)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dashboard_cleared_at_a_moment",
                condition=Q(state=AlertState.CLEARED, cleared_at__isnull=False)
                | (~Q(state=AlertState.CLEARED) & Q(cleared_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["-raised_at"], name="dashboard_alert_newest")]
        triggers = [kept_for_good()]

    def __str__(self) -> str:
        return f"{self.rule}: {self.label}"

    @property
    def is_open(self) -> bool:
        return self.state != AlertState.CLEARED

    @property
    def watched(self) -> str:
        """What the figure is of, and of when."""
        observed = self.observed or Signal(self.rule.signal).portuguese
        return ", ".join(part for part in (observed[:1].upper() + observed[1:], self.period) if part)

    @property
    def figure(self) -> str:
        """The figure that raised it, with its unit."""
        return in_unit(self.value_at_raise, self.unit)

    @property
    def limit(self) -> str:
        return in_unit(self.raise_at, self.unit)

    @property
    def clears_at(self) -> str:
        """Where it clears by the rule as it is now."""
        return in_unit(self.rule.clear_at, self.unit)

    @property
    def figure_at_clear(self) -> str:
        return "" if self.value_at_clear is None else in_unit(self.value_at_clear, self.unit)


class AlertEvent(models.Model):
    """A check or a person that changed something of an alert; checks that change nothing leave no trace."""

    alert = models.ForeignKey(Alert, verbose_name="alerta", on_delete=models.PROTECT, related_name="events")
    state = models.CharField("passou a", max_length=12, choices=AlertState)
    at = models.DateTimeField("em")
    value = models.DecimalField("valor", max_digits=18, decimal_places=4, null=True, blank=True)
    by = models.ForeignKey(User, verbose_name="por", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "acontecimento de um alerta"
        verbose_name_plural = "acontecimentos de alertas"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.state}"
