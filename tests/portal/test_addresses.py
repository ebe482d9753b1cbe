"""One page has one address, and what browsers ask for by themselves is there."""

import pytest


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("/iniciativas/01/", "/iniciativas/1/"),
        ("/recomendacoes/007/", "/recomendacoes/7/"),
        ("/governanca/EATA/", "/governanca/eata/"),
        ("/governanca/EAT-NORTE/", "/governanca/eat-norte/"),
        ("/governanca/eat-Norte/", "/governanca/eat-norte/"),
        ("/plano-de-acao/i01-a1/", "/plano-de-acao/I01-A1/"),
    ],
)
def test_another_spelling_leads_to_the_address_of_the_page(client, db, written, own):
    response = client.get(written)

    assert (response.status_code, response.headers["Location"]) == (301, own)


@pytest.mark.parametrize(
    ("path", "begins"), [("/favicon.ico", b"\x00\x00\x01\x00"), ("/apple-touch-icon.png", b"\x89PNG")]
)
def test_the_icons_that_browsers_look_for_at_the_root(client, db, path, begins):
    response = client.get(path)
    body = response.getvalue()
    response.close()

    assert (response.status_code, body[:4]) == (200, begins)


def test_the_map_of_the_site_is_only_read(client, db):
    assert client.post("/sitemap.xml").status_code == 405
