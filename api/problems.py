"""What went wrong, as RFC 9457 says it: a sentence in Portuguese that tells what to do next, and nothing of ours."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Pedido inválido",
    404: "Não existe",
    405: "Método não permitido",
    414: "Endereço demasiado longo",
    422: "Parâmetros inválidos",
    429: "Demasiados pedidos",
    500: "Erro do servidor",
    503: "Serviço indisponível",
}
DETAILS = {
    400: "O pedido não pôde ser lido. Reveja o endereço e os cabeçalhos.",
    404: "Não há nada neste endereço. Em /api/v1/ está a lista dos recursos.",
    405: "Esta API só se lê: use GET, HEAD ou OPTIONS.",
    414: "Reduza o número de parâmetros do endereço.",
    500: "Não foi possível responder. A equipa foi avisada; tente de novo mais tarde.",
    503: "O serviço está temporariamente indisponível. Tente de novo dentro de momentos.",
}
UNKNOWN = "O pedido não pôde ser satisfeito."


class Refusal(Exception):
    """A request that is refused, with the sentence that says why."""

    def __init__(self, status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors


def missing(what: str) -> Refusal:
    return Refusal(404, what)


def problem(
    status: int,
    detail: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer with a problem; `errors` name each parameter that is wrong."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Erro"),
        "status": status,
        "detail": detail or DETAILS.get(status, UNKNOWN),
    }
    if errors:
        content["errors"] = [dict(error) for error in errors]
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


# What pydantic found wrong, in words for who wrote the request.
_SAID = {
    "missing": "é obrigatório",
    "int_parsing": "tem de ser um número inteiro",
    "int_type": "tem de ser um número inteiro",
    "int_parsing_size": "é um número demasiado grande",
    "bool_parsing": "tem de ser «true» ou «false»",
    "greater_than_equal": "tem de ser pelo menos {ge}",
    "less_than_equal": "tem de ser no máximo {le}",
    "string_too_long": "tem no máximo {max_length} caracteres",
    "string_too_short": "tem pelo menos {min_length} caracteres",
    "string_pattern_mismatch": "não tem a forma esperada ({pattern})",
    "too_long": "tem no máximo {max_length} valores",
    "enum": "tem de ser um destes: {expected}",
    "literal_error": "tem de ser um destes: {expected}",
    "date_form": "tem de ser uma data deste século, na forma AAAA-MM-DD",
    "moment_form": "tem de ser uma data ou um instante ISO 8601, como 2026-01-31 ou 2026-01-31T09:30:00Z",
}


def said_of(error: Mapping[str, Any]) -> dict[str, str]:
    """Tell one fault of a parameter."""
    context = dict(error.get("ctx", {}))
    text = _SAID.get(str(error.get("type")), "não é válido")
    # A value of a list comes with its place, which is no name.
    names = [part for part in error.get("loc", ()) if isinstance(part, str)]
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", " ou ").replace("'", "")
    return {"parameter": names[-1] if names else "", "detail": text.format_map(context)}
