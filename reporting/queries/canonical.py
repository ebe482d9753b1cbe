"""What a snapshot of the programme is made of, part by part."""

from typing import Any

from common.canonical import canonical, sha256_of

Payload = dict[str, Any]

SCHEMA_VERSION = 1


def section_hashes(payload: Payload) -> dict[str, str]:
    """Return the hash of each part, so that a difference can be named."""
    return {name: sha256_of(canonical(part)) for name, part in sorted(payload.items())}


def row_counts(payload: Payload) -> dict[str, int]:
    return {name: len(part) for name, part in sorted(payload.items()) if isinstance(part, list)}
