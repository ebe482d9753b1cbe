"""What may be uploaded: decided by the content, never by what the name or the browser says.

A refusal is a Portuguese sentence that says what to do instead.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from common.files import archives, documents

MAX_NAME = 150


class UploadRefused(Exception):
    """A file that is not accepted; the text says why and what to do."""


@dataclass(frozen=True)
class Accepted:
    media_type: str
    check: Callable[[BinaryIO], str]  # the reason for refusing, or nothing


def _ooxml(main_part: str) -> Callable[[BinaryIO], str]:
    return lambda file: archives.fault_in_ooxml(file, main_part)


def _odf(media_type: str) -> Callable[[BinaryIO], str]:
    return lambda file: archives.fault_in_odf(file, media_type)


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
ACCEPTED = {
    ".pdf": Accepted("application/pdf", documents.fault_in_pdf),
    ".docx": Accepted(f"{OOXML}.wordprocessingml.document", _ooxml("wordprocessingml.document.main+xml")),
    ".xlsx": Accepted(f"{OOXML}.spreadsheetml.sheet", _ooxml("spreadsheetml.sheet.main+xml")),
    ".pptx": Accepted(f"{OOXML}.presentationml.presentation", _ooxml("presentationml.presentation.main+xml")),
    ".odt": Accepted(f"{ODF}.text", _odf(f"{ODF}.text")),
    ".ods": Accepted(f"{ODF}.spreadsheet", _odf(f"{ODF}.spreadsheet")),
    ".odp": Accepted(f"{ODF}.presentation", _odf(f"{ODF}.presentation")),
    ".png": Accepted("image/png", lambda file: documents.fault_in_image(file, "PNG")),
    ".jpg": Accepted("image/jpeg", lambda file: documents.fault_in_image(file, "JPEG")),
    ".jpeg": Accepted("image/jpeg", lambda file: documents.fault_in_image(file, "JPEG")),
    ".csv": Accepted("text/csv", documents.fault_in_text),
    ".txt": Accepted("text/plain", documents.fault_in_text),
}
ACCEPTED_LABEL = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, CSV ou texto"


def clean_name(name: str) -> str:
    """Return the name alone: no folders, no invisible or direction-changing characters, of a reasonable length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if char.isspace() else char for char in last if unicodedata.category(char)[0] != "C")
    tidy = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", visible)).strip(" .")
    path = PurePosixPath(tidy or "ficheiro")
    return path.stem[: MAX_NAME - len(path.suffix)].strip(" .") + path.suffix


def media_type_of(file: BinaryIO, name: str, size: int, *, max_size: int) -> str:
    """Return the type of an acceptable file. Raises UploadRefused."""
    if size == 0:
        raise UploadRefused(f"«{name}» está vazio (0 bytes). Verifique o ficheiro e volte a escolhê-lo.")
    if size > max_size:
        raise UploadRefused(
            f"«{name}» tem {_megabytes(size)} MB; o limite é {_megabytes(max_size)} MB. "
            "Reduza o ficheiro ou indique uma ligação para onde está publicado."
        )
    accepted = ACCEPTED.get(PurePosixPath(name).suffix.lower())
    if accepted is None:
        raise UploadRefused(f"«{name}» não é de um tipo aceite. Envie {ACCEPTED_LABEL}.")
    file.seek(0)
    fault = documents.executable_in(file) or accepted.check(file)
    file.seek(0)
    if fault:
        raise UploadRefused(f"«{name}» {fault}")
    return accepted.media_type


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",")
