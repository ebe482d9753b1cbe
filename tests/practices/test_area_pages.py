"""The pages where practices are written and decided, as a browser with or without script sees them."""

import gc
import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common.media.models import PortalImage
from practices import operations
from practices.enums import PracticeState, Section
from practices.models import Practice
from practices.operations import PracticeRefused
from territories.models import Entity
from tests.practices.factories import PracticeFactory
from tests.practices.scenes import eata, essential, norte, porto
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db

HERE = "/area/boas-praticas/"


@pytest.fixture
def author(editor_porto):
    return porto(editor_porto)


@pytest.fixture
def practice(author):
    return author.write()


@pytest.fixture
def browser(author):
    return client_of(author.user)


def page(practice, tail=""):
    return f"{HERE}{practice.uuid}/{tail}"


def now(practice):
    return Practice.objects.get(pk=practice.pk)


def draft(practice):
    return now(practice).get_latest_revision_as_object()


def test_twelve_questions_and_it_can_be_handed_in(browser, author, ccdr_norte):
    answer = browser.post(f"{HERE}nova/", {"title": "Rega que espera", "kind": "GOOD_PRACTICE"})
    practice = Practice.objects.get()
    assert answer.headers["Location"] == page(practice, "essencial/")
    author.write()  # brings the domain
    domain = Practice.objects.exclude(pk=practice.pk).get().latest_revision.content["domain"]
    essential = {
        "version": "0",
        "kind": "GOOD_PRACTICE",
        "title": "Rega que espera",
        "summary": "Só rega quando é preciso.",
        "domain": domain,
        "stage": "PILOT",
        "starts_on": "01/03/2025",
        "challenge": "a",
        "solution": "b",
        "results_text": "c",
        "evidence_proposed": "1",
        "licence": "CC BY 4.0",
    }
    assert browser.post(page(practice, "essencial/"), essential).status_code == 302
    assert "O que falta" not in browser.get(page(practice, "submeter/")).content.decode()
    assert browser.post(page(practice, "submeter/")).headers["Location"] == page(practice)
    assert now(practice).state == PracticeState.REGIONAL


def test_what_is_missing_is_listed_with_where_to_write_it(browser, author):
    practice = author.start()
    answer = browser.get(page(practice, "submeter/")).content.decode()
    assert f'<a href="{page(practice, "essencial/")}">Falta: resumo.</a>' in answer
    assert browser.post(page(practice, "submeter/")).status_code == 409


