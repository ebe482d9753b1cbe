"""Where a measure's figures are fetched from."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from observatory.enums import SourceFormat
from observatory.models import Division, Measure, Provider, SourceFeed
from observatory.operations.refusals import ImportRefused

PROVIDERS = {SourceFormat.INE_JSON: "ine", SourceFormat.JSON_STAT: "eurostat"}


@transaction.atomic
def keep_feed(
    *,
    measure: Measure,
    source_format: SourceFormat,
    dataset: str,
    parameters: Mapping[str, str],
    dimensions: Mapping[str, Any],
    division: Division,
    user: User | None,
) -> SourceFeed:
    """Say what a source is asked for, once for each dataset; said again it is what was said last."""
    if source_format not in PROVIDERS:
        raise ImportRefused("Só o INE e o Eurostat respondem a pedidos: para as outras fontes envie um ficheiro.")
    if not dataset.strip():
        raise ImportRefused("Indique o código do indicador ou do conjunto de dados na fonte.")
    feed, _ = SourceFeed.objects.update_or_create(
        measure=measure,
        format=source_format,
        dataset=dataset.strip(),
        defaults={
            "provider": Provider.objects.get(code=PROVIDERS[source_format]),
            "parameters": dict(parameters),
            "dimensions": dict(dimensions),
            "division": division,
            "frequency": measure.frequency,
            "is_active": True,
        },
    )
    record(feed, "observatory.keep_feed", user=user, data={"measure": measure.code, "dataset": feed.dataset})
    return feed


@transaction.atomic
def change_feed(
    *,
    feed: SourceFeed,
    parameters: Mapping[str, str],
    dimensions: Mapping[str, Any],
    division: Division,
    frequency: str,
    user: User,
) -> SourceFeed:
    """Change how a source is asked; another dataset is another feed."""
    feed.parameters, feed.dimensions = dict(parameters), dict(dimensions)
    feed.division, feed.frequency = division, frequency
    feed.save(update_fields=["parameters", "dimensions", "division", "frequency"])
    record(feed, "observatory.change_feed", user=user, data={"dataset": feed.dataset, "parameters": feed.parameters})
    return feed
