"""The pages of awards: what each sees and does there, from the contract to the money paid."""

from html import unescape

import pytest
import time_machine
from django.urls import reverse

from funding.enums import AwardState, PaymentState
from funding.models import Award
from funding.queries.execution import money_of_award
from tests.funding.executing import LATER, a_file, accepted, asked, running
from tests.funding.factories import a_municipality
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db


def page_of(response):
    return unescape(response.content.decode())


def act(user, award, name, told, *, on=None):
    """Press what the page offers, by its address; return the answer."""
    parts = [award.uuid, *(() if on is None else on), name]
    return client_of(user).post(reverse("funding:award_act_on" if on else "funding:award_act", args=parts), told)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_page_ask_as_much_for_one_as_for_three(count, django_assert_num_queries):
    made, people = running(count)
    award, signatory = made[0]
    for _ in range(count):
        asked(award, signatory, "10")
    browser = client_of(people.member)
    with time_machine.travel(LATER, tick=False):
        browser.get(reverse("funding:awards"))
        with django_assert_num_queries(21):
            listed = page_of(browser.get(reverse("funding:awards")))
        with django_assert_num_queries(27):
            shown = page_of(browser.get(reverse("funding:award", args=[award.uuid])))
    assert [f"Candidatura {number}" in listed for number in range(1, count + 1)] == [True] * count
    assert shown.count("<h3>Pedido n.º ") == count


def test_an_award_goes_from_contract_to_money_through_its_pages():
    ((application, signatory),), people = accepted()
    with time_machine.travel(LATER, tick=False):
        begin = reverse("funding:open_award", args=[application.uuid])
        assert client_of(signatory).get(begin).status_code == 404
        wrong = client_of(people.member).post(begin, {"starts_on": "2025-06-01", "ends_on": "2025-01-01"})
        assert (wrong.status_code, "corrija as datas" in page_of(wrong)) == (422, True)
        client_of(people.member).post(begin, {"starts_on": "2025-06-01", "ends_on": "2026-06-01"})
        award = Award.objects.get()
        act(people.member, award, "documento", {"title": "Contrato", "upload": a_file("contrato.txt")})
        planned = {"code": "M1", "title": "Em uso", "due_on": "2026-01-31"}
        act(people.member, award, "marco", planned)
        for number, person in enumerate((signatory, people.coordinator), start=1):
            assert act(person, award, "assinar", {"version": number}).status_code == 302
        award.refresh_from_db()
        assert award.state == AwardState.RUNNING
        claim = {"version": 1, "claimed_on": "2025-06-02", "claim": "Feito.", "upload": a_file()}
        where = ["marcos", award.milestones.get().pk]
        assert act(signatory, award, "declarar", claim, on=where).status_code == 302
        assert act(people.member, award, "verificar", {"version": 2}, on=where).status_code == 302
        payment = asked(award, signatory, "250")
        where = ["pagamentos", payment.pk]
        steps = [
            (signatory, "submeter", {}), (people.member, "conferir", {"note": "Certo"}),
            (people.coordinator, "aprovar", {}), (people.member, "ordenar", {}),
            (people.member, "pago", {"paid_on": "2025-06-02"}),
        ]  # fmt: skip
        for person, name, told in steps:
            payment.refresh_from_db()
            assert act(person, award, name, {"version": payment.version, **told}, on=where).status_code == 302
        page = page_of(client_of(signatory).get(reverse("funding:award", args=[award.uuid])))
        lines = client_of(signatory).get(reverse("funding:award_payments", args=[award.uuid, "csv"]))
    payment.refresh_from_db()
    assert (payment.state, money_of_award(award).paid) == (PaymentState.PAID, 250)
    assert "Verificado por Da EATA 0" in page
    assert f"{award.number};1;pagamento intercalar;pago;1;250" in lines.content.decode("utf-8-sig")


def test_a_page_says_what_is_refused_and_others_find_nothing():
    ((award, signatory),), people = running()
    _, stranger = a_municipality(9)
    with time_machine.travel(LATER, tick=False):
        payment = asked(award, signatory, "100")
        where = ["pagamentos", payment.pk]
        stale = act(signatory, award, "submeter", {"version": 9}, on=where)
        assert (stale.status_code, "entretanto" in page_of(stale)) == (422, True)
        assert act(signatory, award, "conferir", {"version": payment.version}, on=where).status_code == 403
        assert act(people.member, award, "inventado", {}).status_code == 404
        told = {"ends_on": "2026-12-01", "grounds": "Atraso."}
        assert act(signatory, award, "prazo", told).status_code == 302
        page = page_of(client_of(signatory).get(reverse("funding:award", args=[award.uuid])))
        assert "01/07/2026 → 01/12/2026" in page
        found = [
            client_of(stranger).get(reverse("funding:award", args=[award.uuid])),
            client_of(stranger).get(reverse("funding:award_payments", args=[award.uuid, "csv"])),
            act(stranger, award, "prazo", told),
        ]
    assert [one.status_code for one in found] == [404, 404, 404]
