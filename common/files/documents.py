"""Checks of single documents: PDF, images, text. Each returns the reason for refusing, or an empty text."""

from contextlib import suppress
from typing import BinaryIO

import puremagic
from PIL import Image, UnidentifiedImageError

PROGRAMS = {
    ".exe", ".dll", ".com", ".msi", ".elf", ".so", ".class", ".jar", ".apk", ".bat", ".cmd", ".sh", ".ps1", ".scr",
    ".sys", ".mach", ".dmg", ".lnk", ".cab",
}  # fmt: skip
SIGNATURES = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")


def executable_in(file: BinaryIO) -> str:
    head = file.read(8192)
    file.seek(0)
    is_program = head.startswith(SIGNATURES) or _type_by_content(head) in PROGRAMS
    return "é um programa, qualquer que seja o seu nome. Não é aceite." if is_program else ""


def _type_by_content(head: bytes) -> str:
    with suppress(puremagic.PureError, ValueError):
        return puremagic.from_string(head)
    return ""


def fault_in_pdf(file: BinaryIO) -> str:
    import pikepdf  # noqa: PLC0415  # loads a large library that only this check needs

    if not file.read(5).startswith(b"%PDF-"):
        return "não é um PDF, apesar do nome. Exporte o documento para PDF e volte a enviar."
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                return "está protegido por palavra-passe. Guarde-o sem proteção e volte a enviar."
            return _active_content_in(pdf.Root)
    except pikepdf.PasswordError:
        return "está protegido por palavra-passe. Guarde-o sem proteção e volte a enviar."
    except pikepdf.PdfError:
        return "está danificado: não se consegue ler como PDF. Exporte-o de novo e volte a enviar."


def _active_content_in(root: object) -> str:
    catalogue = root.get("/Names", {})  # type: ignore[attr-defined]  # a pikepdf dictionary, which is loosely typed
    opening = root.get("/OpenAction", {})  # type: ignore[attr-defined]  # as above
    kind = opening.get("/S", "") if hasattr(opening, "get") else ""
    if "/JavaScript" in catalogue or str(kind) in {"/JavaScript", "/Launch"}:
        return "contém código que se executa ao abrir. Imprima-o para PDF e envie esse."
    return ""


def fault_in_image(file: BinaryIO, kind: str) -> str:
    try:
        with Image.open(file, formats=[kind]) as image:
            image.verify()
    except Image.DecompressionBombError:
        return "tem dimensões excessivas. Reduza a imagem e volte a enviar."
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return f"não é uma imagem {kind}, apesar do nome, ou está danificada."
    return ""


def fault_in_text(file: BinaryIO) -> str:
    content = file.read()
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in content):
        return "não é texto, apesar do nome."
    return ""
