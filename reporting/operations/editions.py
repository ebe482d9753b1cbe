"""The way of an edition: opened, reviewed, signed, published; corrected by another edition."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import User
from common.audit.trail import record
from common.canonical import freeze, sha256_of
from initiatives.models import Initiative
from reporting.enums import ArtefactName, Chapter, EditionKind, EditionState, SectionState
from reporting.models import ReportEdition, Section, Signature
from reporting.operations.refusals import ReportRefused, StaleEdition
from reporting.queries.collecting import narrative_rows, region_rows
from reporting.queries.editions import payload_of
from territories.queries import entity_labels

LISBON = ZoneInfo("Europe/Lisbon")


@transaction.atomic
def open_edition(
    *, year: int, cut_off: datetime, contributions_until: datetime, user: User | None, at: datetime
) -> ReportEdition:
    """Begin the first edition of a year, with an empty text for each chapter and initiative."""
    if cut_off > at:
        raise ReportRefused("A data de corte é futura. Escolha um momento que já passou.")
    if cut_off.astimezone(LISBON).year < year:
        raise ReportRefused(f"A data de corte é anterior ao ano de {year}. Escolha um dia desse ano ou posterior.")
    _refuse_contributions_until(contributions_until, year, cut_off, at)
    edition = _create(
        year=year, edition="1.0", cut_off=cut_off, contributions_until=contributions_until, by=user, at=at
    )
    Section.objects.bulk_create(_empty_sections(edition))
    record(edition, "reporting.open", user=user, data={"cut_off": cut_off.isoformat()})
    return edition


def _refuse_contributions_until(until: datetime, year: int, cut_off: datetime, at: datetime) -> None:
    """Regions sign until the cut-off itself, or a day to come, in the year after the report's or this one at most."""
    if until < cut_off:
        raise ReportRefused("O prazo dos contributos regionais não pode ser anterior à data de corte.")
    if until != cut_off and until < at:
        raise ReportRefused(
            "O prazo dos contributos regionais já passou. Escolha hoje ou um dia depois, ou deixe-o vazio para contar "
            "os que foram assinados até à data de corte."
        )
    last = max(year + 1, at.astimezone(LISBON).year)
    if until.astimezone(LISBON).year > last:
        raise ReportRefused(f"O prazo dos contributos regionais não pode passar de 31 de dezembro de {last}.")


def _create(*, edition: str, year: int, by: User | None, at: datetime, **values: Any) -> ReportEdition:
    try:
        with transaction.atomic():
            return ReportEdition.objects.create(
                kind=EditionKind.ANNUAL, year=year, edition=edition, created_by=by, created_at=at, **values
            )
    except IntegrityError:
        raise ReportRefused(
            f"Já existe a edição {edition} do relatório de {year}. Continue-a em Relatórios."
        ) from None


def _empty_sections(edition: ReportEdition) -> list[Section]:
    titles = [(chapter.value, chapter.label) for chapter in Chapter]
    titles += [
        (initiative.code, f"{initiative.code} {initiative.title}"[:400])
        for initiative in Initiative.objects.order_by("number")
    ]
    return [
        Section(edition=edition, code=code, title=title, position=position)
        for position, (code, title) in enumerate(titles, start=1)
    ]


def _lock(edition: ReportEdition, *allowed: EditionState) -> ReportEdition:
    locked = ReportEdition.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=edition.pk)
    if locked.state not in allowed:
        raise ReportRefused(f"A edição está agora {locked.get_state_display()}: alguém decidiu antes de si.")
    return locked


def _move(edition: ReportEdition, state: EditionState, action: str, *, user: User, **said: Any) -> ReportEdition:
    before = edition.state
    edition.state = state
    edition.save(update_fields=["state", "published_at"])
    record(edition, action, user=user, data={"from": before, "to": state.value, **said})
    return edition


@transaction.atomic
def submit_for_review(*, edition: ReportEdition, user: User, at: datetime) -> ReportEdition:
    """Stop the texts and ask for the coordination's signature on what was last built."""
    locked = _lock(edition, EditionState.IN_PREPARATION)
    if locked.snapshot is None:
        raise ReportRefused("Ainda não há relatório gerado. Gere-o antes de o enviar para revisão.")
    waiting = locked.sections.filter(state=SectionState.OPEN).exclude(narrative="").order_by("position")
    if titles := list(waiting.values_list("title", flat=True)):
        raise ReportRefused(f"Há textos por fechar: {'; '.join(titles)}.")
    _refuse_outdated(locked, at)
    return _move(locked, EditionState.IN_REVIEW, "reporting.submit", user=user)


def _refuse_outdated(edition: ReportEdition, at: datetime) -> None:
    payload = payload_of(edition)
    if freeze(narrative_rows(edition)) != payload["narratives"]:
        raise ReportRefused("Os textos mudaram depois da última geração. Gere o relatório de novo.")
    if freeze(region_rows(edition, at)) != payload["regions"]:
        raise ReportRefused("Há contributos regionais aceites depois da última geração. Gere o relatório de novo.")


@transaction.atomic
def return_to_preparation(*, edition: ReportEdition, reason: str, user: User) -> ReportEdition:
    if not reason.strip():
        raise ReportRefused("Escreva o motivo da devolução.")
    locked = _lock(edition, EditionState.IN_REVIEW)
    return _move(locked, EditionState.IN_PREPARATION, "reporting.return", user=user, reason=reason.strip())


