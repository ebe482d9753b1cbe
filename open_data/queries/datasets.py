"""What is given away, one dataset after the other: for the page, and for the catalogue that other portals read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_noop, override

from common.demonstration import demonstration_mark
from common.pagecache.fragments import kept
from common.ui.formatting import number
from open_data.enums import BulkKind, Subject
from open_data.models import BulkFile
from open_data.queries.bulk import bulk_files
from open_data.queries.collections import COLLECTIONS, Collection, Place
from open_data.queries.figures import MeasureFacts, measure_facts
from reporting.models import Artefact, ReportEdition
from reporting.queries import published_editions

DAY = timedelta(days=1)
THEMES = {
    "ambiente": ("ENVI",),
    "mobilidade": ("TRAN",),
    "governanca": ("GOVE",),
    "economia": ("ECON",),
    "sociedade": ("SOCI",),
    "qualidade-de-vida": ("SOCI", "HEAL"),
}
ALL_THEMES = ("REGI", "GOVE", "ENVI", "TRAN", "ECON", "SOCI", "HEAL")
FREQUENCIES = {
    "A": "ANNUAL", "S": "ANNUAL_2", "Q": "QUARTERLY", "M": "MONTHLY", "A4": "QUADRENNIAL", "A10": "DECENNIAL",
    "I": "IRREG", "_U": "UNKNOWN",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """The same words in both languages."""

    pt: str
    en: str

    @property
    def here(self) -> str:
        return self.en if get_language() == "en" else self.pt


def in_both(say: Callable[[], str]) -> Said:
    with override("pt-pt"):
        portuguese = say()
    with override("en"):
        return Said(portuguese, say())


@dataclass(frozen=True)
class DataFile:
    """A file of a dataset; `path` is its address, `name` tells it from the others of the same kind."""

    extension: str
    path: str
    name: Said
    size: int | None = None
    sha256: str = ""
    modified_at: datetime | None = None

    @property
    def is_json_stat(self) -> bool:
        return self.extension == "json" and self.path.startswith("/observatorio/")


@dataclass(frozen=True)
class Dataset:
    key: str
    subject: Subject
    name: Said
    summary: Said
    """What the page says of it; title and description are for who reads them alone, in another portal."""
    description: Said
    page: str
    files: tuple[DataFile, ...]
    themes: tuple[str, ...]
    keywords: tuple[Said, ...]
    frequency: str = "IRREG"
    starts_on: date | None = None
    ends_on: date | None = None
    """The last day, not the one after."""
    issued_at: datetime | None = None
    modified_at: datetime | None = None
    version: str = ""
    changes: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    """Who says so: name and address."""
    is_simulated: bool = False
    series: str = ""

    @property
    def title(self) -> Said:
        if not self.is_simulated:
            return self.name
        return Said(f"{self.name.pt} [dados simulados]", f"{self.name.en} [simulated data]")

    @property
    def years(self) -> str:
        if self.starts_on is None or self.ends_on is None:
            return ""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(file.extension for file in self.files))


@kept
def datasets() -> tuple[Dataset, ...]:
    """Everything that is given away, in the order of the page, in a fixed number of questions."""
    files = bulk_files()
    return (*_measures(files), *_years(files), *map(_collection, COLLECTIONS), *_reports())


Files = Mapping[tuple[str, str], Iterable[BulkFile]]


def _measures(files: Files) -> Iterator[Dataset]:
    for facts in measure_facts():
        yield _measure(facts, tuple(files.get((BulkKind.MEASURE.value, facts.measure.code), ())))


def _measure(facts: MeasureFacts, bulk: tuple[BulkFile, ...]) -> Dataset:
    measure = facts.measure
    code = measure.code
    newest = facts.newest
    is_simulated = any(file.is_simulated for file in bulk) if bulk else facts.has_simulated
    return Dataset(
        key=code,
        subject=Subject.OBSERVATORY,
        name=in_both(lambda: _name(facts)),
        summary=in_both(lambda: _coverage(facts)),
        description=in_both(lambda: _described(facts, is_simulated)),
        page=_in_portuguese("observatory:measure", {"code": code}),
        files=(*_shown_files(code), *map(_bulk, bulk)),
        themes=THEMES.get(measure.domain.slug.removesuffix("-inteligente") if measure.domain else "", ("REGI",)),
        keywords=tuple(_measure_keywords(facts, is_simulated)),
        frequency=FREQUENCIES[measure.frequency],
        starts_on=facts.starts_on,
        ends_on=facts.ends_on - DAY,
        issued_at=facts.first_released_at,
        modified_at=newest.released_at,
        version=f"{newest.released_at:%Y-%m-%d}.{newest.pk}",
        changes=newest.note,
        sources=tuple((provider.name, provider.url) for provider in measure.providers.all()),
        is_simulated=is_simulated,
    )


def _name(facts: MeasureFacts) -> str:
    measure = facts.measure
    name, unit = _(measure.short_name), measure.unit and _(measure.unit)
    return f"{measure.code} {name} ({unit})" if unit else f"{measure.code} {name}"


def _coverage(facts: MeasureFacts) -> str:
    return _("Nível mais baixo com valores: %(level)s; em %(period)s, %(known)s de %(expected)s têm valor.") % {
        "level": facts.level.label,
        "period": facts.period.code,
        "known": facts.with_value,
        "expected": facts.expected,
    }


def _described(facts: MeasureFacts, is_simulated: bool) -> str:
    measure, is_english = facts.measure, get_language() == "en"
    said = {
        "what": _(measure.short_name) if is_english else measure.description.rstrip("."),
        "code": measure.code,
        "coverage": _coverage(facts),
    }
    text = (
        _(
            "%(what)s. Medida %(code)s do Observatório dos territórios. %(coverage)s Onde falta um valor diz-se "
            "porquê; zero é um valor."
        )
        % said
    )
    return _with_warnings(text, is_simulated)


def _with_warnings(text: str, is_simulated: bool) -> str:
    mark = _("Contém dados simulados para demonstração: não são estatísticas e não devem ser citados como tal.")
    demonstration = demonstration_mark()
    parts = [mark if is_simulated else "", text, _(demonstration) if demonstration else ""]
    return " ".join(part for part in parts if part)


def _measure_keywords(facts: MeasureFacts, is_simulated: bool) -> Iterator[Said]:
    yield in_both(lambda: _("territórios inteligentes"))
    yield in_both(lambda: _("municípios"))
    domain = facts.measure.domain
    if domain is not None:
        yield in_both(lambda: _(domain.name))
    if is_simulated:
        yield in_both(lambda: _("dados simulados"))


def _shown_files(code: str) -> Iterator[DataFile]:
    for extension in ("csv", "xlsx", "json"):
        path = reverse("observatory:file", kwargs={"code": code, "extension": extension})
        yield DataFile(extension, path, in_both(lambda: _("último período")))


def _bulk(file: BulkFile) -> DataFile:
    name = (
        in_both(lambda: _("todos os anos"))
        if file.kind == BulkKind.MEASURE
        else in_both(lambda: _("todas as medidas"))
    )
    path = reverse("open_data:file", kwargs={"code": file.code, "extension": file.format})
    return DataFile(file.format, path, name, file.size, file.sha256, file.released_at)


def _years(files: Files) -> Iterator[Dataset]:
    """The newest year first."""
    years = sorted((code for kind, code in files if kind == BulkKind.YEAR), reverse=True)
    for year in years:
        yield _year(year, tuple(files[BulkKind.YEAR.value, year]))


def _year(year: str, bulk: tuple[BulkFile, ...]) -> Dataset:
    is_simulated = any(file.is_simulated for file in bulk)
    rows, released_at = bulk[0].rows, max(file.released_at for file in bulk)

    def name() -> str:
        return _("Observatório: todas as medidas em %(year)s") % {"year": year}

    def summary() -> str:
        return _("%(rows)s observações, uma por linha.") % {"rows": number(rows)}

    def description() -> str:
        text = _(
            "Todos os valores publicados no Observatório com período em %(year)s, de todas as medidas e territórios: "
            "%(rows)s observações, uma por linha, com o estado, a fonte e a data de publicação de cada uma."
        ) % {"year": year, "rows": number(rows)}
        return _with_warnings(text, is_simulated)

    return Dataset(
        key=f"observacoes-{year}",
        subject=Subject.YEARS,
        name=in_both(name),
        summary=in_both(summary),
        description=in_both(description),
        page=_in_portuguese("open_data:index"),
        files=tuple(map(_bulk, bulk)),
        themes=ALL_THEMES,
        keywords=(in_both(lambda: _("territórios inteligentes")), in_both(lambda: _("municípios"))),
        starts_on=date(int(year), 1, 1),
        ends_on=date(int(year), 12, 31),
        modified_at=released_at,
        version=f"{released_at:%Y-%m-%d}.{max(file.vintage for file in bulk)}",
        is_simulated=is_simulated,
        series="observacoes",
    )


def _collection(collection: Collection) -> Dataset:
    return Dataset(
        key=collection.key,
        subject=collection.subject,
        name=in_both(lambda: _(collection.title)),
        summary=in_both(lambda: _(collection.description)),
        description=in_both(lambda: _with_warnings(_(collection.description), False)),
        page=_in_portuguese(collection.page, collection.page_takes),
        files=tuple(map(_place, collection.places)),
        themes=collection.themes,
        keywords=tuple(_keywords(collection)),
    )


def _keywords(collection: Collection) -> Iterator[Said]:
    for word in ("territórios inteligentes", *collection.keywords):
        yield _keyword(word)


def _keyword(word: str) -> Said:
    return in_both(lambda: _(word))


def _place(place: Place) -> DataFile:
    path = reverse(place.url_name, kwargs=place.taken)
    name = in_both(lambda: _("calendário")) if place.extension == "ics" else in_both(lambda: _("lista completa"))
    return DataFile(place.extension, path, name)


def _reports() -> Iterator[Dataset]:
    editions = list(published_editions())
    if not editions:
        return
    snapshots = [edition.snapshot_id for edition in editions]
    artefacts: dict[int, list[Artefact]] = {}
    for artefact in Artefact.objects.filter(snapshot__in=snapshots).order_by("snapshot_id", "name"):
        artefacts.setdefault(artefact.snapshot_id, []).append(artefact)
    files = [
        file
        for edition in editions
        for artefact in artefacts.get(edition.snapshot_id or 0, ())
        if (file := _report_file(edition, artefact))
    ]
    published = [edition.published_at for edition in editions if edition.published_at]
    years = sorted(edition.year for edition in editions)
    yield Dataset(
        key="relatorios",
        subject=Subject.REPORTS,
        name=in_both(lambda: _("Relatórios anuais da estratégia")),
        summary=in_both(lambda: _(_REPORTS)),
        description=in_both(lambda: _with_warnings(_(_REPORTS), False)),
        page=_in_portuguese("reporting:index"),
        files=tuple(files),
        themes=("GOVE",),
        keywords=tuple(map(_keyword, ("territórios inteligentes", gettext_noop("relatórios")))),
        frequency="ANNUAL",
        starts_on=date(years[0], 1, 1),
        ends_on=date(years[-1], 12, 31),
        issued_at=min(published, default=None),
        modified_at=max(published, default=None),
    )


_REPORTS = gettext_noop(
    "Os relatórios anuais de execução publicados: o documento assinado e as tabelas que congelou, edição a edição."
)


def _report_file(edition: ReportEdition, artefact: Artefact) -> DataFile | None:
    name = f"{edition.year}, {edition.edition}, {artefact.name}"
    path = reverse("reporting:file", kwargs={"year": edition.year, "edition": edition.edition, "name": artefact.name})
    extension = artefact.name.rpartition(".")[2].lower()
    return DataFile(extension, path, Said(name, name), artefact.size, artefact.sha256, edition.published_at)


def _in_portuguese(url_name: str, taken: Mapping[str, str] | None = None) -> str:
    with override("pt-pt"):
        return reverse(url_name, kwargs=dict(taken or {}))
