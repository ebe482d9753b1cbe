"""What somebody wants to hear of: a measure, a territory, or a measure in a territory."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from observatory.enums import Rhythm
from observatory.models.areas import Area
from observatory.models.facts import Release
from observatory.models.measures import Measure


class Follow(models.Model):
    """Told of what is published after `since`; `looked_at` is when it was last looked for news."""

    user = models.ForeignKey(User, verbose_name="pessoa", on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(
        Measure, verbose_name="medida", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name="território", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rhythm = models.CharField("frequência", max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    since = models.DateTimeField("desde")
    looked_at = models.DateTimeField("procurado em")
    is_quiet = models.BooleanField("sem correio", default=False)

    class Meta:
        verbose_name = "seguimento"
        verbose_name_plural = "seguimentos"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "measure", "area"], name="observatory_follow_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False) | Q(area__isnull=False), name="observatory_follow_of_something"
            ),
        ]
        indexes = [
            models.Index(fields=["rhythm", "looked_at"], name="observatory_follow_due", condition=Q(is_quiet=False))
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.measure_id} {self.area_id}"


class ToldRelease(models.Model):
    """A follow has been told of a release, or that release had nothing of it: it is not told again.

    Releases of different measures enter the database in another order than their ids, so the last id told would
    jump over one that was still being written; each release is remembered instead.
    """

    follow = models.ForeignKey(Follow, verbose_name="seguimento", on_delete=models.CASCADE, related_name="told")
    release = models.ForeignKey(Release, verbose_name="publicação", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "publicação contada"
        verbose_name_plural = "publicações contadas"
        constraints = [
            models.UniqueConstraint(fields=["follow", "release"], name="observatory_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_id}: {self.release_id}"
