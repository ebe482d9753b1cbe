"""Pages of replications: from «tenho interesse» to what both sides say of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from lxml import html

from accounts.enums import Role
from common.notifications.models import Notice
from practices import operations
from practices.enums import AbandonmentReason, ReplicationStage
from practices.models import Practice, RelayedMessage, Replication
from practices.queries.figures import replication_figures
from tests.practices.factories import (
    PracticeContactFactory,
    PracticeFactory,
    ReplicationFactory,
)
from tests.support.cast import client_of, person

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def practice(editor_porto):
    """Of Porto: Faro may take it up."""
    owner = editor_porto.memberships.get().entity
    return PracticeFactory(slug="rede-wi-fi", title="Rede Wi-Fi", owner_entity=owner)


@pytest.fixture
def faro(editor_faro):
    return editor_faro.memberships.get().entity


def who(user, at=TODAY):
    return {"user": user, "entity": user.memberships.get().entity, "at": at}


def interest(practice, user):
    return operations.declare_interest(practice=practice, motivation="Precisamos de rede.", **who(user))


def move(replication, user, *stages, at=TODAY, **values):
    for stage in stages:
        replication = operations.update_replication(
            replication=replication, version=replication.version, stage=stage, values=values, indicators=[],
            **who(user, at),
        )  # fmt: skip
    return replication


def succeed(practice, user):
    stages = (ReplicationStage.PREPARING, ReplicationStage.RUNNING, ReplicationStage.SUCCEEDED)
    said = {"adaptation": "Em postes, e não em fachadas.", "no_numbers_reason": "Só se conta no fim do ano."}
    return move(interest(practice, user), user, *stages, **said)


def sent(form, **changed):
    """What a browser would send of a form as it is shown."""
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    kept = {name: value for name, value in (data | changed).items() if value not in (None, False)}
    return kept | {"medidas-TOTAL_FORMS": "1", "medidas-INITIAL_FORMS": "0"}


def test_interest_opens_a_replication_and_tells_who_made_the_practice(client, practice, editor_porto, editor_faro):
    browser = client_of(editor_faro)
    address = "/boas-praticas/rede-wi-fi/interesse/"
    form = browser.get(address).context["form"]

    answer = browser.post(
        address,
        {
            "motivation": "Precisamos de rede.",
            "contact_name": form["contact_name"].value(),
            "contact_email": "f@exemplo.pt",
        },
    )

    opened = Replication.objects.get()
    assert answer["Location"] == f"/area/replicacoes/{opened.pk}/"
    assert (opened.stage, opened.contact_name) == (ReplicationStage.INTEREST, "Filipe Faro")
    notice = Notice.objects.get(recipient=editor_porto)
    assert notice.url == f"/area/replicacoes/{opened.pk}/"
    assert "f@exemplo.pt" in client_of(editor_porto).get(notice.url).content.decode()
    # The public page says nothing of it.
    assert "Faro" not in client.get("/boas-praticas/rede-wi-fi/").content.decode()


def test_second_interest_while_one_is_open_says_to_go_on_with_it(practice, editor_faro):
    interest(practice, editor_faro)
    sent_twice = {"motivation": "Outra vez.", "contact_name": "F", "contact_email": "f@exemplo.pt"}

    answer = client_of(editor_faro).post("/boas-praticas/rede-wi-fi/interesse/", sent_twice)

    assert answer.status_code == 422
    assert "continue essa" in answer.content.decode()
    assert Replication.objects.count() == 1


def test_nobody_replicates_their_own_practice_nor_without_an_entity(practice, editor_porto, stranger):
    own = client_of(editor_porto).get("/boas-praticas/rede-wi-fi/interesse/")
    alone = client_of(stranger).get("/boas-praticas/rede-wi-fi/interesse/")

    assert (own.status_code, alone.status_code) == (403, 403)
    assert "não se replica o que já é seu" in own.content.decode()
    assert "peça um convite" in alone.content.decode()


def test_message_reaches_who_answers_and_shows_no_address(practice, stranger, editor_porto):
    PracticeContactFactory(practice=practice, email=editor_porto.email)
    browser = client_of(stranger)
    page = browser.get("/boas-praticas/rede-wi-fi/contactar/").content.decode()

    answer = browser.post("/boas-praticas/rede-wi-fi/contactar/", {"text": "Quanto custa a energia?"})

    assert answer["Location"] == "/boas-praticas/rede-wi-fi/"
    assert editor_porto.email not in page
    notice = Notice.objects.get(recipient=editor_porto)
    assert "Quanto custa a energia?" in notice.body
    assert stranger.email in notice.body
    assert RelayedMessage.objects.get().sender == stranger


def test_messages_have_a_limit_a_day(practice, stranger):
    browser = client_of(stranger)
    for _ in range(operations.replications.MESSAGES_A_DAY):
        browser.post("/boas-praticas/rede-wi-fi/contactar/", {"text": "Olá"})

    answer = browser.post("/boas-praticas/rede-wi-fi/contactar/", {"text": "Mais uma"})

    assert answer.status_code == 422
    assert "volte a tentar amanhã" in answer.content.decode()
    assert RelayedMessage.objects.count() == operations.replications.MESSAGES_A_DAY


def test_report_keeps_what_changed_and_what_was_measured(practice, editor_faro):
    replication = interest(practice, editor_faro)
    browser = client_of(editor_faro)
    address = f"/area/replicacoes/{replication.pk}/andamento/"
    form = browser.get(address).context["form"]
    measure = {
        "medidas-0-name": "Sessões", "medidas-0-unit": "por dia", "medidas-0-baseline": "0",
        "medidas-0-value": "1 234,5", "medidas-0-measured_on": "2026-11-01",
    }  # fmt: skip

    answer = browser.post(address, sent(form, stage="PREPARING", cost="1.234,56", adaptation="Em postes.") | measure)

    replication.refresh_from_db()
    assert answer["Location"] == f"/area/replicacoes/{replication.pk}/"
    assert (replication.stage, str(replication.cost), replication.adaptation) == (
        ReplicationStage.PREPARING, "1234.56", "Em postes.",
    )  # fmt: skip
    indicator = replication.indicators.get()
    assert (indicator.baseline, str(indicator.value)) == (0, "1234.5000")


def test_report_asks_every_question_once_by_phase(practice, editor_faro):
    replication = interest(practice, editor_faro)
    browser, page = client_of(editor_faro), f"/area/replicacoes/{replication.pk}/"

    answer = browser.get(f"{page}andamento/")

    form = answer.context["form"]
    asked = [field.name for group in form.groups for field in group.fields]
    assert sorted(asked) == sorted(set(form.fields) - {"version"})
    shown = html.fromstring(answer.content.decode())
    assert shown.xpath("//fieldset[@data-group='abandono']//*[@name]/@name") == [
        "abandonment_code", "abandonment_reason",
    ]  # fmt: skip
    assert "ainda não começou" in browser.get(page).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stage": "SUCCEEDED"}, "Selecione uma opção válida"),
        ({"stage": "ABANDONED"}, "Diga porque foi abandonada"),
        ({"cost": "1,234.56"}, "duas maneiras"),
        ({"stage": "PREPARING", "started_on": "2027-01-01"}, "não pode ser futuro"),
        ({"medidas-0-name": "Sem valor"}, "obrigatório"),
    ],
)
def test_report_that_cannot_be_is_refused_and_nothing_typed_is_lost(practice, editor_faro, changed, said):
    replication = interest(practice, editor_faro)
    browser = client_of(editor_faro)
    address = f"/area/replicacoes/{replication.pk}/andamento/"
    form = browser.get(address).context["form"]

    answer = browser.post(address, sent(form, lessons_back="Medir antes.") | changed)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert "Medir antes." in html
    replication.refresh_from_db()
    assert (replication.version, replication.stage) == (1, ReplicationStage.INTEREST)


def test_what_is_typed_in_a_report_is_kept_by_itself_for_who_typed_it(practice, editor_faro, faro):
    replication = interest(practice, editor_faro)
    browser, address = client_of(editor_faro), f"/area/replicacoes/{replication.pk}/andamento/"
    typed = sent(browser.get(address).context["form"], adaptation="A meio de uma fra", stage="PREPARING")
    line = {"medidas-0-name": "Sessões", "medidas-0-value": "a contar"}

    kept = browser.post(address, typed | line, headers={"X-Autosave": "1"})

    assert (kept.status_code, kept.json()["version"]) == (200, 1)
    page = browser.get(address)
    assert page.context["form"]["adaptation"].value() == "A meio de uma fra"
    assert page.context["lines"].forms[0]["value"].value() == "a contar"
    colleague = client_of(person("Fátima Faro", faro, Role.MUNICIPAL_EDITOR))
    assert "A meio de uma fra" not in colleague.get(address).content.decode()
    # Somebody else saves: what was typed stays, and is compared before it is saved.
    move(replication, editor_faro.__class__.objects.get(email__startswith="fatima"), "PREPARING")
    late = browser.post(address, typed, headers={"X-Autosave": "1"})
    assert (late.status_code, "compare" in late.json()["message"]) == (409, True)
    assert browser.post(address, sent(browser.get(address).context["form"])).status_code == 409
    browser.post(address, {"discard": ""})
    assert browser.get(address).context["form"]["adaptation"].value() == ""


def test_report_that_is_over_may_be_put_right_and_a_confirmed_one_asks_why(practice, editor_porto, editor_faro):
    replication = succeed(practice, editor_faro)
    browser, page = client_of(editor_faro), f"/area/replicacoes/{replication.pk}/"
    assert "Corrigir o que ficou dito" in browser.get(page).content.decode()
    assert "reason" not in browser.get(f"{page}andamento/").context["form"].fields
    client_of(editor_porto).post(f"{page}confirmar/")
    form = browser.get(f"{page}andamento/").context["form"]

    silent = browser.post(f"{page}andamento/", sent(form, adaptation="Afinal em fachadas, como no original."))
    said = browser.post(
        f"{page}andamento/", sent(form, adaptation="Afinal em fachadas, como no original.", reason="Engano nosso.")
    )

    assert (silent.status_code, said.status_code) == (422, 302)
    html = client_of(editor_porto).get(page).content.decode()
    assert "Corrigida por nova declaração" in html
    assert "Engano nosso." in html
    assert "<del>Em postes, e não em fachadas.</del>" in html
    assert Notice.objects.filter(recipient=editor_porto, kind="practices.replication_corrected").count() == 1


def test_two_people_reporting_see_both_texts(practice, editor_faro, faro):
    replication = interest(practice, editor_faro)
    browser = client_of(editor_faro)
    address = f"/area/replicacoes/{replication.pk}/andamento/"
    form = browser.get(address).context["form"]
    move(replication, person("Fátima Faro", faro, Role.MUNICIPAL_EDITOR), "PREPARING", adaptation="O texto de outra.")

    answer = browser.post(address, sent(form, adaptation="O meu texto."))

    assert answer.status_code == 409
    assert [(each.yours, each.current) for each in answer.context["differences"] if "adaptado" in each.label] == [
        ("O meu texto.", "O texto de outra.")
    ]
    again = browser.post(address, sent(answer.context["form"]) | answer.context["form"].data.dict())
    assert again.status_code == 302
    replication.refresh_from_db()
    assert replication.adaptation == "O meu texto."


def test_owner_confirms_and_region_verifies_and_it_may_become_a_practice(
    client, practice, editor_porto, editor_faro, ccdr_algarve
):
    replication = succeed(practice, editor_faro)
    page = f"/area/replicacoes/{replication.pk}/"

    client_of(editor_porto).post(f"{page}confirmar/")
    client_of(ccdr_algarve).post(f"{page}verificar/")
    answer = client_of(editor_faro).post(f"{page}promover/")

    replication.refresh_from_db()
    born = replication.promoted_to
    assert answer["Location"] == f"/area/boas-praticas/{born.uuid}/"
    assert born.derived_from == practice
    html = client.get("/boas-praticas/rede-wi-fi/").content.decode()
    assert "confirmada por quem a criou" in html
    assert "verificada pela CCDR" in html
    # The draft is nobody's business yet.
    assert str(born.uuid) not in html
    assert [act.name for act in client_of(editor_porto).get(page).context["acts"]] == ["contestar"]


def test_disputed_replication_does_not_count_until_the_country_settles_it(
    client, practice, editor_porto, editor_faro, eata_member
):
    replication = succeed(practice, editor_faro)
    page = f"/area/replicacoes/{replication.pk}/"
    owner = client_of(editor_porto)

    empty = owner.post(f"{page}contestar/", {"reason": ""})
    owner.post(f"{page}contestar/", {"reason": "É outra rede."})

    assert empty.status_code == 422
    assert "É outra rede." in client_of(editor_faro).get(page).content.decode()
    public = client.get("/boas-praticas/rede-wi-fi/").content.decode()
    assert "1 contestada à parte" in public
    assert "É outra rede." not in public
    client_of(eata_member).post(f"{page}resolver/", {"reason": "Visitada: é a mesma."})
    assert "1 conseguida" in client.get("/boas-praticas/rede-wi-fi/").content.decode()


def test_acts_are_closed_to_who_is_not_the_other_side(practice, editor_faro, stranger, reporter_cncs):
    replication = succeed(practice, editor_faro)
    page = f"/area/replicacoes/{replication.pk}/"

    assert client_of(editor_faro).post(f"{page}confirmar/").status_code == 403
    for person_ in (stranger, reporter_cncs):
        browser = client_of(person_)
        for address in (page, f"{page}andamento/", f"{page}confirmar/"):
            assert browser.get(address).status_code == 404
    assert client_of(editor_faro).get(f"{page}inventado/").status_code == 404


def test_replications_stay_when_the_practice_leaves_the_catalogue(practice, editor_faro, editor_porto):
    replication = succeed(practice, editor_faro)
    operations.withdraw_practice(practice=practice, reason="Já não funciona.", **who(editor_porto))

    html = client_of(editor_faro).get(f"/area/replicacoes/{replication.pk}/").content.decode()

    assert Practice.objects.get().live is False
    assert "já não está no catálogo" in html
    assert "Em postes, e não em fachadas." in html


def test_lists_show_both_sides_with_what_waits_first(practice, editor_porto, editor_faro):
    interest(practice, editor_faro)

    received = client_of(editor_porto).get("/area/replicacoes/")
    own = client_of(editor_faro).get("/area/replicacoes/")

    assert [(line.practice, line.needs_answer) for line in received.context["received"]] == [("Rede Wi-Fi", True)]
    assert [(line.practice, line.needs_answer) for line in own.context["own"]] == [("Rede Wi-Fi", False)]
    assert received.context["own"] == own.context["received"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_queries_whatever_their_length(django_assert_num_queries, editor_faro, faro, count):
    for row in PracticeFactory.create_batch(count):
        ReplicationFactory(practice=row, replicator=faro)
        ReplicationFactory(practice=PracticeFactory(owner_entity=faro))
    browser = client_of(editor_faro)
    browser.get("/area/replicacoes/")

    with django_assert_num_queries(16):
        browser.get("/area/replicacoes/")


def test_figures_count_what_was_known_at_the_cut_off(practice, editor_porto, editor_faro):
    early, late = datetime(2026, 2, 1, 10, tzinfo=UTC), datetime(2026, 10, 1, 10, tzinfo=UTC)
    opened = operations.declare_interest(practice=practice, motivation="x", **who(editor_faro, early))
    move(opened, editor_faro, ReplicationStage.PREPARING, at=early)
    left = {"abandonment_code": AbandonmentReason.PEOPLE, "abandonment_reason": "Saiu quem sabia."}
    move(Replication.objects.get(), editor_faro, ReplicationStage.ABANDONED, at=late, **left)
    ReplicationFactory(practice=practice, is_demonstration=True)

    then = replication_figures(datetime(2026, 6, 30, tzinfo=UTC))
    now = replication_figures(TODAY)

    assert (then.declared, then.under_way, then.abandoned, then.abandonment) == (1, 1, 0, ())
    assert (now.declared, now.under_way, now.abandoned) == (1, 0, 1)
    assert [(share.label, share.total) for share in now.abandonment] == [("falta de pessoas ou de competências", 1)]


def test_figures_tell_where_and_what_worked(practice, editor_porto, editor_faro):
    replication = succeed(practice, editor_faro)
    operations.confirm_replication(replication=replication, **who(editor_porto))

    figures = replication_figures(TODAY + timedelta(minutes=1))

    assert (figures.succeeded, figures.confirmed, figures.verified) == (1, 1, 0)
    assert [(share.label, share.total) for share in figures.by_region] == [("Algarve", 1)]
    assert [(share.label, share.total) for share in figures.by_domain] == [("Governança inteligente", 1)]
