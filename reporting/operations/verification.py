"""Checking an edition against itself: files, hashes, the report made again, the facts gathered again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from common.canonical import canonical, sha256_of
from common.pdf.errors import PdfError
from reporting.enums import ArtefactName
from reporting.models import Artefact, ReportEdition, Snapshot
from reporting.operations.rendering import STEPS, Tell, drawing_sha256, render_report, silence
from reporting.operations.tables import csv_bundle
from reporting.queries.canonical import Payload, section_hashes
from reporting.queries.collecting import collect, one_moment


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it holds, and what was found; `holds` is None where nothing can tell."""

    subject: str
    holds: bool | None
    detail: str


def verify_edition(*, edition: ReportEdition, tell: Tell = silence) -> list[Finding]:
    """Check files, manifest, data, report, signatures and facts; changes nothing."""
    if edition.snapshot is None:
        return [Finding("edição", False, "ainda não foi gerada")]
    snapshot = edition.snapshot
    artefacts = list(snapshot.artefacts.order_by("pk"))
    contents = {artefact.name: _read(artefact) for artefact in artefacts}
    findings = [_file(artefact, contents[artefact.name]) for artefact in artefacts]
    findings += _manifest(contents)
    payload: Payload = json.loads(snapshot.payload)
    findings.append(_snapshot(snapshot, payload, contents.get(ArtefactName.SNAPSHOT)))
    findings.append(_tables(payload, contents.get(ArtefactName.TABLES)))
    drawn_with = _drawn_with(artefacts, contents.get(ArtefactName.MANIFEST))
    findings.append(_report(payload, snapshot, artefacts, drawn_with, tell))
    findings += _signatures(edition, artefacts)
    tell(STEPS, "A reunir os factos de novo")
    with one_moment():
        findings += _facts(edition, snapshot, payload)
    return findings


def _read(artefact: Artefact) -> bytes | None:
    try:
        with artefact.content.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _file(artefact: Artefact, content: bytes | None) -> Finding:
    if content is None:
        return Finding(artefact.name, False, "o ficheiro não está onde foi guardado")
    if sha256_of(content) != artefact.sha256:
        return Finding(artefact.name, False, f"SHA-256 {sha256_of(content)}, esperado {artefact.sha256}")
    return Finding(artefact.name, True, f"{len(content)} bytes, SHA-256 {artefact.sha256}")


def _manifest(contents: dict[str, bytes | None]) -> Iterator[Finding]:
    body = contents.get(ArtefactName.MANIFEST)
    if body is None:
        yield Finding("manifesto", False, "não existe")
        return
    try:
        listed = {row["name"]: (row["size"], row["sha256"]) for row in json.loads(body)["files"]}
    except (ValueError, KeyError, TypeError):
        yield Finding("manifesto", False, "não se consegue ler")
        return
    found = {
        name: (len(content), sha256_of(content))
        for name, content in contents.items()
        if content is not None and name != ArtefactName.MANIFEST
    }
    different = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    yield Finding("manifesto", not different, f"não confere: {', '.join(different)}" if different else "confere")


def _snapshot(snapshot: Snapshot, payload: Payload, content: bytes | None) -> Finding:
    is_same = (
        sha256_of(snapshot.payload) == snapshot.sha256
        and canonical(payload) == snapshot.payload
        and content == snapshot.payload.encode()
    )
    return Finding("dados congelados", is_same, "conferem" if is_same else "não são os que deram a impressão digital")


def _tables(payload: Payload, content: bytes | None) -> Finding:
    is_same = csv_bundle(payload) == content
    return Finding("tabelas", is_same, "iguais byte a byte" if is_same else "não são as dos dados congelados")


def _drawn_with(artefacts: list[Artefact], manifest: bytes | None) -> str | None:
    """Return with what the report was drawn, as a manifest that was not touched says; None when it was touched."""
    kept = next((artefact.sha256 for artefact in artefacts if artefact.name == ArtefactName.MANIFEST), "")
    if manifest is None or sha256_of(manifest) != kept:
        return None
    return str(json.loads(manifest).get("drawn_with", ""))


def _report(
    payload: Payload, snapshot: Snapshot, artefacts: list[Artefact], drawn_with: str | None, tell: Tell
) -> Finding:
    """Make the report again. Drawn otherwise it cannot be the same: then only the hash of its file speaks for it."""
    expected = next((artefact.sha256 for artefact in artefacts if artefact.name == ArtefactName.REPORT), "")
    try:
        made = sha256_of(render_report(payload, snapshot.sha256, tell=tell))
    except PdfError as error:
        return Finding("relatório reconstruído", False, str(error))
    if made == expected:
        return Finding("relatório reconstruído", True, "igual byte a byte")
    if drawn_with is not None and drawn_with != drawing_sha256():
        then = f"estilos {drawn_with[:12] or 'por registar'}, portal {snapshot.app_version}"
        detail = f"feita com outra versão dos estilos ({then}): não se reconstrói aqui; vale a impressão digital acima"
        return Finding("relatório reconstruído", None, detail)
    return Finding("relatório reconstruído", False, f"SHA-256 {made}, esperado {expected}, com os mesmos estilos")


def _signatures(edition: ReportEdition, artefacts: list[Artefact]) -> Iterator[Finding]:
    kept = {artefact.name: artefact.sha256 for artefact in artefacts}
    for signature in edition.signatures.filter(withdrawn_at=None).order_by("signed_at", "pk"):
        holds = signature.snapshot_sha256 == kept.get(ArtefactName.SNAPSHOT) and signature.pdf_sha256 == kept.get(
            ArtefactName.REPORT
        )
        detail = "é sobre estes ficheiros" if holds else "é sobre outros ficheiros"
        yield Finding(f"assinatura de {signature.person_name}", holds, detail)


def _facts(edition: ReportEdition, snapshot: Snapshot, payload: Payload) -> Iterator[Finding]:
    """Gather the facts as they were at the cut-off and name each part that comes out otherwise."""
    before, now = section_hashes(payload), section_hashes(collect(edition, snapshot.taken_at))
    different = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    for name in different:
        yield Finding(f"factos › {name}", False, "já não dão o que a edição congelou")
    if not different:
        yield Finding("factos", True, f"as {len(before)} partes dão o mesmo à data de corte")
