"""The words of the catalogue: namespaces, the European tables of codes, and what kinds of file are called in them."""

from dataclasses import dataclass

from rdflib import Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD

DCAT = Namespace("http://www.w3.org/ns/dcat#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
PREFIXES = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "foaf": FOAF,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}


def authority(table: str, code: str = "") -> URIRef:
    """A code of a European table, such as `authority("frequency", "ANNUAL")`, or the table itself."""
    return URIRef(f"{EU}{table}/{code}" if code else f"{EU}{table}")


THEME_NAMES = {
    "ECON": ("Economia e finanças", "Economy and finance"),
    "EDUC": ("Educação, cultura e desporto", "Education, culture and sport"),
    "ENVI": ("Ambiente", "Environment"),
    "GOVE": ("Governo e setor público", "Government and public sector"),
    "HEAL": ("Saúde", "Health"),
    "JUST": ("Justiça, sistema judicial e segurança pública", "Justice, legal system and public safety"),
    "REGI": ("Regiões e cidades", "Regions and cities"),
    "SOCI": ("População e sociedade", "Population and society"),
    "TECH": ("Ciência e tecnologia", "Science and technology"),
    "TRAN": ("Transportes", "Transport"),
}
AVAILABILITY = ("STABLE", "Estável", "Stable")
COMPLETED = ("COMPLETED", "Concluída", "Completed")
IN_DEVELOPMENT = ("DEVELOP", "Em desenvolvimento", "In development")


@dataclass(frozen=True)
class FileType:
    """A kind of file, as the European table and IANA call it, and as people do."""

    code: str
    media_type: str
    label: str


FILE_TYPES = {
    "csv": FileType("CSV", "text/csv", "CSV"),
    "xlsx": FileType("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "json": FileType("JSON", "application/json", "JSON"),
    "jsonld": FileType("JSON_LD", "application/ld+json", "JSON-LD"),
    "parquet": FileType("PARQUET", "application/vnd.apache.parquet", "Parquet"),
    "zip": FileType("ZIP", "application/zip", "ZIP"),
    "ics": FileType("ICS", "text/calendar", "iCalendar"),
    "pdf": FileType("PDF", "application/pdf", "PDF"),
}
JSON_STAT = URIRef("https://json-stat.org/format/")
CSV_ON_THE_WEB = URIRef("https://www.w3.org/TR/tabular-data-model/")
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")