@transaction.atomic
def sign_edition(
    *,
    edition: ReportEdition,
    read_sha256: str,
    statement: str,
    accepts_missing_regions: bool,
    user: User,
    role: str,
    entity_id: int | None,
    at: datetime,
) -> Signature:
    """Sign the exact bytes of the report and of its data; from then on the edition cannot be built again.

    `read_sha256` is of the report the person read: raises StaleEdition when it is no longer the one to sign.
    Regions without a contribution must be accepted by name; the log keeps which they were.
    """
    if not statement.strip():
        raise ReportRefused("Escreva a declaração que assina.")
    if entity_id is None:
        raise ReportRefused("Escolha a entidade em cujo nome assina.")
    locked = _lock(edition, EditionState.IN_REVIEW)
    pdf_sha256 = _checked_sha256(locked, ArtefactName.REPORT)
    if read_sha256 != pdf_sha256:
        raise StaleEdition(read_sha256, pdf_sha256)
    missing = [row["region"] for row in payload_of(locked)["regions"] if row["text"] is None]
    if missing and not accepts_missing_regions:
        raise ReportRefused(f"Sem contributo até à data de corte: {', '.join(missing)}. Confirme que assina assim.")
    signature = Signature.objects.create(
        edition=locked,
        person=user,
        person_name=user.name,
        role=role,
        entity_id=entity_id,
        entity_name=entity_labels([entity_id], at.date())[entity_id].name,
        statement=statement.strip(),
        snapshot_sha256=_checked_sha256(locked, ArtefactName.SNAPSHOT),
        pdf_sha256=pdf_sha256,
        signed_at=at,
    )
    _move(locked, EditionState.SIGNED, "reporting.sign", user=user, pdf=signature.pdf_sha256, missing_regions=missing)
    return signature


@transaction.atomic
def withdraw_signature(*, edition: ReportEdition, reason: str, user: User, at: datetime) -> ReportEdition:
    """Undo a signature given by mistake, before publication: the edition goes back to preparation."""
    if not reason.strip():
        raise ReportRefused("Escreva porque retira a assinatura.")
    locked = _lock(edition, EditionState.SIGNED)
    locked.signatures.filter(withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=user, withdrawal_reason=reason.strip()
    )
    return _move(locked, EditionState.IN_PREPARATION, "reporting.withdraw_signature", user=user, reason=reason.strip())


def _checked_sha256(edition: ReportEdition, name: ArtefactName) -> str:
    """Return the hash of a file after reading it again from where it is kept."""
    artefact = edition.snapshot.artefacts.get(name=name) if edition.snapshot else None
    if artefact is None:
        raise ReportRefused("Ainda não há relatório gerado.")
    with artefact.content.open("rb") as file:
        if sha256_of(file.read()) != artefact.sha256:
            raise ReportRefused(f"O ficheiro {name} foi alterado depois de gerado. Devolva a edição e gere-a de novo.")
    return artefact.sha256


@transaction.atomic
def publish_edition(*, edition: ReportEdition, read_sha256: str, user: User, at: datetime) -> ReportEdition:
    """Put a signed edition on line for good; the edition it corrects stays, marked as rectified.

    `read_sha256` is of the report that was looked at: raises StaleEdition when it is not the one signed.
    """
    locked = _lock(edition, EditionState.SIGNED)
    pdf_sha256 = _checked_sha256(locked, ArtefactName.REPORT)
    if read_sha256 != pdf_sha256 or not locked.signatures.filter(withdrawn_at=None, pdf_sha256=pdf_sha256).exists():
        raise StaleEdition(read_sha256, pdf_sha256)
    locked.published_at = at
    _move(locked, EditionState.PUBLISHED, "reporting.publish", user=user, pdf=pdf_sha256)
    if locked.errata_of_id:
        corrected = _lock(ReportEdition(pk=locked.errata_of_id), EditionState.PUBLISHED)
        _move(corrected, EditionState.RECTIFIED, "reporting.rectify", user=user, corrected_by=locked.edition)
    return locked


@transaction.atomic
def open_errata(*, edition: ReportEdition, changes: str, user: User, at: datetime) -> ReportEdition:
    """Begin the edition that corrects a published one, with its texts and cut-off, and say what changes."""
    if not changes.strip():
        raise ReportRefused("Escreva a lista do que muda, uma alteração por linha.")
    published = _lock(edition, EditionState.PUBLISHED)
    major, minor = published.edition.split(".")
    errata = _create(
        year=published.year,
        edition=f"{major}.{int(minor) + 1}",
        cut_off=published.cut_off,
        contributions_until=published.contributions_until,
        errata_of=published,
        changes=changes.strip(),
        by=user,
        at=at,
    )
    Section.objects.bulk_create(
        Section(edition=errata, code=text.code, title=text.title, position=text.position, narrative=text.narrative)
        for text in published.sections.order_by("position", "pk")
    )
    record(errata, "reporting.open_errata", user=user, data={"errata_of": published.edition})
    return errata


@transaction.atomic
def discard_edition(*, edition: ReportEdition, user: User) -> None:
    """Throw away an edition opened by mistake; what was frozen for it stays, and so does the log."""
    locked = _lock(edition, EditionState.IN_PREPARATION, EditionState.IN_REVIEW)
    if locked.signatures.exists():
        raise ReportRefused(
            "Esta edição já foi assinada e fica em registo, ainda que a assinatura tenha sido retirada."
        )
    record(locked, "reporting.discard", user=user, data={"year": locked.year, "edition": locked.edition})
    locked.delete()
