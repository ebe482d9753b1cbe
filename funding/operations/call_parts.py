"""What can be written in a call: each part returns a step that `change_call` carries out on the locked call."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, ProtectedError

from common.files.models import StoredFile
from funding.enums import PhaseKind
from funding.models import (
    Call,
    CallDocument,
    CallLine,
    CallPhase,
    CallRule,
    Criterion,
    EvaluationPlan,
    LowDensityListing,
)
from funding.operations.refusals import CallRefused
from territories.models import Municipality

Write = Callable[[Call], None]
PARTS: Mapping[str, type[Model]] = {"tipologias": CallLine, "regras": CallRule, "criterios": Criterion}


def own_values(values: Mapping[str, Any]) -> Write:
    """Write columns of the call itself."""

    def write(call: Call) -> None:
        for name, value in values.items():
            setattr(call, name, value)

    return write


def scoring(values: Mapping[str, Any]) -> Write:
    """Write how ties are broken and the least score to be approved."""

    def write(call: Call) -> None:
        plan, _ = EvaluationPlan.objects.select_for_update().get_or_create(call=call)
        _save(plan, values)

    return write


def calendar(values: Mapping[str, Any], phases: Mapping[PhaseKind, Mapping[str, Any]]) -> Write:
    """Write the dates of the call and its other phases; a phase without dates is taken out."""

    def write(call: Call) -> None:
        own_values(values)(call)
        for kind, told in phases.items():
            found = CallPhase.objects.filter(call=call, kind=kind).first()
            if told["starts_at"] is None and told["ends_at"] is None:
                if found is not None:
                    found.delete()
                continue
            _save(found or CallPhase(call=call, kind=kind), told)

    return write


def put_row(part: str, pk: int | None, values: Mapping[str, Any]) -> Write:
    """Add a row of a part, at its end, or change one."""
    model = PARTS[part]

    def write(call: Call) -> None:
        row = model._default_manager.filter(pk=pk, call=call).first() if pk else model(call=call)
        if row is None:
            raise CallRefused("Esta linha já não consta do aviso. Atualize a página.")
        if row.pk is None:
            row.position = _next_position(model, call)  # type: ignore[attr-defined]  # all the parts have one
        if "code" in values and _others(model, call, row).filter(code=values["code"]).exists():
            raise CallRefused("Este aviso já tem uma linha com este código.", "code")
        _save(row, values)

    return write


def drop_row(part: str, pk: int) -> Write:
    model = PARTS[part]

    def write(call: Call) -> None:
        row = model._default_manager.filter(pk=pk, call=call).first()
        if row is None:
            raise CallRefused("Esta linha já não consta do aviso. Atualize a página.")
        try:
            row.delete()
        except ProtectedError as error:
            raise CallRefused(
                "Há candidaturas ou outras linhas do aviso que dependem desta: não se pode retirar."
            ) from error

    return write


def add_document(*, title: str, url: str, file: StoredFile | None, at: datetime) -> Write:
    def write(call: Call) -> None:
        CallDocument.objects.create(
            call=call, title=title, url=url, file=file, position=_next_position(CallDocument, call), added_at=at
        )

    return write


def remove_document(pk: int, *, at: datetime) -> Write:
    def write(call: Call) -> None:
        if not CallDocument.objects.filter(pk=pk, call=call, removed_at=None).update(removed_at=at):
            raise CallRefused("Este documento já não consta do aviso. Atualize a página.")

    return write


def low_density(municipalities: Collection[Municipality]) -> Write:
    """Annex exactly this list of municipalities of low density."""

    def write(call: Call) -> None:
        listed = LowDensityListing.objects.filter(call=call)
        listed.exclude(municipality__in=municipalities).delete()
        kept = set(listed.values_list("municipality_id", flat=True))
        LowDensityListing.objects.bulk_create(
            LowDensityListing(call=call, municipality=one) for one in municipalities if one.pk not in kept
        )

    return write


def _save(row: Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _others(model: type[Model], call: Call, row: Model) -> Any:
    return model._default_manager.filter(call=call).exclude(pk=row.pk)


def _next_position(model: type[Model], call: Call) -> int:
    last = model._default_manager.filter(call=call).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
