"""Whether this installation may hold invented people and facts, and the words that say so on all it gives out."""

from django.conf import settings

SENTENCE = "Demonstração: a norma é a real; as pessoas, os reportes e as medições são inventados."


def is_demonstration() -> bool:
    """Tell whether what people say here is invented: their accounts are, and so is what they declare."""
    return bool(settings.DEMONSTRATION)


def demonstration_mark() -> str:
    """Return the sentence, or nothing where every fact is real."""
    return SENTENCE if is_demonstration() else ""
