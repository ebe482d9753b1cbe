"""A definition is read whole, or every mistake is told by its place."""

import json

import pytest
from hypothesis import given, strategies as st

from common.questionnaires.schema import SchemaProblems, as_json, read
from tests.common.questionnaires.forms import PROJECT, question, section, when


def problems(data):
    with pytest.raises(SchemaProblems) as raised:
        read(data)
    return list(raised.value.problems)


def test_what_is_read_is_written_back():
    assert read(as_json(read(PROJECT))) == read(PROJECT)
    assert json.loads(json.dumps(as_json(read(PROJECT)))) == as_json(read(PROJECT))


@pytest.mark.parametrize("value", [False, 0, "0"], ids=["no", "zero", "written"])
def test_a_value_that_looks_like_nothing_is_not_lost(value):
    kind = {bool: "YES_NO", int: "INTEGER", str: "DECIMAL"}[type(value)]
    more = {} if kind == "YES_NO" else {"limits": {"least": "0"}}
    data = {"sections": [section(question("x", kind, **more), question("y", conditions=[when("x", "EQUALS", value)]))]}
    again = read(as_json(read(data))).by_id
    assert (again["y"].conditions[0].value, again["x"].limits.least) == (value, None if not more else 0)


def one(**more):
    return {"sections": [section(question("a", **more))]}


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (None, "Questionário", "tem de ser um objeto"),
        ([], "Questionário", "tem de ser um objeto"),
        ({"sections": "x"}, "Questionário", "tem de ser uma lista"),
        ({}, "Questionário", "falta pelo menos uma secção"),
        ({"sections": [section()]}, "Secção 1", "falta pelo menos uma pergunta"),
        ({"sections": [section(question("a")) | {"title": ""}]}, "Secção 1", "falta o título"),
        (one(kind="SELECT"), "Secção 1, pergunta 1", "«kind» tem de ser um de TEXT"),
        (one(labell="x"), "Secção 1, pergunta 1", "«labell» não é um nome conhecido"),
        (one(label=3), "Secção 1, pergunta 1", "«label» tem de ser um texto"),
        (one(label="a\x00"), "Secção 1, pergunta 1", "«label» tem de ser um texto"),
        (one(is_required="sim"), "Secção 1, pergunta 1", "true ou false"),
        (one(label=""), "Secção 1, pergunta 1", "falta o texto da pergunta"),
        (one(id="Á b"), "Questionário", "não serve de identificador"),
        (one(id="a--b"), "Questionário", "não serve de identificador"),
        ({"sections": [section(question("a"), question("a"))]}, "Questionário", "há 2 perguntas"),
        ({"sections": [section(question("a")), section(question("b"))]}, "Questionário", "há 2 secções"),
        (one(kind="ONE_OF"), "Secção 1, pergunta 1", "tem 0 opções"),
        (one(options=[{"id": "x", "label": "X"}]), "Secção 1, pergunta 1", "só perguntas de escolha"),
        (
            one(kind="ONE_OF", options=[{"id": "x", "label": "X"}, {"id": "x", "label": "Y"}]),
            "Secção 1, pergunta 1, opção 1",
            "está repetido",
        ),
        (one(limits={"most": 3}), "Secção 1, pergunta 1, limites", "«most» não se aplica"),
        (one(kind="MONEY", limits={"least": 5, "most": 3}), "Secção 1, pergunta 1, limites", "nenhuma resposta serve"),
        (one(kind="MONEY", limits={"least": "NaN"}), "Secção 1, pergunta 1, limites", "tem de ser um número"),
        (one(kind="MONEY", limits={"least": 1e309}), "Secção 1, pergunta 1, limites", "tem de ser um número"),
        (one(kind="DECIMAL", limits={"decimals": 9}), "Secção 1, pergunta 1, limites", "pode ir até 6"),
        (one(kind="DATE", limits={"earliest": "ontem"}), "Secção 1, pergunta 1, limites", "tem de ser um dia"),
        (one(limits={"longest": -1}), "Secção 1, pergunta 1, limites", "número inteiro, zero ou mais"),
        (one(limits={"longest": 0}), "Secção 1, pergunta 1, limites", "um limite de zero"),
        (one(kind="GROUP"), "Secção 1, pergunta 1", "pelo menos uma coluna"),
        (one(questions=[question("b")]), "Secção 1, pergunta 1", "só um grupo tem colunas"),
        (
            one(kind="GROUP", questions=[question("b", "GROUP", questions=[question("c")])]),
            "Secção 1, pergunta 1, coluna 1",
            "outro grupo dentro",
        ),
        (one(conditions=[when("a", "IS_ANSWERED")]), "Secção 1, pergunta 1, condição 1", "feita antes desta"),
        (one(conditions=[when("z", "MATCHES")]), "Secção 1, pergunta 1, condição 1", "«operator» tem de ser um de"),
        (
            {"sections": [section(question("x"), question("y", conditions=[when("x", "GREATER", "3")]))]},
            "Secção 1, pergunta 2, condição 1",
            "não se aplica a uma pergunta do tipo texto curto",
        ),
        (
            {"sections": [section(question("x", "YES_NO"), question("y", conditions=[when("x", "EQUALS", "sim")]))]},
            "Secção 1, pergunta 2, condição 1",
            "«sim» não é uma resposta possível",
        ),
        (
            {"sections": [section(question("x"), question("y", conditions=[when("x", "ANY_OF", [])]))]},
            "Secção 1, pergunta 2, condição 1",
            "pelo menos um valor",
        ),
        (
            {
                "sections": [
                    section(
                        question("g", "GROUP", questions=[question("c")]),
                        question("y", conditions=[when("c", "IS_ANSWERED")]),
                    )
                ]
            },
            "Secção 1, pergunta 2, condição 1",
            "feita antes desta",
        ),
    ],
)
def test_each_mistake_has_its_place(data, place, said):
    assert [(where, said in message) for where, message in problems(data)][:1] == [(place, True)], problems(data)


def test_all_mistakes_are_told_at_once():
    data = {"sections": [section(question("a", "ONE_OF"), question("b", limits={"most": 1}, label=""))]}
    assert [place for place, _ in problems(data)] == [
        "Secção 1, pergunta 1",
        "Secção 1, pergunta 2",
        "Secção 1, pergunta 2, limites",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["sections", "questions", "id", "title", "kind", "limits", "options", "conditions", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused_by_place(data):
    try:
        schema = read(data)
    except SchemaProblems as error:
        told = error.problems
    else:
        told = (("Lida", "sem erros"),)
        assert read(as_json(schema)) == schema
    assert told
    assert all(place and message for place, message in told)
