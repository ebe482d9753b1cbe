"""The interfaces for programs that apps offer, so that the catalogue of data can tell of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataService:
    """`endpoint` and `document` are names of addresses: where it answers, and its OpenAPI document.

    Title and description are Portuguese, found in the catalogue for other languages.
    """

    key: str
    title: str
    description: str
    endpoint: str
    document: str


_services: dict[str, DataService] = {}


def register(service: DataService) -> None:
    _services[service.key] = service


def services() -> list[DataService]:
    return [_services[key] for key in sorted(_services)]
