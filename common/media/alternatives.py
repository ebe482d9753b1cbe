"""What makes a description of an image useless to whoever cannot see it."""

import re

from common.folding import fold

SHORTEST = 10
FILE_NAME = re.compile(
    r"^\S+\.(jpe?g|png|webp|gif|svg|tiff?|bmp|heic)$|^(img|dsc|dscf|dcim|image|foto|scan)[-_ ]?\d+$", re.I
)
OPENINGS = ("imagem de", "imagem do", "imagem da", "fotografia de", "foto de", "figura de", "grafico de")
EMPTY_WORDS = {"imagem", "foto", "fotografia", "logo", "logotipo", "banner", "grafico", "mapa", "figura", "icone"}

MISSING = "sem texto alternativo"
A_FILE_NAME = "é um nome de ficheiro"
A_KIND = "diz que é uma imagem, não o que mostra"
THE_TITLE = "repete o título"
SHORT = "é curto de mais para descrever a imagem"


def weakness(description: str, title: str = "") -> str:
    """Return what is wrong with a description, or nothing."""
    text = description.strip()
    if not text:
        return MISSING
    folded = fold(text)
    if FILE_NAME.match(text):
        return A_FILE_NAME
    if folded in EMPTY_WORDS or folded.startswith(OPENINGS):
        return A_KIND
    if folded == fold(title):
        return THE_TITLE
    return SHORT if len(text) < SHORTEST else ""
