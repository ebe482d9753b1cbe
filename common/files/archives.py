"""Checks of documents that are ZIP archives inside: Office and OpenDocument.

Each returns the reason for refusing, or an empty text.
"""

import zipfile
from typing import BinaryIO

MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
CHUNK = 1024 * 1024

ENCRYPTED = "está protegido por palavra-passe. Guarde-o sem proteção e volte a enviar."
MACROS = "contém macros. Guarde-o sem macros (.docx, .xlsx, .pptx ou OpenDocument) e volte a enviar."
BOMB = "descomprime-se para um tamanho excessivo. Não é aceite."
DAMAGED = "está danificado: não se consegue abrir. Guarde-o de novo e volte a enviar."
OTHER = "não é do tipo que o nome indica. Guarde-o no formato certo e volte a enviar."
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office, and new Office under a password


def fault_in_ooxml(file: BinaryIO, main_part: str) -> str:
    return _fault(file) or _fault_in_ooxml_parts(file, main_part)


def fault_in_odf(file: BinaryIO, media_type: str) -> str:
    return _fault(file) or _fault_in_odf_parts(file, media_type)


def _fault_in_ooxml_parts(file: BinaryIO, main_part: str) -> str:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names:
            return OTHER
        types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
            return MACROS
        return "" if main_part in types else OTHER


def _fault_in_odf_parts(file: BinaryIO, media_type: str) -> str:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if "mimetype" not in names or archive.read("mimetype").decode("ascii", "replace").strip() != media_type:
            return OTHER
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            return MACROS
        is_encrypted = "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")
        return ENCRYPTED if is_encrypted else ""


def _fault(file: BinaryIO) -> str:
    if file.read(8) == COMPOUND:
        return ENCRYPTED.replace("está", "é de um formato antigo ou está")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return _fault_in_members(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        return DAMAGED


def _fault_in_members(archive: zipfile.ZipFile) -> str:
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        return ENCRYPTED
    declared = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or declared > MAX_UNPACKED or declared > MAX_RATIO * max(packed, CHUNK):
        return BOMB
    return BOMB if _unpacked_size(archive, members) > MAX_UNPACKED else ""


def _unpacked_size(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> int:
    """Return what it really unpacks to, stopping past the limit: what a member declares may be false."""
    total = 0
    for member in members:
        with archive.open(member) as content:
            while chunk := content.read(CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    return total
    return total
