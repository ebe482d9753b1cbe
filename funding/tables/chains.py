"""A chain of events as files that can be verified without the portal."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from common.audit.chain import hash_of
from common.canonical import canonical, freeze
from common.exports.tables import ExportColumn
from funding.queries.chains import Subject, Told, Verification

HOW = (
    "Para cada acontecimento, por ordem: o SHA-256 de «texto», em UTF-8, é «hash»; «hash_anterior» é o «hash» do "
    "acontecimento anterior, vazio no primeiro; os números seguem-se sem faltar nenhum. «texto» diz o mesmo que os "
    "outros campos."
)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


CHAIN_COLUMNS: list[ExportColumn[Told]] = [
    ExportColumn("numero", lambda one: one.event.number),
    ExportColumn("acontecimento", lambda one: one.event.kind),
    ExportColumn("o_que_diz", lambda one: one.sentence),
    ExportColumn("quando_utc", lambda one: _moment(one.event.happened_at)),
    ExportColumn("quem_id", lambda one: one.event.actor_id),
    ExportColumn("quem", lambda one: one.who),
    ExportColumn("papel_nesse_dia", lambda one: one.role or None),
    ExportColumn("em_nome_de", lambda one: one.event.on_behalf_of or None),
    ExportColumn("dados", lambda one: canonical(one.event.data)),
    ExportColumn("hash_anterior", lambda one: one.event.previous_hash or None),
    ExportColumn("hash", lambda one: one.event.hash),
    ExportColumn("texto", lambda one: one.content),
    ExportColumn("confere", lambda one: not one.broken),
]


def chain_document(subject: Subject, verified: Verification, events: Sequence[Told], at: datetime) -> str:
    """Return the whole chain as JSON, with how to verify it."""
    content = {
        "cadeia": subject.stream,
        "sobre": {
            "tipo": subject.kind.portuguese,
            "titulo": subject.title,
            "numero": subject.number,
            "aviso": subject.call.code,
        },
        "extraida_em": _moment(at),
        "confere": verified.holds,
        "falhas": [{"numero": one.number, "motivo": one.reason} for one in verified.breaks],
        "ultimo_hash": verified.last_hash,
        "como_verificar": HOW,
        "acontecimentos": [_event(one) for one in events],
    }
    return json.dumps(freeze(content), ensure_ascii=False, indent=1)


def _event(one: Told) -> dict[str, Any]:
    event = one.event
    return {
        "numero": event.number,
        "acontecimento": event.kind,
        "o_que_diz": one.sentence,
        "quando": event.happened_at,
        "quem": {"id": event.actor_id, "nome": one.who, "papel_nesse_dia": one.role},
        "em_nome_de": event.on_behalf_of,
        "dados": event.data,
        "hash_anterior": event.previous_hash,
        "hash": event.hash,
        "texto": one.content,
        "confere": hash_of(event) == event.hash,
    }
