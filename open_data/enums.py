"""Words of the open data: what is given away, and as what kind of file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_noop

from common.words import Words


class Subject(Words):
    """What a dataset is about, in the order of the page."""

    OBSERVATORY = "OBSERVATORY", "Observatório, por medida"
    YEARS = "YEARS", "Observatório, por ano"
    STRATEGY = "STRATEGY", "Estratégia e plano de ação"
    NETWORK = "NETWORK", "Práticas, repositórios e eventos"
    TERRITORIES = "TERRITORIES", "Territórios e governança"
    REPORTS = "REPORTS", "Relatórios"


class BulkKind(TextChoices):
    YEAR = "YEAR", "um ano, todas as medidas"
    MEASURE = "MEASURE", "uma medida, todos os anos"


class BulkFormat(TextChoices):
    CSV = "csv", "CSV"
    PARQUET = "parquet", "Parquet"
    PACKAGE = "zip", "pacote ZIP"


# The words with which apps register their interfaces, for who reads them in another language.
WORDS_OF_INTERFACES = (
    gettext_noop("API pública"),
    gettext_noop("Tudo o que se publica, para programas: só de leitura, sem registo, descrito em OpenAPI."),
)
