"""The pages about people and invitations, from the browser's side."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation, User
from accounts.queries import actor_of
from common.ui.templatetags.ui import date_long
from tests.accounts.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.support.cast import client_of
from tests.support.client import StrictClient
from tests.territories.factories import EntityFactory, EntitySuccessionFactory

PEOPLE = reverse("accounts:people")
OUTSIDERS = ["reporter_arte", "editor_porto", "ccdr_norte", "content_editor", "stranger"]


def link_in(letter):
    return re.search(r"http://localhost:8000(/convite/\S+)", letter.body).group(1)


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", ["people", "people_csv", "invite"])
def test_people_are_not_shown_to_those_who_do_not_lead(who, name, request):
    assert client_of(request.getfixturevalue(who)).get(reverse(f"accounts:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["people", "people_csv", "invite"])
def test_people_are_not_shown_to_somebody_unknown(client, db, name):
    assert client.get(reverse(f"accounts:{name}")).url.startswith("/entrar/")


def test_head_sees_the_people_of_the_own_entity_only(entity_head_arte, reporter_arte, reporter_cncs, cncs):
    InvitationFactory(entity=cncs, email="alheia@exemplo.pt")

    page = client_of(entity_head_arte).get(PEOPLE).content.decode()

    assert [name in page for name in ("Rita Reporte", "Nuno Reporte", "alheia@exemplo.pt")] == [True, False, False]
    filtered = client_of(entity_head_arte).get(PEOPLE, {"entidade": cncs.pk}).content.decode()
    assert "Nuno Reporte" not in filtered


def test_eata_sees_everybody_and_filters(eata_member, reporter_arte, reporter_cncs, entity_head_arte, cncs):
    client = client_of(eata_member)
    MembershipFactory(user=UserFactory(name="Ângelo Antigo"), entity=cncs, ends_on=timezone.localdate())

    def shown(**asked):
        page = client.get(PEOPLE, asked).content.decode()
        return [name for name in ("Rita", "Nuno", "Helena", "Ângelo Antigo") if name in page]

    assert shown() == ["Rita", "Nuno", "Helena"]
    assert shown(entidade=cncs.pk) == ["Nuno"]
    assert shown(papel="ENTITY_HEAD") == ["Helena"]
    assert shown(q="angelo", estado="terminadas") == ["Ângelo Antigo"]
    assert shown(estado="todas") == ["Rita", "Nuno", "Helena", "Ângelo Antigo"]


def test_list_costs_the_same_queries_for_one_and_for_three(eata_member, arte, django_assert_num_queries):
    client = client_of(eata_member)
    InvitationFactory()
    client.get(PEOPLE)
    with django_assert_num_queries(20):
        client.get(PEOPLE)
    for _ in range(2):
        MembershipFactory()
        InvitationFactory()
    with django_assert_num_queries(20):
        client.get(PEOPLE)


def test_csv_has_the_rows_of_the_page_and_runs_no_formula(entity_head_arte, arte, reporter_cncs):
    MembershipFactory(user=UserFactory(name="=HYPERLINK(1)"), entity=arte)

    content = client_of(entity_head_arte).get(reverse("accounts:people_csv")).content.decode("utf-8-sig")

    lines = content.splitlines()
    assert lines[0].startswith("Nome;Correio eletrónico;Entidade;Papel;Desde;Até (exclusive)")
    assert [line.split(";")[0] for line in lines[1:]] == ["'=HYPERLINK(1)", "Helena Dirigente"]


def test_inviting_and_accepting_as_somebody_new(entity_head_arte, arte, client):
    head = client_of(entity_head_arte)
    sent = head.post(
        reverse("accounts:invite"), {"email": "Nova@Exemplo.pt", "entity": arte.pk, "role": "ACTION_REPORTER"}
    )
    assert sent.url == PEOPLE
    letter = mail.outbox[0]
    assert letter.to == ["nova@exemplo.pt"]
    link = link_in(letter)
    assert f"vale até {date_long(timezone.localdate() + timedelta(days=7))}:" in letter.body
    assert link.split("/")[2] not in head.get(PEOPLE).content.decode()

    assert "Criar conta e aceitar" in client.get(link).content.decode()
    sign_up = client.post(link).url
    assert sign_up.startswith(reverse("account_signup"))
    assert 'value="nova@exemplo.pt"' in client.get(sign_up).content.decode()
    client.post(
        sign_up,
        {"name": "Nova", "email": "nova@exemplo.pt", "password1": "uma-frase-longa-e-calma", "next": link},
    )
    assert "Aceitar o convite" in client.get(link).content.decode()
    client.post(link)

    user = User.objects.get(email="nova@exemplo.pt")
    actor = actor_of(user, timezone.localdate())
    assert (actor.entity_code, actor.roles) == ("ARTE", {Role.ACTION_REPORTER})
    used = client.get(link)
    assert (used.status_code, "Ir para a minha área" in used.text, ">Entrar</a>" in used.text) == (409, True, False)
    assert ">Entrar</a>" in StrictClient().get(link).text
    assert "convida-o" not in letter.body


def test_a_short_password_is_refused_in_portuguese(client, db):
    page = client.post(reverse("account_signup"), {"name": "Nova", "email": "nova@exemplo.pt", "password1": "Rk7!pz"})

    assert "A palavra-passe é curta. Escreva, pelo menos, 12 caracteres." in page.content.decode()


def test_accepting_as_somebody_who_has_an_account(client, stranger):
    invitation = InvitationFactory(email=stranger.email, token="x")
    link = reverse("accounts:invitation", args=["x"])

    assert "Entrar e aceitar" in client.get(link).content.decode()
    assert client.post(link).url == "/entrar/?next=%2Fconvite%2Fx%2F"
    own = client_of(stranger)
    assert own.post(link).url == reverse("accounts:overview")
    assert own.get("/conta/").wsgi_request.actor.entity_id == invitation.entity_id


def test_invitation_of_another_address_is_refused_with_the_reason(stranger):
    InvitationFactory(email="outra@exemplo.pt", token="x")

    browser = client_of(stranger)

    for response in (browser.get(reverse("accounts:invitation", args=["x"])), browser.post("/convite/x/")):
        assert response.status_code == 409
        assert "Este convite é para outra@exemplo.pt" in response.content.decode()
        assert "Aceitar o convite" not in response.content.decode()


def test_looking_at_an_invitation_does_not_accept_it(stranger):
    InvitationFactory(email=stranger.email, token="x")

    client_of(stranger).get(reverse("accounts:invitation", args=["x"]))

    assert Invitation.objects.get().accepted_at is None


def test_guessed_token_finds_nothing(client, db):
    assert client.get(reverse("accounts:invitation", args=["adivinhado"])).status_code == 404


def test_nobody_is_invited_to_an_entity_that_was_succeeded(entity_head_arte, arte):
    former = EntityFactory(code="AMA")
    EntitySuccessionFactory(predecessor=former, successor=arte)
    client = client_of(entity_head_arte)

    form = client.get(reverse("accounts:invite")).context["form"]
    client.post(reverse("accounts:invite"), {"email": "a@b.pt", "entity": former.pk, "role": "ACTION_REPORTER"})

    assert [entity.code for entity in form.fields["entity"].queryset] == ["ARTE"]
    assert Invitation.objects.count() == 0


def test_form_refuses_roles_and_entities_of_others(entity_head_arte, arte, cncs):
    client = client_of(entity_head_arte)

    for entity, role in [(cncs, "ACTION_REPORTER"), (arte, "ENTITY_HEAD"), (arte, "EATA_COORDINATOR")]:
        answer = client.post(reverse("accounts:invite"), {"email": "a@b.pt", "entity": entity.pk, "role": role})
        assert answer.status_code == 200
    assert Invitation.objects.count() == 0


def test_coordinator_is_told_when_a_role_does_not_fit_the_entity(eata_coordinator, signatory_porto):
    porto = signatory_porto.memberships.get().entity

    answer = client_of(eata_coordinator).post(
        reverse("accounts:invite"), {"email": "a@b.pt", "entity": porto.pk, "role": "EATA_MEMBER"}
    )

    assert "Este papel não existe numa entidade deste tipo" in answer.content.decode()


def test_letter_that_does_not_leave_is_said(entity_head_arte, arte, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = client_of(entity_head_arte).post(
        reverse("accounts:invite"),
        {"email": "a@b.pt", "entity": arte.pk, "role": "ACTION_REPORTER"},
        follow=True,
    )

    assert "o correio não saiu" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_resending_and_revoking(entity_head_arte, arte):
    invitation = InvitationFactory(entity=arte)
    client = client_of(entity_head_arte)

    client.post(reverse("accounts:invitation_resend", args=[invitation.pk]))
    assert len(mail.outbox) == 1
    assert client.get(reverse("accounts:invitation_revoke", args=[invitation.pk])).status_code == 200
    client.post(reverse("accounts:invitation_revoke", args=[invitation.pk]))

    assert client.get(link_in(mail.outbox[0])).status_code == 409


def test_what_belongs_to_another_entity_does_not_exist(entity_head_arte, cncs, reporter_cncs):
    invitation, membership = InvitationFactory(entity=cncs), reporter_cncs.memberships.get()
    client = client_of(entity_head_arte)

    answers = [
        client.post(reverse("accounts:invitation_resend", args=[invitation.pk])),
        client.get(reverse("accounts:invitation_revoke", args=[invitation.pk])),
        client.get(reverse("accounts:membership_end", args=[membership.pk])),
        client.post(reverse("accounts:membership_end", args=[membership.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_ending_a_membership_asks_first(entity_head_arte, reporter_arte):
    membership = reporter_arte.memberships.get()
    address = reverse("accounts:membership_end", args=[membership.pk])
    client = client_of(entity_head_arte)

    assert "Perde já hoje o acesso" in client.get(address).content.decode()
    membership.refresh_from_db()
    assert membership.ends_on is None
    client.post(address)

    membership.refresh_from_db()
    assert membership.ends_on == timezone.localdate()


def test_member_of_eata_sees_but_does_not_end_or_invite(eata_member, reporter_arte):
    client = client_of(eata_member)
    address = reverse("accounts:membership_end", args=[reporter_arte.memberships.get().pk])

    assert client.get(reverse("accounts:invite")).status_code == 403
    assert client.post(address).status_code == 403
    assert address not in client.get(PEOPLE).content.decode()
