import pytest

from common.norm.citation import cite, name_documents
from common.norm.templatetags.norm import official


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("001 Tabela 1 l.201", "RCM n.º 176/2023, Tabela 1, l.201"),
        ("001 §7.1.4", "RCM n.º 176/2023, §7.1.4"),
        ("004", "Programa Territórios Inteligentes, agosto de 2024"),
        ("Relatório da EATA", "Relatório da EATA"),
    ],
)
def test_a_source_is_written_for_a_reader(source, written):
    assert cite(source) == written


def test_numbers_of_documents_become_names():
    assert name_documents("RCM n.º 176/2023 (seed 001)") == "RCM n.º 176/2023"
    assert (
        name_documents("seed 004 (ago. 2024), proposta")
        == "Programa Territórios Inteligentes, agosto de 2024, proposta"
    )


def test_only_italics_survive_in_an_official_text():
    assert official("um <i>toolkit</i> e <b>mais</b> <script>") == (
        "um <i>toolkit</i> e &lt;b&gt;mais&lt;/b&gt; &lt;script&gt;"
    )
    assert official("coisas ( <i>IoT</i> )") == "coisas (<i>IoT</i>)"
