"""What a file of observations has in each column, for those who write it and those who describe it."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The types of a column, as CSV on the web names them."""

    TEXT = "string"
    NUMBER = "decimal"
    WHOLE = "integer"
    YES_OR_NO = "boolean"
    MOMENT = "datetime"


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    description: str
    kind: Kind = Kind.TEXT
    is_key: bool = False
    """One of those that, together, tell each row from the others."""
    may_be_empty: bool = False


COLUMNS = (
    Column("medida", "Medida", "Código da medida no Observatório.", is_key=True),
    Column("designacao", "Designação", "Nome curto da medida."),
    Column("dominio", "Domínio", "Domínio da Tabela 3 da estratégia; vazio nas medidas de apoio.", may_be_empty=True),
    Column("unidade", "Unidade", "Unidade do valor, neste nível.", may_be_empty=True),
    Column("desagregacao", "Desagregação", "Chave da desagregação; «total» quando não a há.", is_key=True),
    Column("desagregacao_em_palavras", "Desagregação, em palavras", "O que a chave quer dizer."),
    Column("periodo", "Período", "Ano (2024), semestre (2024-S1), trimestre (2024-Q1) ou mês (2024-01).", is_key=True),
    Column("codigo", "Código do território", "DICO do município, código da entidade, da região, ou PT.", is_key=True),
    Column("territorio", "Território", "Nome do território."),
    Column("nivel", "Nível", "País, região, entidade intermunicipal ou município."),
    Column("divisao", "Divisão territorial", "Versão da divisão em que a fonte publicou."),
    Column("valor", "Valor", "O valor, com ponto decimal; vazio quando não há. Zero é um valor.", Kind.NUMBER,
           may_be_empty=True),
    Column("estado", "Estado", "Como se lê o valor, ou porque falta (SDMX CL_OBS_STATUS 2.2)."),
    Column("estado_em_palavras", "Estado, em palavras", "O que a letra do estado quer dizer."),
    Column("origem", "Origem", "Fonte oficial, declarado pela entidade, ou simulado para demonstração."),
    Column("simulado", "Simulado", "Verdadeiro quando o valor é inventado: não é uma estatística.", Kind.YES_OR_NO),
    Column("fonte", "Fonte", "Quem diz o valor."),
    Column("publicacao", "Publicação", "Número da publicação do Observatório que o trouxe.", Kind.WHOLE),
    Column("publicado_em", "Publicado em", "Quando foi publicado no Observatório (UTC).", Kind.MOMENT),
)  # fmt: skip
