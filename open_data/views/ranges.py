"""Parts of a file, so that a download that broke goes on where it stopped (RFC 9110, §14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PART = 1 << 16


class Unsatisfiable(Exception):
    """What is asked for lies beyond the end of the file."""


@dataclass(frozen=True)
class Span:
    """Bytes from `first` to `last`, both among them."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def asked_span(header: str, size: int) -> Span | None:
    """Read a Range; nothing when the whole is to be sent: no range, several, or one that nobody understands."""
    found = RANGE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return Span(size - length, size - 1)
    span = Span(int(first), min(int(last), size - 1) if last else size - 1)
    if last and int(last) < int(first):
        return None
    if span.first >= size:
        raise Unsatisfiable
    return span


def parts(content: IO[bytes], span: Span) -> Iterator[bytes]:
    with content:
        content.seek(span.first)
        left = span.length
        while left and (part := content.read(min(PART, left))):
            left -= len(part)
            yield part
