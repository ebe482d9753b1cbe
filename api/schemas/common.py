"""What every answer has around its data, and the kinds of values that requests give."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from common.exports.tables import LICENCE
from common.ui import formatting
from territories.queries import EntityLabel

DataT = TypeVar("DataT")
Number = int | float
PLACES = 4
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
OF_THIS_CENTURY = "^20[0-9]{2}-"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.pt"


def plain(value: Decimal | None) -> Number | None:
    """A number as JSON writes it; what is missing stays missing."""
    return None if value is None else number(value)


def number(value: Decimal) -> Number:
    """No more places than the database keeps: what was worked out says no more than what it was worked out from."""
    value = formatting.rounded(value, PLACES)
    return int(value) if value == value.to_integral_value() else float(value)


def _day(value: Any) -> date:
    try:
        if not ISO_DAY.fullmatch(str(value)):
            raise ValueError(value)
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise PydanticCustomError("date_form", "not a date") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("date_form", "not a date of ours")
    return day


def _moment(value: Any) -> datetime:
    """A day means its first moment in Lisbon; a moment without a zone is one of Lisbon."""
    text = str(value)
    if ISO_DAY.fullmatch(text):
        try:
            return timezone.make_aware(datetime.combine(_day(text), time()))
        except PydanticCustomError as error:
            raise PydanticCustomError("moment_form", "not a moment") from error
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("moment_form", "not a moment") from error
    if not FIRST_DAY <= moment.date() <= LAST_DAY or len(text) < len("2026-01-31T09:30"):
        raise PydanticCustomError("moment_form", "not a moment of ours")
    return moment if moment.tzinfo else timezone.make_aware(moment)


Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": OF_THIS_CENTURY})
]
Instant = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date-time", "pattern": OF_THIS_CENTURY},
                {"type": "string", "format": "date", "pattern": OF_THIS_CENTURY},
            ]
        }
    ),
]


def page_address(name: str, *args: Any) -> str:
    """The full address of the page for people."""
    return f"{settings.PORTAL_BASE_URL}{reverse(name, args=args)}"


class Licence(Schema):
    model_config = ConfigDict(frozen=True)

    name: str = Field(description="Nome da licença.")
    url: str | None = Field(description="Texto da licença, se tiver endereço conhecido.")


OURS = Licence(name=LICENCE, url=LICENCE_URL)


class Answer(Schema):
    """What stands around the data of every answer."""

    simulated: bool = Field(description="Se algum valor desta resposta é simulado para demonstração.")
    notice: str | None = Field(description="Aviso que ninguém pode deixar de ler, como o de dados simulados.")
    source: str = Field(description="De onde vem o que aqui se diz.")
    licence: Licence = Field(description="Como se pode reutilizar.")
    citation: str = Field(description="Como citar.")


class Listing(Answer, Generic[DataT]):
    count: int = Field(description="Quantos há ao todo, em todas as páginas.")
    page: int = Field(description="Número desta página.")
    limit: int = Field(description="Quantos, no máximo, em cada página.")
    next: str | None = Field(description="Endereço da página seguinte; vazio na última.")
    previous: str | None = Field(description="Endereço da página anterior; vazio na primeira.")
    data: list[DataT]


class Single(Answer, Generic[DataT]):
    data: DataT


class Fault(Schema):
    parameter: str = Field(description="Nome do parâmetro.")
    detail: str = Field(description="O que tem de mudar.")


class Problem(Schema):
    """Um erro, como a norma RFC 9457 o descreve."""

    type: str = Field(description="Identificador do tipo de problema.")
    title: str = Field(description="O problema em duas palavras.")
    status: int = Field(description="O código HTTP.")
    detail: str = Field(description="O que aconteceu e o que fazer.")
    errors: list[Fault] | None = Field(None, description="Cada parâmetro errado.")


class Paging(Schema):
    page: int = Field(1, ge=1, le=100_000, description="Página, a partir de 1.")
    limit: int = Field(50, ge=1, le=200, description="Quantos por página.")


Words = Annotated[str, Field(max_length=80, pattern=NO_CONTROL)]
Slug = Annotated[str, Field(max_length=90, pattern=r"^[A-Za-z0-9_-]+$")]
MeasureCode = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{1,3}$")]


class Named(Schema):
    """Um código e o seu nome."""

    code: str
    name: str


class Organisation(Schema):
    """Uma entidade, com quem lhe sucedeu."""

    name: str = Field(description="Nome como no documento.")
    acronym: str | None = Field(description="Sigla.")
    current_name: str = Field(description="Quem responde hoje.")
    is_superseded: bool = Field(description="Se outra entidade lhe sucedeu.")

    @classmethod
    def of(cls, label: EntityLabel) -> "Organisation":
        return cls(
            name=label.name,
            acronym=label.acronym or None,
            current_name=label.current_name,
            is_superseded=label.is_superseded,
        )
