"""The OpenAPI 3.1 document: what the types say, and beside it the errors, headers and conditions of every answer."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings

from api.interface import interface
from api.limits import WINDOW_SECONDS
from api.problems import MEDIA_TYPE, TITLES
from api.schemas.common import LICENCE_URL, Fault, Problem

BASE = "/api/v1"
REF = "#/components/schemas/{model}"
DESCRIPTION = """API pública, só de leitura e sem registo: medidas e valores do Observatório, territórios, a estratégia
e o seu plano de ação, boas práticas, repositórios, eventos, relatórios e avisos de financiamento.

Zero é um valor; o que falta tem o seu motivo (`status`) e nunca vem como zero. Cada resposta diz de onde vem
(`source`), como se pode reutilizar (`licence`), como citar (`citation`) e se tem valores simulados para demonstração
(`simulated` e `notice`). Os textos são em português; as chaves, em inglês."""
TAGS = {
    "Observatório": "Medidas, valores, séries e o que há de novo.",
    "Territórios": "O país, as regiões, as entidades intermunicipais e os 308 municípios.",
    "Estratégia": "Iniciativas, ações do plano, recomendações, metas do PRR e governança.",
    "Conhecimento": "Boas práticas e repositórios.",
    "Agenda": "Eventos publicados.",
    "Financiamento": "Avisos, plano de avisos, resultados publicados e beneficiários.",
    "Relatórios": "Edições publicadas do relatório anual, com os resumos dos seus ficheiros.",
}
ERRORS = {
    400: "Um parâmetro que não se conhece, ou um pedido grande demais.",
    404: "O que se pede não existe ou não está publicado.",
    422: "Um parâmetro que não tem a forma esperada.",
    429: f"Passou o limite de pedidos. «Retry-After» diz quantos segundos esperar (no máximo {WINDOW_SECONDS}).",
    500: "Erro do servidor.",
}
DETAILS = {
    400: "«perido» não é um parâmetro deste recurso. Os que há: breakdown, level, measure, period, territory.",
    404: "Não há uma medida Z99. As medidas estão em /api/v1/measures.",
    422: "Corrija os parâmetros: «limit» tem de ser no máximo 1000.",
    429: "Passou o limite de 300 pedidos por minuto. Tente de novo dentro de 21 s.",
    500: "Não foi possível responder. A equipa foi avisada; tente de novo mais tarde.",
}
HEADERS = {
    "ETag": "Identifica esta versão: dê-o em «If-None-Match» e a resposta é 304 enquanto nada mudar.",
    "Last-Modified": "Quando mudou pela última vez: dê-o em «If-Modified-Since», se não guardar o ETag.",
    "Link": "Página seguinte (next) e anterior (prev), e a descrição da API (service-desc).",
    "RateLimit-Policy": "O limite: «q» pedidos em «w» segundos.",
    "RateLimit": "O que resta: «r» pedidos nos próximos «t» segundos.",
}


def described() -> dict[str, Any]:
    return deepcopy(_described())


@cache
def _described() -> dict[str, Any]:
    content: dict[str, Any] = deepcopy(dict(interface.get_openapi_schema(path_prefix="")))
    content["info"] |= {
        "description": DESCRIPTION,
        "contact": {"name": "Portal dos Territórios Inteligentes", "url": f"{settings.PORTAL_BASE_URL}/contactos/"},
        "license": {"name": "CC BY 4.0", "url": LICENCE_URL},
    }
    content["servers"] = [{"url": BASE, "description": "Este portal"}]
    content["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    components = content["components"]
    components["schemas"] |= _problem_schemas()
    components["responses"] = {str(status): _error(status, text) for status, text in ERRORS.items()}
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    for path_item in content["paths"].values():
        _complete(path_item["get"])
    for schema in components["schemas"].values():
        if "enum" in schema:
            schema.pop("description", None)  # a word for who reads the code
    return content


def _problem_schemas() -> dict[str, Any]:
    found = {}
    for model in (Fault, Problem):
        schema = model.model_json_schema(ref_template=REF)
        schema.pop("$defs", None)
        found[model.__name__] = schema
    # Without faults of parameters the list is not there, rather than empty.
    found["Problem"]["properties"]["errors"] = {
        "type": "array",
        "items": {"$ref": REF.format(model="Fault")},
        "description": "Cada parâmetro errado.",
    }
    return found


def _error(status: int, text: str) -> dict[str, Any]:
    example = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": DETAILS[status]}
    content = {"schema": {"$ref": REF.format(model="Problem")}, "example": example}
    return {"description": text, "content": {MEDIA_TYPE: content}}


def _complete(operation: dict[str, Any]) -> None:
    """Say what any answer may be, and of each parameter what the format has a place for."""
    operation["operationId"] = operation["operationId"].rpartition("views_")[2].partition("_")[2]
    responses = {str(status): told for status, told in operation["responses"].items()}
    responses["200"]["description"] = operation["summary"]
    responses["200"]["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    for status in ERRORS:
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    operation["responses"] = responses
    for parameter in operation["parameters"]:
        _simplify(parameter["schema"])
        examples = parameter.pop("examples", None)
        if examples:
            parameter["example"] = examples[0]
        if parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": True}


def _simplify(schema: dict[str, Any]) -> None:
    """Nothing is null in an address: what may be left out has its own kind alone."""
    kinds = schema.pop("anyOf", []) + schema.pop("allOf", [])
    kept = [kind for kind in kinds if kind != {"type": "null"}]
    if len(kept) == 1:
        [kind] = kept
        schema |= {name: value for name, value in kind.items() if name not in schema and name != "description"}
    elif kept:
        schema["anyOf"] = kept
    schema.pop("title", None)


def parameters_of(path: str) -> frozenset[str]:
    """The names that the query of a path may have."""
    operation = _described()["paths"][path]["get"]
    return frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")
