"""Changes to a definition, and what is told of them."""

import pytest
from hypothesis import given, strategies as st

from common.questionnaires import editing
from common.questionnaires.differences import differences
from common.questionnaires.schema import as_json, in_hand, read
from tests.common.questionnaires.forms import PROJECT, question, section, when

SCHEMA = read(PROJECT)
NAMES = sorted(editing.names_in(SCHEMA))


def order(schema):
    return [question.id for question, _ in schema.walk()]


def test_a_question_goes_up_and_down_and_over_the_edge_of_its_section():
    assert order(editing.move(SCHEMA, "tem_parceiros", -1))[:2] == ["tem_parceiros", "nome"]
    there = editing.move(SCHEMA, "equipa", 1)
    assert [one.id for one in there.section("orcamento").questions] == ["equipa", "custo"]
    assert editing.move(there, "equipa", -1) == SCHEMA
    assert editing.move(SCHEMA, "nome", -1) == SCHEMA
    assert editing.move(SCHEMA, "pessoa", -1) == SCHEMA
    assert [one.id for one in editing.move(SCHEMA, "projeto", 1).sections] == ["orcamento", "projeto"]


def test_a_copy_has_names_of_its_own_and_looks_at_itself():
    copy = editing.duplicate(SCHEMA, "equipa").by_id["equipa_2"]
    assert [column.id for column in copy.questions] == ["pessoa_2", "externa_2", "empresa_2"]
    assert copy.questions[2].conditions[0].question == "externa_2"
    assert copy.label == "Pergunta equipa (cópia)"
    section_copy = editing.duplicate(SCHEMA, "projeto").sections[1]
    assert section_copy.questions[2].conditions[0].question == "tem_parceiros_2"


def test_what_depends_on_a_question_is_told_before_it_goes():
    assert editing.used_by(SCHEMA, "tem_parceiros") == ["Pergunta parceiros"]
    assert editing.used_by(SCHEMA, "projeto") == []
    _, problems = in_hand(as_json(editing.delete(SCHEMA, "tem_parceiros")))
    assert [place for place, _ in problems] == ["Secção 1, pergunta 2, condição 1"]


@pytest.mark.parametrize(
    ("name", "home", "earlier"),
    [
        ("nome", "", []),
        ("parceiros", "", ["nome", "tem_parceiros"]),
        ("empresa", "", ["nome", "tem_parceiros", "parceiros", "pessoa", "externa"]),
        (None, "projeto", ["nome", "tem_parceiros", "parceiros", "equipa"]),
        (None, "equipa", ["nome", "tem_parceiros", "parceiros", "pessoa", "externa", "empresa"]),
        ("orcamento", "", ["nome", "tem_parceiros", "parceiros", "equipa"]),
    ],
)
def test_conditions_look_only_back(name, home, earlier):
    assert [one.id for one in editing.earlier_than(SCHEMA, name, home)] == earlier


@given(st.lists(st.tuples(st.sampled_from(["up", "down", "copy", "delete"]), st.sampled_from(NAMES)), max_size=8))
def test_any_arrangement_leaves_a_definition_with_unique_names(steps):
    schema = SCHEMA
    for verb, name in steps:
        if name not in editing.names_in(schema):
            continue
        match verb:
            case "up" | "down":
                schema = editing.move(schema, name, -1 if verb == "up" else 1)
            case "copy":
                schema = editing.duplicate(schema, name)
            case "delete":
                schema = editing.delete(schema, name)
    names = order(schema) + [one.id for one in schema.sections]
    assert len(names) == len(set(names))
    again, _ = in_hand(as_json(schema))
    assert again == schema


def test_a_new_name_says_what_it_is_and_is_nobody_elses():
    assert editing.new_id("Qual é o orçamento (€)?", {"qual_e_o_orcamento"}) == "qual_e_o_orcamento_2"
    assert editing.new_id("???", set()) == "pergunta"


def test_differences_are_told_as_people_read_them():
    options = [{"id": "a", "label": "Rede"}, {"id": "b", "label": "Nuvem"}]
    old = read({"sections": [section(question("x", "ONE_OF", options=options), question("y"), question("z"))]})
    new = read(
        {
            "sections": [
                section(
                    question("x", "ONE_OF", options=[options[0] | {"label": "Rede local"}, options[1]]),
                    question("y", is_required=True, conditions=[when("x", "EQUALS", "b")]),
                    question("w"),
                )
            ]
        }
    )
    assert [(change.kind, change.label, change.details) for change in differences(old, new)] == [
        ("alterada", "Pergunta x", (("opções", "Rede; Nuvem", "Rede local; Nuvem"),)),
        (
            "alterada",
            "Pergunta y",
            (("obrigatória", "não", "sim"), ("quando se mostra", "sempre", "«Pergunta x» é igual a «Nuvem»")),
        ),
        ("nova", "Pergunta w", ()),
        ("retirada", "Pergunta z", ()),
    ]
    assert differences(old, old) == []
