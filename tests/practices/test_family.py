"""Families of practices: who took what from whom, without end where it goes round."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from practices.enums import AbandonmentReason, PracticeState, ReplicationStage
from practices.models import Practice
from practices.queries.family import family_tree
from tests.practices.factories import MunicipalityFactory, PracticeFactory, ReplicationFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=UTC), tick=False):
        yield


def town(code, name, latitude=41):
    return MunicipalityFactory(code=code, name=name, latitude=latitude).entity


def succeeded(practice, replicator, became=None):
    return ReplicationFactory(
        practice=practice, replicator=replicator, stage=ReplicationStage.SUCCEEDED, promoted_to=became
    )


def outline(node):
    """The tree as nested lists of names, to be compared at once."""
    branches = [
        (branch.replicator.display, branch.outcome, outline(branch.born) if branch.born else None)
        for branch in node.branches
    ]
    return [node.practice.title, branches, [outline(child) for child in node.born]]


@pytest.fixture
def three(db):
    porto, braga, faro = town("1312", "Porto", 41.1), town("0303", "Braga", 41.6), town("0805", "Faro", 37)
    first = PracticeFactory(title="A", owner_entity=porto)
    second = PracticeFactory(title="B", owner_entity=braga, derived_from=first)
    return first, second, (porto, braga, faro)


def test_family_begins_with_the_eldest_and_follows_what_was_born(three):
    first, second, (_, braga, faro) = three
    succeeded(first, braga, became=second)
    ReplicationFactory(
        practice=second, replicator=faro, stage=ReplicationStage.ABANDONED,
        abandonment_code=AbandonmentReason.FUNDING, abandonment_reason="O aviso fechou.",
    )  # fmt: skip

    left = ("Município de Faro", "abandonada: falta de financiamento", None)
    expected = ["A", [("Município de Braga", "conseguida", ["B", [left], []])], []]
    assert outline(family_tree(first.pk, ON).root) == expected
    assert outline(family_tree(second.pk, ON).root) == expected


def test_case_c38_a_circle_is_walked_once(three):
    first, second, (porto, braga, _) = three
    Practice.objects.filter(pk=first.pk).update(derived_from=second)
    succeeded(first, braga, became=second)
    succeeded(second, porto, became=first)

    tree = family_tree(first.pk, ON)

    assert outline(tree.root) == [
        "A",
        [("Município de Braga", "conseguida", ["B", [("Município de Porto", "conseguida", None)], []])],
        [],
    ]
    assert [node.practice.title for node in family_tree(second.pk, ON).nodes] == ["B", "A"]


def test_what_was_born_without_a_replication_is_of_the_family_too(three):
    first, _, _ = three

    assert outline(family_tree(first.pk, ON).root) == ["A", [], [["B", [], []]]]


def test_drafts_and_interests_are_not_of_the_family(three):
    first, second, (_, _, faro) = three
    Practice.objects.filter(pk=second.pk).update(live=False, state=PracticeState.DRAFT, first_published_at=None)
    ReplicationFactory(practice=first, replicator=faro)
    assert first.replications.count() == 1

    tree = family_tree(first.pk, ON)

    assert tree.is_alone
    assert family_tree(second.pk, ON) is None


def test_practice_that_left_the_catalogue_keeps_its_place(client, three):
    first, second, (_, braga, _) = three
    succeeded(first, braga, became=second)
    Practice.objects.filter(pk=first.pk).update(
        live=False, state=PracticeState.WITHDRAWN, withdrawn_reason="Já não funciona."
    )

    html = client.get(f"/boas-praticas/{second.slug}/").content.decode()

    assert "já não está no catálogo" in html
    assert f'href="/boas-praticas/{first.slug}/"' not in html
    assert client.get(f"/boas-praticas/{first.slug}/").status_code == 410
    assert family_tree(first.pk, ON).root.practice.is_live is False


def test_family_is_on_the_map_and_in_words(client, three):
    first, second, (_, braga, faro) = three
    succeeded(first, braga, became=second)
    first.replications.update(no_numbers_reason="O contador só chega em março.")
    ReplicationFactory(practice=first, replicator=faro, stage=ReplicationStage.RUNNING, adaptation="Só na ilha.")

    html = client.get(f"/boas-praticas/{first.slug}/").content.decode()

    drawing = html.split('id="familia-title"')[1].split("</svg>")[0]
    assert drawing.count("chart-place-line") == 2
    assert "Município de Faro: em curso" in drawing
    assert f'href="/boas-praticas/{second.slug}/"' in drawing
    tree = html.split('class="family-tree"')[1]
    assert "Só na ilha." in tree
    assert "Sem números, porque:</strong></p><div><p>O contador só chega em março.</p></div>" in tree
    assert "Município de Faro" in tree


@pytest.mark.parametrize("count", [1, 3])
def test_family_costs_the_same_queries_whatever_its_size(django_assert_num_queries, three, count):
    first, _, _ = three
    for _ in range(count):
        replicator = MunicipalityFactory().entity
        born = PracticeFactory(owner_entity=replicator, derived_from=first)
        succeeded(first, replicator, became=born)

    with django_assert_num_queries(6):
        family_tree(first.pk, ON)
