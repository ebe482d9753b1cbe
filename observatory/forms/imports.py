"""What people fill in to bring figures in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings

from observatory.enums import RunState, SourceFormat
from observatory.models import Division, Measure, SourceFeed
from observatory.queries import imports as queries
from observatory.readers import Dialect, Sheet
from observatory.readers.periods import period_of

IMPORTED = [choice for choice in SourceFormat.choices if choice[0] != SourceFormat.ENTRY]
ANSWERING = {SourceFormat.INE_JSON, SourceFormat.JSON_STAT}
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8 com marca (BOM)"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
    ("latin-1", "Latin-1 (ISO 8859-1)"),
]
DELIMITERS = [(";", "ponto e vírgula (;)"), (",", "vírgula (,)"), ("\t", "tabulação"), ("|", "barra (|)")]
DECIMALS = [(",", "vírgula: 1.234,5"), (".", "ponto: 1,234.5")]


def pairs(text: str, *, message: str) -> dict[str, str]:
    """Read lines of «name=value»."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, mark, value = line.partition("=")
        if not (mark and name.strip() and value.strip()):
            raise forms.ValidationError(message)
        found[name.strip()] = value.strip()
    return found


WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how an .xlsx and an .xls begin


class ImportFilterForm(forms.Form):
    measure = forms.ModelChoiceField(
        label="Medida", queryset=Measure.objects.none(), required=False, to_field_name="code", empty_label="todas"
    )
    state = forms.ChoiceField(label="Estado", choices=[("", "todos"), *RunState.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = queries.all_measures()  # type: ignore[attr-defined]  # a model choice field

    def conditions(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class NewImportForm(forms.Form):
    """A file, or a source to be asked; which fields count depends on it."""

    measure = forms.ModelChoiceField(label="Medida", queryset=Measure.objects.none())
    format = forms.ChoiceField(label="Formato", choices=IMPORTED, initial=SourceFormat.TABLE)
    division = forms.ModelChoiceField(
        label="Divisão territorial dos códigos",
        queryset=Division.objects.none(),
        empty_label=None,
        help_text="A versão das NUTS a que pertencem os códigos de território.",
    )
    file = forms.FileField(
        label="Ficheiro", required=False, help_text="CSV, XLSX ou JSON. Deixe vazio para pedir os dados à fonte."
    )
    metadata = forms.FileField(
        label="Metadados do indicador",
        required=False,
        help_text="Só para um ficheiro do INE: a resposta de pindicaMeta.jsp, que diz que períodos são.",
    )
    source = forms.CharField(
        label="Fonte", required=False, max_length=300, help_text="Para um ficheiro: quem publica, e em quê."
    )
    source_url = forms.URLField(label="Endereço da fonte", required=False, max_length=500, assume_scheme="https")
    feed = forms.ModelChoiceField(
        label="Ligação guardada", queryset=SourceFeed.objects.none(), required=False, empty_label="nenhuma"
    )
    dataset = forms.CharField(
        label="Código na fonte", required=False, max_length=80, help_text="Indicador do INE ou conjunto do Eurostat."
    )
    parameters = forms.CharField(
        label="Filtros",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Um por linha: Dim1=T no INE, sinceTimePeriod=2015 no Eurostat.",
    )
    names = forms.CharField(
        label="Dimensões que desagregam",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Uma por linha, como 3=sexo: a dimensão na fonte e o nome que lhe damos.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            "measure": queries.all_measures,
            "division": queries.divisions_with_codes,
            "feed": queries.active_feeds,
        }
        for name, rows in lists.items():
            self.fields[name].queryset = rows()  # type: ignore[attr-defined]  # a model choice field

    def clean_parameters(self) -> dict[str, str]:
        return pairs(self.cleaned_data["parameters"], message="Escreva um filtro por linha, como Dim1=T.")

    def clean_names(self) -> dict[str, str]:
        return pairs(self.cleaned_data["names"], message="Escreva uma dimensão por linha, como 3=sexo.")

    def clean_file(self) -> Any:
        upload = self._sized("file")
        if upload is not None and upload.name.lower().endswith((".xlsx", ".xls")):
            head = upload.read(4)
            upload.seek(0)
            if head not in WORKBOOKS:
                raise forms.ValidationError("Não é uma folha de cálculo, apesar do nome: abra-o e guarde-o como XLSX.")
        return upload

    def clean_metadata(self) -> Any:
        return self._sized("metadata")

    def _sized(self, name: str) -> Any:
        upload = self.cleaned_data[name]
        if upload is not None and upload.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"O ficheiro passa de {limit} MB: divida-o e importe por partes.")
        return upload

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("file"):
            if not told.get("source"):
                self.add_error("source", "Diga de onde vêm os valores do ficheiro.")
        elif told.get("format") not in ANSWERING:
            self.add_error("file", "Escolha o ficheiro: esta fonte não responde a pedidos.")
        elif not told.get("feed") and not told.get("dataset"):
            self.add_error("dataset", "Indique o código na fonte, ou escolha uma ligação guardada.")
        feed, measure = told.get("feed"), told.get("measure")
        if feed and measure and feed.measure_id != measure.pk:
            self.add_error(
                "feed", f"Esta ligação é da medida {feed.measure.code}: escolha essa medida ou outra ligação."
            )
        return told


class ColumnsForm(forms.Form):
    """How a table is read: what was found in it is proposed, and may be corrected."""

    sheet = forms.ChoiceField(label="Folha", required=False)
    header_row = forms.IntegerField(label="Linha dos títulos", min_value=1, max_value=100, initial=1)
    encoding = forms.ChoiceField(label="Codificação", choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label="Separador", choices=DELIMITERS, required=False)
    decimal = forms.ChoiceField(label="Marca decimal", choices=DECIMALS)
    area = forms.ChoiceField(label="Coluna do território")
    has_dico = forms.BooleanField(
        label="São códigos de município (DICO): repor o zero que uma folha de cálculo tira",
        required=False,
        initial=True,
    )
    values = forms.MultipleChoiceField(
        label="Colunas dos valores",
        widget=forms.CheckboxSelectMultiple,
        help_text="Uma, ou várias se cada uma for de um período.",
    )
    period = forms.ChoiceField(label="Coluna do período", required=False)
    fixed_period = forms.CharField(
        label="Ou o período de todo o ficheiro",
        required=False,
        max_length=20,
        help_text="Por exemplo, 2024 ou 2024-Q3.",
    )
    status = forms.ChoiceField(label="Coluna dos sinais", required=False)
    breakdowns = forms.MultipleChoiceField(
        label="Colunas que desagregam", widget=forms.CheckboxSelectMultiple, required=False
    )
    save_as = forms.CharField(
        label="Guardar esta leitura com o nome",
        required=False,
        max_length=120,
        help_text="Para a escolher quando vier outro ficheiro igual.",
    )

    def __init__(
        self, *args: Any, sheets: Iterable[Sheet], headings: Iterable[str], is_survey: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_survey = is_survey
        columns = [(text, text) for text in dict.fromkeys(headings) if text]
        none = [("", "nenhuma")]
        names = [(sheet.name, sheet.name or "única") for sheet in sheets]
        choices = {"sheet": names, "area": columns, "values": columns, "breakdowns": columns}
        for name, found in (choices | {"period": none + columns, "status": none + columns}).items():
            self.fields[name].choices = found  # type: ignore[attr-defined]  # a choice field
        if names == [("", "única")]:
            self.fields["sheet"].widget = forms.HiddenInput()
        else:  # a workbook says itself how its texts are written
            self.fields["encoding"].widget = self.fields["delimiter"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        values = told.get("values", [])
        self.periods = {name: period_of(name) or "" for name in values}
        if told.get("period"):
            self.periods = dict.fromkeys(values, "")
        elif told.get("fixed_period"):
            fixed = period_of(told["fixed_period"])
            if fixed is None:
                self.add_error("fixed_period", "Escreva um período, como 2024, 2024-S1, 2024-Q3 ou 2024-07.")
            self.periods = dict.fromkeys(values, fixed or "")
        elif not all(self.periods.values()):
            self.add_error(
                "period", "Diga que período é: numa coluna, para todo o ficheiro, ou no título de cada coluna."
            )
        if len(values) > 1 and len(set(self.periods.values())) < len(values) and not told.get("period"):
            self.add_error("values", "Várias colunas de valores só se cada uma tiver o seu período no título.")
        if self.is_survey and (len(values) > 1 or not all(self.periods.values())):
            self.add_error("values", "Num inquérito escolha uma só pergunta, e diga o período de todo o ficheiro.")
        return told

    def columns(self) -> dict[str, Any]:
        """Return the mapping as it is kept."""
        told = self.cleaned_data
        return {
            "area": told["area"],
            "values": self.periods,
            "period": told["period"],
            "status": told["status"],
            "breakdowns": {name: name.lower() for name in told["breakdowns"]},
            "sheet": told["sheet"],
            "header_row": told["header_row"],
            "has_dico": told["has_dico"],
        }

    def dialect(self) -> dict[str, Any]:
        told = self.cleaned_data
        return Dialect(told["encoding"], told["delimiter"], told["decimal"]).to_json()


def initial_columns(columns: Mapping[str, Any], dialect: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form starts with: a mapping that was kept, and how the file is written."""
    told = {key: value for key, value in columns.items() if key not in {"values", "breakdowns"}}
    for name in ("values", "breakdowns"):
        if name in columns:
            told[name] = list(columns[name])
    fixed = set(dict(columns.get("values", {})).values()) - {""}
    if len(fixed) == 1 and not columns.get("period"):
        told["fixed_period"] = next(iter(fixed))
    return {**told, **{key: dialect[key] for key in ("encoding", "delimiter", "decimal") if key in dialect}}


class ApproveForm(forms.Form):
    withdraws_vanished = forms.BooleanField(
        label="Marcar como retirados pela fonte os valores que desapareceram",
        required=False,
        help_text="Sem isto ficam como estão.",
    )
    is_checked = forms.BooleanField(
        label="Conferi a diferença, os avisos e a fonte",
        error_messages={"required": "Confirme que conferiu o que vai ser público."},
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
