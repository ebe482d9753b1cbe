"""The documentation for people, made of the same document that programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from api import document
from common.ui.faceting import said
from observatory.enums import ABSENT, ObservationStatus

DEEPEST = 2
KINDS = {
    "integer": gettext_noop("número inteiro"),
    "number": gettext_noop("número"),
    "string": gettext_noop("texto"),
    "boolean": gettext_noop("sim ou não"),
    "date": gettext_noop("data"),
    "date-time": gettext_noop("instante"),
    "object": gettext_noop("objeto"),
}
TAGS = {
    "Observatório": gettext_noop("Observatório"),
    "Territórios": gettext_noop("Territórios"),
    "Estratégia": gettext_noop("Estratégia"),
    "Conhecimento": gettext_noop("Conhecimento"),
    "Agenda": gettext_noop("Agenda"),
    "Relatórios": gettext_noop("Relatórios"),
    "Financiamento": gettext_noop("Financiamento"),
}


@dataclass(frozen=True)
class Parameter:
    name: str
    is_in_path: bool
    is_required: bool
    kind: str
    choices: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    may_be_empty: bool
    description: str


@dataclass(frozen=True)
class Operation:
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    example: str
    """An address that answers, where none but the path and what is required is needed; else nothing."""


@dataclass(frozen=True)
class Family:
    name: str
    anchor: str
    operations: tuple[Operation, ...]


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "families": [(said(TAGS[family.name]), family) for family in families()],
        "root": request.build_absolute_uri(document.BASE),
        "quota": settings.API_REQUESTS_PER_MINUTE,
        "errors": [(status, text) for status, text in document.ERRORS.items()],
        "statuses": [(status, status not in ABSENT) for status in ObservationStatus],
        "crumbs": [(_("API"), "")],
    }
    return render(request, "api/docs.html", context)


@cache
def families() -> tuple[Family, ...]:
    described = document.described()
    schemas = described["components"]["schemas"]
    paths = described["paths"].items()
    return tuple(
        Family(
            name=tag["name"],
            anchor=slugify(tag["name"]),
            operations=tuple(_operation(path, one["get"], schemas) for path, one in paths if _has(one, tag["name"])),
        )
        for tag in described["tags"]
    )


def _has(path_item: dict[str, Any], tag: str) -> bool:
    return tag in path_item["get"]["tags"]


def _operation(path: str, told: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    answer = told["responses"]["200"]["content"]["application/json"]["schema"]
    data = _resolved(answer, schemas)["properties"]["data"]
    return Operation(
        path=path,
        anchor=slugify(f"get {path.replace('/', ' ')}"),
        summary=told["summary"],
        description=told["description"].replace("\n", " "),
        parameters=tuple(_parameter(one, schemas) for one in told["parameters"]),
        fields=tuple(_fields(data.get("items", data), schemas, "")),
        example=_example(path, told["parameters"]),
    )


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    needed = [one for one in parameters if one["required"]]
    if any("example" not in one or one["in"] == "path" for one in needed):
        return ""
    query = urlencode({one["name"]: one["example"] for one in needed})
    return f"{path}?{query}" if query else path


def _parameter(told: dict[str, Any], schemas: dict[str, Any]) -> Parameter:
    schema = _resolved(told["schema"], schemas)
    items = _resolved(schema.get("items", schema), schemas)
    return Parameter(
        name=told["name"],
        is_in_path=told["in"] == "path",
        is_required=told["required"],
        kind=_kind(items),
        choices=tuple(str(choice) for choice in items.get("enum", ())),
        description=told.get("description", ""),
    )


def _fields(schema: dict[str, Any], schemas: dict[str, Any], prefix: str) -> Iterator[Field]:
    """Each field by its name, those of an object after it with its name before theirs."""
    for name, told in _resolved(schema, schemas).get("properties", {}).items():
        kinds = [kind for kind in told.get("anyOf", [told]) if kind.get("type") != "null"]
        inner = _resolved(kinds[0], schemas)
        is_list = inner.get("type") == "array"
        one = _resolved(inner["items"], schemas) if is_list else inner
        full = f"{prefix}{name}{'[]' if is_list else ''}"
        yield Field(full, _kind(one), len(kinds) < len(told.get("anyOf", [told])), told.get("description", ""))
        if "properties" in one and full.count(".") < DEEPEST:
            yield from _fields(one, schemas, f"{full}.")


def _kind(schema: dict[str, Any]) -> str:
    found = str(schema.get("format") or schema.get("type") or "string")
    return found if found in KINDS else "string"


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
        return found
    return schema