def test_saving_by_itself_tells_the_new_version_and_a_stale_one_is_refused(browser, practice):
    sent = {"version": "0", "barriers": "Chovia."}
    first = browser.post(page(practice, "historia/"), sent, headers={"X-Autosave": "1"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    stale = browser.post(page(practice, "historia/"), sent | {"barriers": "Outra."}, headers={"X-Autosave": "1"})
    assert (stale.status_code, draft(practice).barriers) == (409, "Chovia.")
    shown = browser.post(page(practice, "historia/"), sent | {"barriers": "Outra."})
    assert shown.status_code == 409
    assert [(d.label, d.yours, d.current) for d in shown.context["differences"]] == [
        ("dificuldades", "Outra.", "Chovia.")
    ]
    assert "Outra.</textarea>" in shown.content.decode()


@pytest.mark.parametrize("typed", ["²", "-1", "", "9" * 5000, "1.0"])
def test_a_version_that_is_no_number_is_a_stale_one(browser, practice, typed):
    answer = browser.post(page(practice, "historia/"), {"version": typed, "barriers": "Chovia."})
    assert (answer.status_code, draft(practice).barriers) == (409, "")


def test_going_on_writing_makes_one_revision_and_a_submitted_one_is_never_written_over(browser, practice, ccdr_norte):
    before = practice.revisions.count()
    for version in range(3):
        browser.post(page(practice, "historia/"), {"version": str(version), "barriers": f"{version}"})
    assert practice.revisions.count() - before <= 1
    browser.post(page(practice, "submeter/"))
    answer = browser.post(page(practice, "historia/"), {"version": "3", "barriers": "x"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert draft(practice).barriers == "2"


def test_a_list_gets_another_line_without_script(browser, practice):
    lines = {"indicators-TOTAL_FORMS": "1", "indicators-INITIAL_FORMS": "0", "version": "0"}
    one = {"indicators-0-name": "Água", "indicators-0-unit": "m³", "indicators-0-value": "1,5"}
    answer = browser.post(page(practice, "resultados/"), lines | one | {"another": "indicators"})
    assert answer.headers["Location"] == page(practice, "resultados/") + "#listas"
    assert len(browser.get(page(practice, "resultados/")).context["lists"][0].set.forms) == 2


def picture(kind="JPEG", exif=None, tail=b""):
    out = BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new("RGB", (40, 20), "green").save(out, kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", out.getvalue() + tail, f"image/{kind.lower()}")


SAID = {"alt": "Aspersores a regar de noite", "author": "CM Porto", "licence": "CC BY 4.0"}


def test_case_c37_an_image_is_kept_without_where_it_was_taken(browser, practice):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (41.0, 8.0, 0.0)}
    exif[0x010F] = "Maquina"
    answer = browser.post(page(practice, "imagens/"), {"file": picture(exif=exif), **SAID})
    assert answer.status_code == 302
    line = draft(practice).images.all()[0]
    assert (line.alt, line.author, line.licence) == tuple(SAID.values())
    with PortalImage.objects.get().file.open() as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}
    assert browser.post(page(practice, "imagens/0/retirar/")).status_code == 302
    assert draft(practice).images.count() == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
class TestApprovedPictures:
    """What is seen, approved and public is one picture."""

    @pytest.fixture
    def submitted(self, browser, author, practice, ccdr_norte):
        answer = browser.post(page(practice, "imagens/"), {"file": picture(), **SAID})
        assert answer.status_code == 302
        author.submit(now(practice))
        yield now(practice)
        gc.collect()  # Wagtail leaves the temporary file of a new size open until here

    def replace(self, editor, image):
        PortalImage.objects.update(collection=1)  # with the others, where editors change images
        there = reverse("wagtailimages:edit", args=[image.pk])
        said = {"title": "Rega", "description": SAID["alt"], "collection": "1", "tags": ""}
        return client_of(editor).post(there, said | {"file": picture("PNG")})

    def test_who_decides_sees_it_at_an_address_nobody_guesses(self, submitted, ccdr_norte):
        shown = client_of(ccdr_norte).get(page(submitted, "rever/")).content.decode()
        assert f'alt="{SAID["alt"]}"' in shown
        assert re.search(r'src="/media/guarded/[0-9a-f]{32}\.', shown)

    def test_another_file_in_its_place_is_not_published(self, submitted, ccdr_norte, eata_member, content_editor):
        norte(ccdr_norte).approve_regionally(submitted)
        assert self.replace(content_editor, PortalImage.objects.get()).status_code == 302
        with pytest.raises(PracticeRefused, match="uma imagem não é o que foi submetido"):
            eata(eata_member).approve_nationally(submitted)
        assert not now(submitted).live

    def test_once_public_its_file_stays(self, submitted, ccdr_norte, eata_member, content_editor):
        norte(ccdr_norte).approve_regionally(submitted)
        eata(eata_member).approve_nationally(submitted)
        before = PortalImage.objects.get()
        answer = self.replace(content_editor, before)
        assert "o ficheiro não se troca" in answer.content.decode()
        assert PortalImage.objects.get().file_hash == before.file_hash


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
        SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg"),
        SimpleUploadedFile("a.png", b"", "image/png"),
    ],
    ids=["svg", "page called jpg", "empty"],
)
def test_case_c36_what_is_no_image_is_refused_and_the_rest_stays_typed(browser, practice, file):
    answer = browser.post(page(practice, "imagens/"), {"file": file, **SAID})
    assert answer.status_code in {200, 409}
    assert "CM Porto" in answer.content.decode()
    assert (PortalImage.objects.count(), draft(practice).images.count()) == (0, 0)


def test_case_c36_what_hides_after_an_image_is_gone(browser, practice):
    browser.post(page(practice, "imagens/"), {"file": picture("PNG", tail=b"<script>alert(1)</script>"), **SAID})
    with PortalImage.objects.get().file.open() as file:
        assert b"script" not in file.read()


@pytest.mark.parametrize("missing", SAID)
def test_an_image_needs_what_it_shows_whose_it_is_and_its_licence(browser, practice, missing):
    browser.post(page(practice, "imagens/"), {"file": picture(), **SAID, missing: ""})
    assert PortalImage.objects.count() == 0


@pytest.mark.parametrize("tail", ["", "essencial/", "previsualizar/", "submeter/", "rever/", "retomar/"])
def test_case_c33_the_practices_of_others_do_not_exist(practice, tail, editor_faro, ccdr_algarve, stranger):
    answers = [client_of(user).get(page(practice, tail)).status_code for user in (editor_faro, ccdr_algarve, stranger)]
    assert answers == [404, 404, 404]


def test_case_c39_who_took_over_an_entity_goes_on_with_its_practices(reporter_arte, reporter_cncs, client):
    ama = Entity.objects.get(code="AMA")
    practice = PracticeFactory(title="Feita pela AMA", owner_entity=ama, territories=[])

    is_shown = client.get(f"/boas-praticas/{practice.slug}/").status_code == 200

    assert client_of(reporter_arte).get(page(practice)).status_code == 200
    assert client_of(reporter_cncs).get(page(practice)).status_code == 404
    assert (Practice.objects.get().owner_entity, is_shown) == (ama, True)


def test_a_draft_is_only_its_entitys_until_handed_in(practice, author, ccdr_norte, eata_member):
    region, country = client_of(ccdr_norte), client_of(eata_member)
    assert (region.get(page(practice)).status_code, country.get(page(practice)).status_code) == (404, 404)
    author.submit(practice)
    assert (region.get(page(practice)).status_code, country.get(page(practice)).status_code) == (200, 200)
    assert region.post(page(practice, "historia/"), {"version": "0"}).status_code == 403


def test_what_is_being_written_again_is_only_its_entitys(practice, author, ccdr_norte, eata_member):
    author.submit(practice)
    operations.recall_practice(practice=now(practice), **author.who)
    author.save(practice, fields={"title": "Segredo"})
    for reader in (client_of(ccdr_norte), client_of(eata_member)):
        assert [reader.get(page(practice, tail)).status_code for tail in ("previsualizar/", "rever/")] == [403, 403]
    author.save(practice, fields=essential())
    author.submit(now(practice))
    assert client_of(ccdr_norte).get(page(practice, "previsualizar/")).status_code == 200


def test_what_is_written_again_is_only_its_entitys_until_handed_in_again(practice, author, ccdr_norte):
    region = client_of(ccdr_norte)
    author.submit(practice)
    norte(ccdr_norte).give_back(practice)
    author.save(practice, fields={"title": "Um segredo"})
    read = [
        region.get(page(practice)),
        region.get(page(practice, "previsualizar/")),
        region.get(page(practice, "rever/")),
    ]
    wrong = region.post(page(practice, "rever/"), {"return": ""})
    assert [answer.status_code for answer in (*read, wrong)] == [200, 403, 403, 403]
    assert [answer.content.decode().count("Um segredo") for answer in (*read, wrong)] == [0, 0, 0, 0]
    assert "Rega que espera pela chuva" in read[0].content.decode()
    author.submit(now(practice))
    assert "Um segredo" in region.get(page(practice)).content.decode()


def test_what_is_not_there_is_not_found(browser, practice):
    assert browser.get(page(practice, "nada/")).status_code == 404
    assert browser.get(f"{HERE}{uuid4()}/").status_code == 404


def test_the_region_reads_comments_and_gives_back(author, practice, ccdr_norte, browser):
    author.submit(practice)
    region = client_of(ccdr_norte)
    revision = now(practice).latest_revision_id
    empty = region.post(page(practice, "rever/"), {"return": "", "revision": revision, "reason": ""})
    assert (empty.status_code, now(practice).state) == (200, PracticeState.REGIONAL)
    said = {"return": "", "revision": revision, "reason": "Falta o custo.", "on_recursos": "Quanto custou?"}
    assert region.post(page(practice, "rever/"), said).headers["Location"] == f"{HERE}analise/"
    assert "Quanto custou?" in browser.get(page(practice, "recursos/")).content.decode()
    stale = region.post(page(practice, "rever/"), {"approve": "", "revision": revision, "note": ""})
    assert stale.status_code in {302, 404}
    assert now(practice).state == PracticeState.RETURNED


def test_the_country_sees_what_changes_from_what_is_public(author, practice, ccdr_norte, eata_member):
    author.submit(practice)
    norte(ccdr_norte).approve_regionally(practice)
    country = client_of(eata_member)
    said = {
        "approve": "",
        "revision": now(practice).latest_revision_id,
        "evidence": "2",
        "evidence_reason": "Há dados.",
    }
    assert country.post(page(practice, "rever/"), said).status_code == 302
    assert now(practice).live
    browser = client_of(author.user)
    browser.post(page(practice, "revisao/"))
    author.save(practice, Section.ESSENTIAL, fields={"solution": "Agora também à noite."})
    author.submit(practice)
    shown = country.get(page(practice, "rever/"))
    assert [(label, was, is_now) for _, label, was, is_now in shown.context["changes"]] == [
        ("solução", "Sensores de humidade e previsão do tempo.", "Agora também à noite.")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_whatever_their_length(count, author, ccdr_norte, django_assert_num_queries):
    for _ in range(count):
        author.submit(author.write())
    region = client_of(ccdr_norte)
    region.get(f"{HERE}analise/")
    with django_assert_num_queries(14):
        region.get(f"{HERE}analise/")


@pytest.mark.parametrize("count", [1, 3])
def test_what_an_entity_writes_costs_the_same_whatever_its_length(count, author, browser, django_assert_num_queries):
    for _ in range(count):
        author.write()
    browser.get(HERE)
    with django_assert_num_queries(13):
        answer = browser.get(HERE)
    assert [row.completeness for row, _ in answer.context["rows"]] == [29] * count


def test_the_preview_is_the_public_page_and_leaves_nothing_behind(author, browser, practice, ccdr_norte):
    before = Practice.objects.values().get()
    shown = browser.get(page(practice, "previsualizar/"))
    assert "O que fizeram" not in shown.content.decode()
    assert shown.context["article"].sheet.title == "Rega que espera pela chuva"
    assert Practice.objects.values().get() == before
    author.save(practice, Section.ESSENTIAL, fields={"summary": ""})
    assert browser.get(page(practice, "previsualizar/")).context["article"] is None
