"""What can go wrong on the way to a PDF, in sentences that say what to do."""

PANGO_HELP = (
    "Falta a biblioteca Pango, com que se compõem os documentos PDF. "
    "Em Debian ou Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "Em macOS: brew install pango."
)


class PdfError(Exception):
    """The document could not be made; the message may be shown to the person who asked for it."""


class PangoMissing(PdfError):
    """The system lacks the text layout library that WeasyPrint loads."""

    def __init__(self) -> None:
        super().__init__(PANGO_HELP)


class ResourceRefused(PdfError):
    """The document asked for something outside its bundle: network, disk or an image not handed over."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"O documento pede «{address[:120]}», que não faz parte dele. Só se usam as letras e estilos "
            "incluídos e as imagens entregues com o documento (memory:NOME)."
        )


class DocumentBroken(PdfError):
    """Something in the document would be left out: a drawing that cannot be read, a link to nowhere."""

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        super().__init__(f"O documento ficaria incompleto: {'; '.join(complaints)[:400]}.")


class GlyphMissing(PdfError):
    """A character that none of the bundled fonts can draw; printing it would leave an empty box."""

    def __init__(self, character: str, name: str, place: str, context: str) -> None:
        self.character = character
        self.place = place
        super().__init__(
            f"O carácter «{character}» (U+{ord(character):04X}, {name}) não existe nas letras do documento. "
            f"Está em {place}: «{context}». Substitua-o e gere o documento de novo."
        )
