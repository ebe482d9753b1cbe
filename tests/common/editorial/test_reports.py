"""What editors are asked to mend: images that say nothing, and pages that a language does not have."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Page

from common.editorial.queries.images import weak_texts
from common.editorial.queries.translations import untranslated_pages
from common.media.models import PortalImage
from portal.models import ContentPage
from tests.common.files.contents import image
from tests.support.cast import client_of

REPORTS = ["links", "images", "translations"]


def kept(title, description) -> PortalImage:
    return PortalImage.objects.create(
        title=title, description=description, file=ContentFile(image("PNG"), name="x.png"), width=4, height=4
    )


def figure(picture, text, *, decorative=False):
    value = {
        "image": {"image": picture.pk, "alt_text": text, "decorative": decorative},
        "caption": "",
        "width": "text",
    }
    return {"type": "figure", "value": value}


def test_weak_texts_of_the_library_and_of_pages(site):
    good = kept("Praça", "Uma praça com árvores ao fim da tarde")
    kept("IMG_1", "IMG_1")
    body = [figure(good, "mapa"), figure(good, "", decorative=True), figure(good, "Crianças a ler um sensor de ruído")]
    site.about.body = ContentPage._meta.get_field("body").stream_block.to_python(body)
    site.about.save()

    found = [(each.where, each.text, each.problem) for each in weak_texts()]

    assert found == [
        ("Biblioteca: IMG_1", "IMG_1", "é um nome de ficheiro"),
        ("O que fazemos", "mapa", "diz que é uma imagem, não o que mostra"),
    ]


def test_pages_that_a_language_does_not_have(site):
    Page.objects.filter(depth=2).exclude(pk=site.home.pk).delete()
    site.home.copy_for_translation(site.english)
    translated = site.about.copy_for_translation(site.english)
    translated.save_revision().publish()

    found = {(each.where, each.problem) for each in untranslated_pages()}
    assert found == {("Início", "por publicar"), ("Novidades", "não existe")}

    site.about.save_revision().publish()

    assert ("O que fazemos", "anterior à última versão portuguesa") in {
        (each.where, each.problem) for each in untranslated_pages()
    }


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("kind", ["", "csv", "xlsx"])
def test_editors_open_the_lists_and_take_their_files(site, content_editor, name, kind):
    answer = client_of(content_editor).get(reverse(f"editorial:{name}"), {"export": kind} if kind else {})

    assert answer.status_code == 200
    assert answer.headers.get("Content-Disposition", "").endswith(f'.{kind}"' if kind else "")


@pytest.mark.parametrize("name", [*REPORTS, "check"])
@pytest.mark.parametrize("who", ["reporter_arte", "editor_porto", "stranger"])
def test_others_do_not(name, who, request):
    assert client_of(request.getfixturevalue(who)).get(reverse(f"editorial:{name}")).status_code == 403


def test_editors_see_a_way_to_edit_on_the_page_itself_and_nobody_else_does(site, client, content_editor, stranger):
    address, edit = site.about.path_on_site(), reverse("wagtailadmin_pages:edit", args=[site.about.pk])

    assert edit in client_of(content_editor).get(address).content.decode()
    for other in (client, client_of(stranger)):
        assert edit not in other.get(address).content.decode()


def test_a_preview_is_framed_by_the_back_office_and_checked_in_portuguese(site, content_editor):
    page = Page.objects.get(pk=site.about.pk).specific
    page.save_revision(user=content_editor)

    answer = client_of(content_editor).get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    body = answer.content.decode()
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "wagtail-userbar" in body
    assert "Salto na ordem dos t" in body
