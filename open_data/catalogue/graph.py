"""The catalogue as a graph: what each dataset is, by DCAT-AP 3.

Everything has an address of its own, and things are told in one order, so that the same content is the same document.
Of the concepts of others that are mentioned, the graph says what they are: whoever reads it need not fetch them.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, override
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from common.demonstration import demonstration_mark
from common.exports.interfaces import DataService, services
from open_data.catalogue.distributions import add_file, moment, standard
from open_data.catalogue.vocabulary import ADMS, CC_BY, DCAT, DCATAP, PREFIXES, THEME_NAMES, VCARD, authority
from open_data.queries.datasets import Dataset, Said, in_both

PORTUGAL = authority("country", "PRT")
DCAT_AP = URIRef("https://semiceu.github.io/DCAT-AP/releases/3.0.0/")


class Catalogue:
    """Builds the graph; `say` adds facts about a thing in the order they are given."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graph = Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, namespace)
        self.page = self.at("/dados/")
        self.itself = self.at("/dados/#catalogo")
        self.publisher = self.at("/dados/#editor")
        self.contact = self.at("/dados/#contacto")

    def at(self, path: str) -> URIRef:
        return URIRef(f"{self.base}{path}")

    def say(self, thing: URIRef, *facts: tuple[URIRef, Node | None]) -> URIRef:
        for predicate, value in facts:
            if value is not None:
                self.graph.add((thing, predicate, value))
        return thing

    def is_a(self, thing: URIRef, kind: URIRef) -> URIRef:
        return self.say(thing, (RDF.type, kind))

    def concept(self, table: str, code: str, pt: str, en: str) -> URIRef:
        return self.say(
            authority(table, code),
            (RDF.type, SKOS.Concept),
            (SKOS.prefLabel, Literal(pt, "pt")),
            (SKOS.prefLabel, Literal(en, "en")),
        )

    def licence(self) -> URIRef:
        return self.is_a(CC_BY, DCTERMS.LicenseDocument)

    def document(self, path: str) -> URIRef:
        return self.is_a(self.at(path), FOAF.Document)

    def words(self, thing: URIRef, predicate: URIRef, said: Said) -> None:
        """Portuguese first: some readers take the first that they find."""
        self.say(thing, (predicate, Literal(said.pt, "pt")))
        if said.en != said.pt:
            self.say(thing, (predicate, Literal(said.en, "en")))


def catalogue_graph(datasets: Iterable[Dataset]) -> Graph:
    catalogue = Catalogue(settings.PORTAL_BASE_URL)
    everything = tuple(datasets)
    _add_catalogue(catalogue, everything)
    _add_people(catalogue)
    for dataset in everything:
        _add_dataset(catalogue, dataset)
    _add_series(catalogue, [dataset for dataset in everything if dataset.series])
    for service in services():
        _add_service(catalogue, service, everything)
    return catalogue.graph


def _add_catalogue(catalogue: Catalogue, datasets: tuple[Dataset, ...]) -> None:
    itself = catalogue.is_a(catalogue.itself, DCAT.Catalog)
    catalogue.words(itself, DCTERMS.title, in_both(lambda: _("Dados abertos dos territórios inteligentes")))
    catalogue.words(itself, DCTERMS.description, in_both(_description))
    newest = max((dataset.modified_at for dataset in datasets if dataset.modified_at), default=None)
    first = min((dataset.issued_at for dataset in datasets if dataset.issued_at), default=None)
    catalogue.say(
        itself,
        (DCTERMS.publisher, catalogue.publisher),
        (FOAF.homepage, catalogue.document("/dados/")),
        (DCTERMS.license, catalogue.licence()),
        (DCTERMS.issued, moment(first)),
        (DCTERMS.modified, moment(newest)),
        *((DCTERMS.language, language) for language in _languages(catalogue)),
        (DCTERMS.spatial, catalogue.is_a(PORTUGAL, DCTERMS.Location)),
        (DCTERMS.conformsTo, standard(catalogue, DCAT_AP, "DCAT-AP 3.0")),
        (DCAT.themeTaxonomy, _taxonomy(catalogue)),
        (DCAT.contactPoint, catalogue.contact),
        *((DCAT.dataset, _address(catalogue, dataset)) for dataset in datasets),
        *((DCAT.service, catalogue.at(f"/dados/#{service.key}")) for service in services()),
    )


