"""Invented calls around the day of loading, one in each phase, with what people do in them; all of it says so.

Made by the operations, in the name of whoever may and at instants before now, so that rules, chains and terms hold.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common.ops.demo import Account
from funding.demo import awards, calls, deciding, evaluating
from funding.demo.applying import INVENTED
from funding.demo.cast import Cast, cast_on, forget
from funding.models import Call, Mechanism, PlannedCall

Story = Callable[[Cast, datetime], None]
# The oldest first: what is over by the clock ends for all.
STORIES: dict[str, Story] = {
    awards.RUNNING: awards.running,
    deciding.DECIDED: deciding.is_decided,
    deciding.HEARD: deciding.is_heard,
    evaluating.EVALUATING: evaluating.in_evaluation,
    calls.ENDING: calls.in_its_last_day,
    calls.OPEN: calls.is_open,
    calls.DRAFT: calls.in_consultation,
}


@transaction.atomic
def load() -> Iterable[Account]:
    """Make the examples once; a second load leaves them where they are."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    cast = cast_on(now)
    if cast is None or not Mechanism.objects.exists():
        return []
    known = set(Call.objects.filter(code__in=STORIES).values_list("code", flat=True))
    forget()
    for code, story in STORIES.items():
        if code not in known:
            story(cast, now)
    if not PlannedCall.objects.filter(source=INVENTED).exists():
        calls.plan(cast, now)
    return []
