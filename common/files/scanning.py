"""Looking for viruses in what people send, by whoever knows how: a ClamAV daemon, spoken to by its INSTREAM command.

Never says clean without having asked: a scanner that does not answer raises `ScanFailed`.
"""

import re
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 30.0
LONGEST_ANSWER = 4096
FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")
# The harmless file that every scanner takes for a virus, so that scanners can be tried; not whole here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ScanFailed(Exception):
    """Nobody could say whether the file is clean; try again later."""


@dataclass(frozen=True)
class Verdict:
    is_clean: bool
    found: str = ""


def scan(file: BinaryIO) -> Verdict:
    """Ask the scanner of the settings about a file, read from its beginning. Raises ScanFailed."""
    file.seek(0)
    return SCANNERS[settings.UPLOAD_SCANNER](file)


def with_clamd(file: BinaryIO) -> Verdict:
    """Send the file to the daemon at `CLAMD_ADDRESS`: the path of its socket, or host:port."""
    try:
        with closing(_connected(settings.CLAMD_ADDRESS)) as line:
            answer = _asked(line, file)
    except (OSError, ValueError) as error:
        raise ScanFailed(f"o antivírus não respondeu ({error})") from error
    if answer == "stream: OK":
        return Verdict(is_clean=True)
    if found := FOUND.match(answer):
        return Verdict(is_clean=False, found=found["name"])
    raise ScanFailed(f"o antivírus respondeu «{answer[:80]}»")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _asked(line: socket.socket, file: BinaryIO) -> str:
    """Each piece goes with its length before it, in four bytes; an empty one ends the file."""
    line.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        line.sendall(len(chunk).to_bytes(4, "big") + chunk)
    line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (piece := line.recv(LONGEST_ANSWER)):
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def for_trials(file: BinaryIO) -> Verdict:
    """Know the test file and nothing else: for one's own machine and for tests, never for a public address."""
    return Verdict(is_clean=False, found="Eicar-Test-Signature") if EICAR in file.read() else Verdict(is_clean=True)


def with_nobody(_file: BinaryIO) -> Verdict:
    raise ScanFailed("esta instalação não tem antivírus")


SCANNERS: dict[str, Callable[[BinaryIO], Verdict]] = {"clamd": with_clamd, "trial": for_trials, "": with_nobody}