def _description() -> str:
    text = _(
        "Os valores do Observatório, por medida e por ano, e as listas do portal: plano de ação, recomendações, boas "
        "práticas, repositórios, eventos, municípios e relatórios."
    )
    mark = demonstration_mark()
    return f"{_(mark)} {text}" if mark else text


def _languages(catalogue: Catalogue) -> list[URIRef]:
    return [catalogue.is_a(authority("language", code), DCTERMS.LinguisticSystem) for code in ("POR", "ENG")]


def _taxonomy(catalogue: Catalogue) -> URIRef:
    taxonomy = catalogue.is_a(authority("data-theme"), SKOS.ConceptScheme)
    return catalogue.say(taxonomy, (DCTERMS.title, Literal("EU Data Themes", "en")))


def _add_people(catalogue: Catalogue) -> None:
    name = Literal(settings.WAGTAIL_SITE_NAME, "pt")
    catalogue.say(
        catalogue.is_a(catalogue.publisher, FOAF.Agent),
        (FOAF.name, name),
        (FOAF.homepage, catalogue.document("/")),
    )
    with override("pt-pt"):
        page = reverse("portal:contact")
    email = settings.OPEN_DATA_EMAIL
    catalogue.say(
        catalogue.is_a(catalogue.contact, VCARD.Kind),
        (RDF.type, VCARD.Organization),
        (VCARD.fn, name),
        (VCARD.hasEmail, URIRef(f"mailto:{email}") if email else None),
        (VCARD.hasURL, catalogue.at(page)),
    )


def _address(catalogue: Catalogue, dataset: Dataset) -> URIRef:
    return catalogue.at(f"/dados/#{dataset.key}")


def _add_dataset(catalogue: Catalogue, dataset: Dataset) -> None:
    thing = catalogue.is_a(_address(catalogue, dataset), DCAT.Dataset)
    catalogue.words(thing, DCTERMS.title, dataset.title)
    catalogue.words(thing, DCTERMS.description, dataset.description)
    for keyword in dataset.keywords:
        catalogue.words(thing, DCAT.keyword, keyword)
    catalogue.say(
        thing,
        (DCTERMS.identifier, Literal(dataset.key)),
        (DCTERMS.publisher, catalogue.publisher),
        (DCAT.contactPoint, catalogue.contact),
        (DCAT.landingPage, catalogue.document(dataset.page)),
        *((DCAT.theme, catalogue.concept("data-theme", code, *THEME_NAMES[code])) for code in dataset.themes),
        (DCTERMS.accrualPeriodicity, catalogue.is_a(authority("frequency", dataset.frequency), DCTERMS.Frequency)),
        (DCTERMS.accessRights, catalogue.is_a(authority("access-right", "PUBLIC"), DCTERMS.RightsStatement)),
        (DCTERMS.language, catalogue.is_a(authority("language", "POR"), DCTERMS.LinguisticSystem)),
        (DCTERMS.spatial, catalogue.is_a(PORTUGAL, DCTERMS.Location)),
        (DCTERMS.temporal, _period(catalogue, thing, dataset.starts_on, dataset.ends_on)),
        (DCTERMS.issued, moment(dataset.issued_at)),
        (DCTERMS.modified, moment(dataset.modified_at)),
        (DCAT.version, Literal(dataset.version) if dataset.version else None),
        (ADMS.versionNotes, Literal(dataset.changes, "pt") if dataset.changes else None),
        (DCTERMS.provenance, _provenance(catalogue, thing, dataset)),
        *((DCTERMS.creator, _source(catalogue, name, url)) for name, url in dataset.sources if url),
        (DCAT.inSeries, catalogue.at(f"/dados/#{dataset.series}") if dataset.series else None),
        *((DCAT.distribution, add_file(catalogue, thing, dataset, file)) for file in dataset.files),
    )


