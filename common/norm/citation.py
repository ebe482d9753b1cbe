"""How the place of a quotation is written for a reader: «RCM n.º 176/2023, Tabela 1, l.201»."""

import re

STRATEGY = "RCM n.º 176/2023"
DOCUMENTS = {
    "000": "Porto.digital 20-22, Plano Estratégico, setembro de 2019",
    "001": STRATEGY,
    "002": "Programa Territórios Inteligentes, novembro de 2023",
    "003": "Secção de Municípios Cidades Inteligentes da ANMP, 2019",
    "004": "Programa Territórios Inteligentes, agosto de 2024",
}


def name_documents(text: str) -> str:
    """Say a document's name where the extraction gave its number."""
    text = re.sub(r" \(seed 001\)", "", text)
    return re.sub(r"seed (\d{3})(?: \([^)]*\))?", lambda found: DOCUMENTS[found[1]], text)


def cite(source: str) -> str:
    """Name the document and the place in it; a source that begins with no document's number is given as it is."""
    number, _, place = source.partition(" ")
    if number not in DOCUMENTS:
        return source
    place = re.sub(r" (?=l\.\d)", ", ", place.strip())
    return f"{DOCUMENTS[number]}, {place}" if place else DOCUMENTS[number]
