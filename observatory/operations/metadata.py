"""Writes what is known of a measure beside its figures, by the concepts of ESMS."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from observatory.models import Measure
from observatory.operations.refusals import MetadataRefused, StaleMetadata
from observatory.queries.concepts import CODES, LONGEST, written_concepts


@transaction.atomic
def write_metadata(*, measure: Measure, texts: Mapping[str, str], read_at: datetime, by: User) -> Measure:
    """Keep the texts of the concepts, all at once; an empty one is unknown again. What was there stays in the log.

    `read_at` is when the measure had last changed for whoever wrote: raises StaleMetadata when it changed since.
    """
    kept = Measure.objects.select_for_update(of=("self",), no_key=True).get(pk=measure.pk)
    before = dict(written_concepts(kept))
    if kept.updated_at != read_at:
        raise StaleMetadata("Entretanto outra pessoa alterou esta ficha: veja os textos de agora e repita os seus.")
    after = {code: text.strip() for code, text in texts.items() if text.strip()}
    _check(after)
    if after == before:
        raise MetadataRefused("Nada mudou: os textos são os que já lá estavam.")
    kept.esms = {name: text for name, text in kept.esms.items() if name not in CODES} | after
    kept.save(update_fields=["esms", "updated_at"])
    changed = {
        code: {"antes": before.get(code, ""), "depois": after.get(code, "")}
        for code in CODES
        if before.get(code, "") != after.get(code, "")
    }
    record(kept, "observatory.write_metadata", user=by, data={"measure": kept.code, "concepts": changed})
    return kept


def _check(texts: Mapping[str, str]) -> None:
    strange = sorted(texts.keys() - CODES.keys())
    if strange:
        raise MetadataRefused(f"Não há conceito {', '.join(strange)} na ficha.")
    long = [CODES[code].name for code, text in texts.items() if len(text) > LONGEST]
    if long:
        raise MetadataRefused(f"Encurte para {LONGEST} caracteres: {', '.join(long)}.")
