"""A chain of events: each line holds the hash of the one before, so that none can be changed, removed or slipped in.

A chain is called a stream, such as "funding.application:0b6f…"; lines are added by `common.audit.chain.append` alone.
"""

import pgtrigger
from django.conf import settings
from django.db import models

from common.audit.append_only import append_only

_FOLLOWS_THE_LAST = """
IF NEW.number <> COALESCE((SELECT max(number) FROM audit_chainevent WHERE stream = NEW.stream), 0) + 1
    OR NEW.previous_hash <> COALESCE(
        (SELECT hash FROM audit_chainevent WHERE stream = NEW.stream AND number = NEW.number - 1), ''
    )
THEN
    RAISE EXCEPTION 'event % does not follow the last one of %', NEW.number, NEW.stream
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class ChainEvent(models.Model):
    """Something that happened to what the stream is about; `hash` is the SHA-256 of its canonical JSON."""

    stream = models.CharField("cadeia", max_length=120)
    number = models.PositiveIntegerField("número")
    kind = models.CharField("acontecimento", max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="quem",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on_behalf_of = models.CharField("em nome de", max_length=40, blank=True)
    happened_at = models.DateTimeField("quando")
    data = models.JSONField("dados", default=dict)
    previous_hash = models.CharField("hash anterior", max_length=64, blank=True)
    hash = models.CharField("hash", max_length=64)

    class Meta:
        verbose_name = "acontecimento"
        verbose_name_plural = "acontecimentos"
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="audit_one_event_a_place")]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="follows_the_last", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FOLLOWS_THE_LAST
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.number} {self.kind}"
