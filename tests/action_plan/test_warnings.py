from decimal import Decimal

import pytest

from action_plan.enums import Lifecycle
from action_plan.queries import report_warnings


@pytest.mark.parametrize(
    ("lifecycle", "percent", "said"),
    [
        (
            Lifecycle.IN_PROGRESS,
            Decimal(100),
            ("A execução é de 100 % mas a ação está «em curso»: se terminou, indique «concluída».",),
        ),
        (Lifecycle.COMPLETED, Decimal("99.9"), ("A ação está «concluída» mas a execução é inferior a 100 %.",)),
        (Lifecycle.NOT_STARTED, Decimal("0.1"), ("A ação está «não iniciada» mas a execução é superior a 0 %.",)),
        (Lifecycle.NOT_STARTED, Decimal(0), ()),
        (Lifecycle.COMPLETED, Decimal(100), ()),
        (Lifecycle.COMPLETED, None, ()),
        (Lifecycle.CANCELLED, Decimal(100), ()),
        (Lifecycle.IN_PROGRESS, Decimal(50), ()),
    ],
)
def test_case_17_percentage_and_lifecycle_that_do_not_fit_are_warned_of(lifecycle, percent, said):
    assert report_warnings(lifecycle, percent) == said
