"""The test client refuses what it promises to refuse, and lets good pages through."""

import pytest

from tests.support.client import faults_in

GOOD = '<!doctype html><html lang="pt"><body id="a"><script src="/x.js"></script>HERE</body></html>'


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        '<p style="color:red">a</p>',
        '<button onclick="go()">a</button>',
        '<a href="javascript:go()">a</a>',
        "<p>{{ name }}</p>",
        "<p>{% endif %}</p>",
        '<a href="/x/{{ id }}/">a</a>',
        '<p id="a">twice</p>',
    ],
)
def test_a_fault_is_found(fragment):
    assert len(faults_in(GOOD.replace("HERE", fragment))) == 1


def test_a_page_without_language_is_refused():
    assert faults_in("<html><body></body></html>") == ["<html> without lang"]


def test_a_good_page_passes():
    assert faults_in(GOOD.replace("HERE", '<script type="application/json">{"a": 1}</script><p id="b">a</p>')) == []
