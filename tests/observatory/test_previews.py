"""What a file seems to say, before anybody said how it is read."""

import pytest

from observatory.queries.previews import preview_of, proposed_columns


@pytest.mark.parametrize(
    ("lines", "proposed"),
    [
        (
            ["Código;Ano;Valor;Sinal", "0101;2023;1,5;", "0102;2023;;x"],
            {"area": "Código", "period": "Ano", "values": ["Valor"], "status": "Sinal"},
        ),
        (["Município;2022;2023", "Águeda;1;2"], {"area": "Município", "values": ["2022", "2023"]}),
        (["DICO;Quando;Água", "0101;2023-T1;3", "0102;2023-T2;4"], {"area": "DICO", "period": "Quando"}),
        (["Onde;De;Até", "x;2022;2023"], {}),
        (["DICO;Ano;Valor"], {"area": "DICO", "period": "Ano", "values": ["Valor"]}),
    ],
)
def test_columns_are_proposed_by_their_titles_and_what_is_in_them(lines, proposed):
    assert proposed_columns(preview_of("\n".join(lines).encode())) == proposed
