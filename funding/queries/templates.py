"""Texts of notification as they are prepared and kept: versions of each kind, and how one reads."""

from dataclasses import dataclass

from funding.enums import LetterKind
from funding.models import LetterTemplate

# Made up, so that a text can be read as it will be.
SAMPLE = {
    "aviso": "Plataformas de gestão urbana",
    "numero_do_aviso": "01/EXEMPLO/2026",
    "candidatura": "Uma plataforma para três municípios",
    "registo": "TI-2026-000123",
    "entidade": "Município de Exemplo",
    "sentido": "aprovada",
    "montante": "125 000,00 €",
    "fundamentos": "Primeira da ordenação, com 4,35 pontos.",
    "prazo": "18 de dezembro de 2026",
    "dias_uteis": "10",
    "dias_que_nao_contam": "8 de dezembro de 2026 (Imaculada Conceição)",
    "data": "3 de dezembro de 2026",
}


@dataclass(frozen=True)
class KindOfLetter:
    """A kind of notification with the text in force, the one being prepared, and those of before."""

    kind: LetterKind
    in_force: LetterTemplate | None
    draft: LetterTemplate | None
    former: tuple[LetterTemplate, ...]

    @property
    def slug(self) -> str:
        return slug_of(self.kind)


def slug_of(kind: LetterKind) -> str:
    return kind.value.lower().replace("_", "-")


def kind_of(slug: str) -> LetterKind | None:
    return next((kind for kind in LetterKind if slug_of(kind) == slug), None)


def kinds_of_letters() -> list[KindOfLetter]:
    """Return every kind of notification, in one query."""
    found: dict[str, list[LetterTemplate]] = {kind: [] for kind in LetterKind}
    for template in LetterTemplate.objects.select_related("prepared_by", "approved_by").order_by("-number"):
        found[template.kind].append(template)
    return [_of_kind(LetterKind(kind), versions) for kind, versions in found.items()]


def _of_kind(kind: LetterKind, versions: list[LetterTemplate]) -> KindOfLetter:
    used = [one for one in versions if one.in_force_at is not None]
    draft = next((one for one in versions if one.in_force_at is None), None)
    return KindOfLetter(kind, used[0] if used else None, draft, tuple(used[1:]))


def as_read(text: str) -> str:
    """Return a text that was checked, filled in with what was made up."""
    return text.format_map(SAMPLE)
