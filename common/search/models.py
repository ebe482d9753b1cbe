"""What the search keeps: a row for each published document, the words they use, synonyms, and what was asked."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from common.search.registry import PUBLIC


class SearchEntry(models.Model):
    """A published document. Written only by `common.search.index`, with the vectors.

    `reading` numbers the reading of the sources that made the row: an older reading never replaces a newer one,
    so that a rebuild cannot bring back what was withdrawn meanwhile. A withdrawn document leaves an empty row with
    `is_gone` for a while, for the same reason.
    """

    kind = models.CharField("tipo", max_length=40)
    key = models.CharField("chave", max_length=200)
    reading = models.BigIntegerField("leitura")
    is_gone = models.BooleanField("retirado", default=False)
    fingerprint = models.CharField("impressão", max_length=32)
    language = models.CharField("língua", max_length=2)
    audience = models.CharField("para quem", max_length=60, default=PUBLIC)
    url = models.CharField("endereço", max_length=500)
    title = models.TextField("título")
    folded_title = models.TextField("título sem acentos")
    summary = models.TextField("resumo")
    body = models.TextField("texto")
    names = models.TextField("outras palavras", default="")
    codes = ArrayField(models.TextField(), verbose_name="códigos", default=list)
    trail = ArrayField(models.TextField(), verbose_name="caminho", default=list)
    domains = ArrayField(models.TextField(), verbose_name="domínios", default=list)
    territories = ArrayField(models.TextField(), verbose_name="territórios", default=list)
    year = models.SmallIntegerField("ano", null=True)
    published_at = models.DateTimeField("publicado em", null=True)
    translation_key = models.CharField("documento", max_length=200, default="")
    weight = models.FloatField("peso", default=1)
    title_words = SearchVectorField("palavras do título, inteiras")
    title_vector = SearchVectorField("palavras do título, por raiz")
    vector = SearchVectorField("palavras, por raiz")

    class Meta:
        verbose_name = "documento da pesquisa"
        verbose_name_plural = "documentos da pesquisa"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector", fastupdate=False),
            GinIndex(fields=["title_words"], name="search_entry_title_words", fastupdate=False),
            GinIndex(fields=["codes"], name="search_entry_codes", fastupdate=False),
            models.Index(
                fields=["translation_key"], name="search_entry_translations", condition=~models.Q(translation_key="")
            ),
            GinIndex(fields=["folded_title"], name="search_entry_title_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchWord(models.Model):
    """A word that public documents use, with how many do: what a misspelt word is compared with."""

    word = models.CharField("palavra sem acentos", max_length=60, primary_key=True)
    shown = models.CharField("palavra", max_length=60)
    uses = models.PositiveIntegerField("documentos")

    class Meta:
        verbose_name = "palavra da pesquisa"
        verbose_name_plural = "palavras da pesquisa"
        indexes = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.shown


class Synonym(models.Model):
    """Ways of saying one thing: «PGU» finds «plataforma de gestão urbana» and the other way round."""

    code = models.SlugField("código", max_length=60, unique=True, blank=True, editable=False)
    terms = models.TextField("termos", help_text="Separados por uma barra vertical: PGU | plataforma de gestão urbana")
    is_one_way = models.BooleanField(
        "só num sentido",
        default=False,
        help_text="Quem procura o primeiro termo encontra os outros, mas não o contrário.",
    )
    is_active = models.BooleanField("em uso", default=True)
    note = models.CharField("nota", max_length=200, blank=True)

    class Meta:
        verbose_name = "sinónimo da pesquisa"
        verbose_name_plural = "sinónimos da pesquisa"

    def __str__(self) -> str:
        return self.terms


class SearchTally(models.Model):
    """How often something was asked in a day, and how often nothing was found. Nobody's name, address or session."""

    day = models.DateField("dia")
    language = models.CharField("língua", max_length=2)
    text = models.CharField("pesquisa", max_length=80)
    asked = models.PositiveIntegerField("vezes", default=0)
    in_vain = models.PositiveIntegerField("sem resultados", default=0)

    class Meta:
        verbose_name = "pesquisa feita"
        verbose_name_plural = "pesquisas feitas"
        constraints = [models.UniqueConstraint(fields=["day", "language", "text"], name="search_tally_once")]

    def __str__(self) -> str:
        return self.text
