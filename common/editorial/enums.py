from django.db.models import TextChoices


class LinkState(TextChoices):
    """What is known of a link; a site that does not let itself be checked is not a broken one."""

    UNCHECKED = "UNCHECKED", "por verificar"
    WORKS = "WORKS", "funciona"
    MOVED = "MOVED", "mudou de endereço"
    GUARDED = "GUARDED", "o sítio não deixa verificar"
    FAILING = "FAILING", "sem resposta"
    BROKEN = "BROKEN", "não existe"
