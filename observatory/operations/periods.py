"""Makes the periods that figures come in; years are loaded with the reference, the rest when first needed."""

from observatory.models import Period
from observatory.queries import read_span


def ensure_period(*, code: str) -> Period:
    """Return the period of a code such as «2024-Q3» or «2024-07», made on demand. Raises UnknownPeriod."""
    span = read_span(code)
    period, _ = Period.objects.get_or_create(
        code=code,
        defaults={"frequency": span.frequency, "starts_on": span.starts_on, "ends_on": span.ends_on},
    )
    return period
