"""What people outside the back office ask for: a new entry, or to join the alliance."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from repositories.enums import RequestState, Topic
from territories.models import Entity


class EntryRequest(models.Model):
    """A proposal of somebody who signed in, or a request to join of anybody; the EATA answers once."""

    topic = models.CharField("assunto", max_length=12, choices=Topic)
    title = models.CharField("título", max_length=200)
    text = models.TextField("texto", max_length=4000)
    url = models.URLField("ligação", max_length=400, blank=True)
    person = models.CharField("pessoa de contacto", max_length=150)
    email = models.EmailField("correio eletrónico")
    asked_by = models.ForeignKey(
        User, verbose_name="pedido por", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entity = models.ForeignKey(
        Entity, verbose_name="em nome de", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("recebido em")
    state = models.CharField("estado", max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    answer = models.TextField("resposta", max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name="respondido por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("respondido em", null=True, blank=True)

    class Meta:
        verbose_name = "pedido"
        verbose_name_plural = "pedidos e propostas"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=RequestState.RECEIVED, answered_at=None, answered_by=None)
                    | (~Q(state=RequestState.RECEIVED) & Q(answered_at__isnull=False, answered_by__isnull=False))
                ),
                name="repositories_an_answer_has_author_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(answer=""), name="repositories_a_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title
