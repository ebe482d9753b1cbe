"""The catalogue of APIs as a repository; its description for machines follows DCAT."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import ApiAccess, ApiStandard, ApiStatus, RepositoryCode
from repositories.models import ApiService

TONES = {
    ApiStatus.NAMED: "muted",
    ApiStatus.PLANNED: "neutral",
    ApiStatus.AVAILABLE: "positive",
    ApiStatus.RETIRED: "muted",
}


def lines(on: date, services: Iterable[ApiService]) -> list[Line]:
    return [_line(service) for service in services]


def _line(service: ApiService) -> Line:
    status = ApiStatus(service.status)
    standard = "" if service.standard == ApiStandard.UNKNOWN else service.get_standard_display()
    access = (
        ""
        if service.access == ApiAccess.UNKNOWN
        else _("Acesso %(get_access_display)s") % {"get_access_display": service.get_access_display()}
    )
    return Line(
        entry=service,
        eyebrow=pt(service.owner),
        marks=marks_of(service, Mark(status.label, TONES[status])),
        remarks=tuple(filter(None, (standard, access, pt(service.licence)))),
        pairs={
            **related_pairs(service),
            "situacao": (choice_pair(ApiStatus, service.status),),
            "norma": (choice_pair(ApiStandard, service.standard),),
            "acesso": (choice_pair(ApiAccess, service.access),),
            "responsavel": ((service.owner, service.owner),),
        },
    )


def _schema(line: Line) -> dict[str, Any]:
    service = line.entry
    return {
        "@type": ["WebAPI", "dcat:DataService"],
        "provider": {"@type": "Organization", "name": service.owner},
        "documentation": service.documentation_url or None,
        "termsOfService": service.terms or None,
        "license": service.licence or None,
        "dcat:endpointURL": {"@id": service.endpoint_url} if service.endpoint_url else None,
        "dcat:endpointDescription": {"@id": service.description_url} if service.description_url else None,
        "dcterms:conformsTo": None if service.standard == ApiStandard.UNKNOWN else service.get_standard_display(),
        "dcterms:accessRights": None if service.access == ApiAccess.UNKNOWN else service.get_access_display(),
        "creativeWorkStatus": service.get_status_display(),
    }


APIS = Repository(
    code=RepositoryCode.APIS,
    model=ApiService,
    title="Catálogo de APIs",
    short="Interfaces para dados do território",
    noun=("API", "APIs"),
    lead="As interfaces por onde se obtêm dados do território: quem responde por cada uma, que norma segue, como se "
    "acede e em que condições.",
    icon="link",
    source="RCM n.º 176/2023, Tabela 3 e Anexos II e III; Programa Territórios Inteligentes",
    lines=lines,
    entries=queries.apis,
    fields=(
        Field("Responsável", lambda line: line.entry.owner),
        Field("Situação", lambda line: line.entry.get_status_display(), is_said=True),
        Field("Norma", lambda line: line.entry.get_standard_display(), is_said=True),
        Field("Acesso", lambda line: line.entry.get_access_display(), is_said=True),
        Field("Endereço do serviço", lambda line: line.entry.endpoint_url),
        Field("Documentação", lambda line: line.entry.documentation_url),
        Field("Descrição para máquinas", lambda line: line.entry.description_url),
        Field("Licença dos dados", lambda line: line.entry.licence),
        Field("Dados que serve", lambda line: line.entry.data_served, is_long=True),
        Field("Condições de uso", lambda line: line.entry.terms, is_long=True),
    ),
    dimensions=(
        own("situacao", "Situação", ApiStatus),
        own("responsavel", "Responsável"),
        own("norma", "Norma", ApiStandard),
        own("acesso", "Acesso", ApiAccess),
    ),
    empty="Ainda não há APIs publicadas.",
    schema=_schema,
)