def _period(catalogue: Catalogue, thing: URIRef, starts_on: date | None, ends_on: date | None) -> URIRef | None:
    if starts_on is None or ends_on is None:
        return None
    return catalogue.say(
        catalogue.is_a(URIRef(f"{thing}-periodo"), DCTERMS.PeriodOfTime),
        (DCAT.startDate, Literal(starts_on.isoformat(), datatype=XSD.date)),
        (DCAT.endDate, Literal(ends_on.isoformat(), datatype=XSD.date)),
    )


def _provenance(catalogue: Catalogue, thing: URIRef, dataset: Dataset) -> URIRef | None:
    if not dataset.sources:
        return None
    names = "; ".join(name for name, _url in dataset.sources)
    said = in_both(lambda: _("Valores publicados no Observatório a partir de: %(sources)s.") % {"sources": names})
    statement = catalogue.is_a(URIRef(f"{thing}-proveniencia"), DCTERMS.ProvenanceStatement)
    catalogue.words(statement, RDFS.label, said)
    return statement


def _source(catalogue: Catalogue, name: str, url: str) -> URIRef:
    return catalogue.say(catalogue.is_a(URIRef(url), FOAF.Agent), (FOAF.name, Literal(name, "pt")))


def _add_series(catalogue: Catalogue, years: list[Dataset]) -> None:
    """All years, as one series: the files of each are a dataset of it."""
    if not years:
        return
    series = catalogue.is_a(catalogue.at(f"/dados/#{years[0].series}"), DCAT.DatasetSeries)
    catalogue.words(series, DCTERMS.title, in_both(lambda: _("Observatório: todas as medidas, ano a ano")))
    said = in_both(
        lambda: _("Um conjunto por ano, com todos os valores publicados no Observatório com período nesse ano.")
    )
    catalogue.words(series, DCTERMS.description, said)
    starts, ends = [year.starts_on for year in years], [year.ends_on for year in years]
    catalogue.say(
        series,
        (DCTERMS.publisher, catalogue.publisher),
        (DCAT.contactPoint, catalogue.contact),
        (DCTERMS.accrualPeriodicity, catalogue.is_a(authority("frequency", "IRREG"), DCTERMS.Frequency)),
        (DCTERMS.spatial, PORTUGAL),
        (DCTERMS.temporal, _period(catalogue, series, min(filter(None, starts)), max(filter(None, ends)))),
        (DCTERMS.modified, moment(max(year.modified_at for year in years if year.modified_at))),
    )


def _add_service(catalogue: Catalogue, service: DataService, datasets: tuple[Dataset, ...]) -> None:
    thing = catalogue.is_a(catalogue.at(f"/dados/#{service.key}"), DCAT.DataService)
    catalogue.words(thing, DCTERMS.title, in_both(lambda: _(service.title)))
    catalogue.words(thing, DCTERMS.description, in_both(lambda: _(service.description)))
    catalogue.say(
        thing,
        (DCAT.endpointURL, catalogue.at(reverse(service.endpoint))),
        (DCAT.endpointDescription, catalogue.at(reverse(service.document))),
        (DCTERMS.publisher, catalogue.publisher),
        (DCAT.contactPoint, catalogue.contact),
        (DCTERMS.license, catalogue.licence()),
        (DCTERMS.accessRights, authority("access-right", "PUBLIC")),
        (DCATAP.availability, catalogue.concept("planned-availability", "STABLE", "Estável", "Stable")),
        *((DCAT.servesDataset, _address(catalogue, dataset)) for dataset in datasets if dataset.version),
    )
