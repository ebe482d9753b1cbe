"""What looks odd in a report without being wrong: shown to whoever writes it and to whoever decides."""

from decimal import Decimal

from action_plan.enums import Lifecycle

WHOLE = Decimal(100)


def report_warnings(lifecycle: str, percent: Decimal | None) -> tuple[str, ...]:
    """Say where the percentage and the lifecycle of a report do not fit each other."""
    if percent is None:
        return ()
    label = Lifecycle(lifecycle).label
    if percent == WHOLE and lifecycle not in {Lifecycle.COMPLETED, Lifecycle.CANCELLED}:
        return (
            f"A execução é de 100 % mas a ação está «{label}»: se terminou, indique «{Lifecycle.COMPLETED.label}».",
        )
    if percent < WHOLE and lifecycle == Lifecycle.COMPLETED:
        return (f"A ação está «{label}» mas a execução é inferior a 100 %.",)
    if percent > 0 and lifecycle == Lifecycle.NOT_STARTED:
        return (f"A ação está «{label}» mas a execução é superior a 0 %.",)
    return ()
