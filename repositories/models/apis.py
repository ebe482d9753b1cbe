"""The catalogue of APIs (initiative 13)."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from repositories.enums import ApiAccess, ApiStandard, ApiStatus, RepositoryCode
from repositories.models.entry import Entry, entry_panels


class ApiService(Entry):
    """An interface that gives data or functions to territories, described as a DCAT data service."""

    repository = RepositoryCode.APIS

    owner = models.CharField("responsável", max_length=200)
    status = models.CharField("situação", max_length=10, choices=ApiStatus, default=ApiStatus.NAMED)
    standard = models.CharField("norma", max_length=10, choices=ApiStandard, default=ApiStandard.UNKNOWN)
    access = models.CharField("acesso", max_length=12, choices=ApiAccess, default=ApiAccess.UNKNOWN)
    endpoint_url = models.URLField("endereço do serviço", max_length=400, blank=True)
    documentation_url = models.URLField("documentação", max_length=400, blank=True)
    description_url = models.URLField(
        "descrição para máquinas", max_length=400, blank=True, help_text="O ficheiro OpenAPI ou equivalente."
    )
    licence = models.CharField("licença dos dados", max_length=120, blank=True)
    terms = models.TextField("condições de uso", blank=True)
    data_served = models.TextField("dados que serve", blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("owner"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("standard"), FieldPanel("access")]),
                FieldPanel("data_served"),
                FieldPanel("endpoint_url"),
                FieldPanel("documentation_url"),
                FieldPanel("description_url"),
                FieldPanel("licence"),
                FieldPanel("terms"),
            ],
            "O serviço",
        ),
    )

    class Meta:
        verbose_name = "API"
        verbose_name_plural = "APIs"
