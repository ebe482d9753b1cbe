from django.urls import path, register_converter

from common.ui.addresses import in_each_language
from repositories.catalogue import BY_CODE, Repository
from repositories.enums import RepositoryCode
from repositories.views import asking, public

app_name = "repositories"


class RepositoryConverter:
    """Reads the name of a repository in an address."""

    regex = "|".join(RepositoryCode)

    def to_python(self, value: str) -> Repository:
        return BY_CODE[RepositoryCode(value)]

    def to_url(self, value: Repository | str) -> str:
        return str(value.code if isinstance(value, Repository) else RepositoryCode(value))


class ExtensionConverter:
    regex = "csv|xlsx|json|jsonld"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RepositoryConverter, "repository")
register_converter(ExtensionConverter, "repository_file")

urlpatterns = [
    in_each_language(
        path("repositorios/", public.index, name="index"),
        path("repositorios/<repository:repository>/", public.listing, name="list"),
        path("repositorios/parceiros/aderir/", asking.join, name="join"),
        path("repositorios/<repository:repository>/<slug:slug>/", public.detail, name="detail"),
    ),
    path("repositorios/<repository:repository>.<repository_file:extension>", public.file, name="file"),
    path("area/repositorios/propor/", asking.propose, name="propose"),
    path("area/repositorios/pedidos/", asking.requests, name="requests"),
    path("area/repositorios/pedidos/<int:pk>/", asking.one_request, name="request"),
]
