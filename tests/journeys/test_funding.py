"""A call from its draft to the last payment, each step through the pages of whoever takes it, at its own moment."""

import os
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from funding.enums import CallState
from funding.models import Application, Award, Call, Contribution, Decision, ResultsPublication, Submission
from funding.tasks import look_at_terms, scan_what_waits
from tests.funding.deciding import in_force
from tests.funding.evaluating import an_evaluator
from tests.funding.executing import targets
from tests.funding.factories import a_community, a_mechanism, a_municipality
from tests.support.cast import client_of, person

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = os.environ.get("JOURNEY_PICTURES", "")
WRITTEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
CONSULTED = datetime(2026, 3, 10, 10, tzinfo=UTC)
ANSWERED = datetime(2026, 3, 23, 10, tzinfo=UTC)
OPEN = datetime(2026, 4, 14, 10, tzinfo=UTC)
CLOSED = datetime(2026, 5, 4, 10, tzinfo=UTC)
CLARIFIED = datetime(2026, 5, 7, 10, tzinfo=UTC)
REVIEWED = datetime(2026, 5, 18, 10, tzinfo=UTC)
PROPOSED = datetime(2026, 6, 1, 10, tzinfo=UTC)
HEARD = datetime(2026, 6, 9, 10, tzinfo=UTC)
DECIDED = datetime(2026, 7, 20, 10, tzinfo=UTC)
SIGNED = datetime(2026, 8, 3, 10, tzinfo=UTC)
DELIVERED = datetime(2026, 10, 5, 10, tzinfo=UTC)
DATES = {
    "A consulta abre": "2026-03-03T09:00",
    "A consulta fecha": "2026-03-20T18:00",
    "O aviso abre": "2026-04-01T09:00",
    "O aviso fecha": "2026-04-30T17:00",
}
CODE = "pgu-2026"
ADDRESS = f"/avisos/{CODE}/"
A_TEXT = {"name": "deliberacao.txt", "mimeType": "text/plain", "buffer": b"Aprovado por unanimidade."}


class Window:
    """Somebody at the pages, with a session of the moment."""

    def __init__(self, visit, someone):
        self.someone, self.visit = someone, visit()
        self.page = self.visit.page
        self.page.set_default_timeout(30_000)

    def come(self, path=""):
        """Sign in at this moment, and go to a page."""
        morsels = client_of(self.someone).cookies.items()
        address = {"url": self.visit.base}
        self.visit.context.add_cookies([{"name": name, "value": one.value, **address} for name, one in morsels])
        if path:
            self.go(path)
        return self

    def go(self, path):
        answer = self.visit.go(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def link(self, name, place=0, *, exact=False):
        self.page.get_by_role("link", name=name, exact=exact).nth(place).click()
        return self

    def say(self, told):
        """Fill in each field by its label: a text, a choice, a mark or a file."""
        for label, value in told.items():
            field = self.page.get_by_role("main").get_by_label(label).first
            if isinstance(value, dict):
                self.page.get_by_role("main").locator("input[type=file]").set_input_files(value)
            elif value is True:
                field.check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        return self

    def press(self, name, told=None):
        self.say(told or {})
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    def reads(self, *words):
        for each in words:
            expect(self.page.get_by_text(each).first).to_be_visible()
        return self

    def looks(self, name):
        """Keep pictures of the page when asked for, at the three widths."""
        for width in (360, 768, 1440) if PICTURES else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1440, "height": 900})
        return self

    def follows_the_rules(self):
        assert self.visit.faults() == [], self.page.url
        return self


@pytest.fixture
def crowd(visit, eata_member, eata_coordinator, eata):
    """Everybody who takes part, and the little that is there before: a mechanism, letters and targets."""
    a_mechanism()
    in_force()
    targets()
    towns = {number: a_municipality(number) for number in (1, 2, 3, 4)}
    body, body_signatory = a_community(*(entity for number, (entity, _) in towns.items() if number < 4))
    people = {
        "member": eata_member,
        "head": eata_coordinator,
        "body": body_signatory,
        "writer": person("Wanda Escreve", body, Role.MUNICIPAL_EDITOR),
        "helper": person("Helder Ajuda", towns[1][0], Role.MUNICIPAL_EDITOR),
        "first": an_evaluator(1),
        "second": an_evaluator(2),
    }
    people |= {f"town{number}": signatory for number, (_, signatory) in towns.items()}
    return {name: Window(visit, someone) for name, someone in people.items()}


def test_from_the_draft_of_a_call_to_a_payment_and_what_everybody_sees(crowd, visit, time_machine):
    for moment, step in (
        (WRITTEN, is_written),
        (CONSULTED, is_commented),
        (ANSWERED, is_published),
        (OPEN, is_applied_to),
        (OPEN + timedelta(minutes=10), is_handed_in),
        (CLOSED, is_screened),
        (CLARIFIED, is_clarified_and_assigned),
        (REVIEWED, is_reviewed_and_ranked),
        (PROPOSED, is_proposed),
        (HEARD, is_heard_and_changed),
        (DECIDED, is_decided),
        (SIGNED, is_signed),
        (DELIVERED, is_delivered_and_paid),
    ):
        time_machine.move_to(moment)
        step(crowd)
    public = visit()
    public.go(ADDRESS)
    expect(public.page.get_by_role("main").get_by_text("Em execução").first).to_be_visible()
    assert public.faults() == []
    for window in crowd.values():
        refused = "status of 409"  # who was courted twice could not accept twice
        assert [one for one in window.visit.complaints if refused not in one] == [], window.someone.name


def is_written(crowd):
    member = crowd["member"].come("/gestao/avisos/novo/")
    member.press("Começar o aviso", {"Código": CODE, "Título": "Plataformas de gestão urbana", "Mecanismo": "PRR"})
    page = f"/gestao/avisos/{Call.objects.get().pk}/"
    told = {"Resumo": "Plataformas.", "Texto do aviso": "O que se financia.", "Dotação (€)": "1.000.000"}
    member.go(f"{page}texto/").press("Guardar", {**told, "Cada candidatura tem uma plataforma": True})
    member.go(f"{page}calendario/").press("Guardar", DATES)
    rule = {"municípios": True, "entidades intermunicipais": True, "O que lê quem não cumpre": "Só municípios e CIM."}
    member.go(f"{page}regras/nova/?tipo=APPLICANT_KIND_IN").press("Guardar", rule)
    member.go(f"{page}tipologias/nova/").press("Guardar", {"Código": "PGU", "Designação": "Plataforma"})
    counted = {"Código": "A", "Critério": "Número de municípios", "Tipo": "calculado", "Peso (%)": "50"}
    steps = {"Se é calculado, conta": "municípios", "Escalões": "1: 1\n3: 5"}
    member.go(f"{page}criterios/nova/").press("Guardar", counted | steps)
    judged = {"Código": "B", "Critério": "Qualidade da proposta", "Tipo": "avaliado", "Peso (%)": "50"}
    member.go(f"{page}criterios/nova/").press("Guardar", judged)
    member.go(page).looks("01-escrever")
    head = crowd["head"].come(page).link("Pôr em consulta")
    head.press("Pôr em consulta").reads("O projeto está à vista de todos")


def is_commented(crowd):
    town = crowd["town1"].come(ADDRESS).looks("02-consulta")
    town.link("Dar um contributo").say({"Assunto": "Prazo", "Contributo": "O prazo devia ser maior."})
    town.press("Enviar o contributo").reads("contributo")
    assert Contribution.objects.get().text == "O prazo devia ser maior."


def is_published(crowd):
    page = f"/gestao/avisos/{Call.objects.get().pk}/"
    member = crowd["member"].come(page).link("Contributos").link("Prazo", exact=True)
    member.press("Publicar a resposta", {"Resposta": "Tem razão.", "Efeito no texto": "Nenhum."})
    head = crowd["head"].come(page).link("Aprovar").press("Aprovar")
    head.link("Publicar").press("Publicar").reads("Aviso publicado")


def is_applied_to(crowd):
    """A body invites three of its municipalities; another municipality courts one of them too."""
    writer = crowd["writer"].come(ADDRESS).looks("03-aberto").link("Começar ou continuar a candidatura")
    writer.press("Começar o rascunho", {"Título da candidatura": "Uma plataforma para a CIM"})
    writer.link("Participantes").press("Enviar convite", {f"Vila {number}": True for number in (1, 2, 3)})
    rival = crowd["town4"].come(ADDRESS).link("Começar ou continuar a candidatura")
    rival.press("Começar o rascunho", {"Título da candidatura": "A plataforma da Vila 4"})
    rival.link("Participantes").press("Enviar convite", {"Município a convidar": "Vila 3"})
    for number in (1, 2, 3):
        _accepts(crowd[f"town{number}"], "Uma plataforma para a CIM")
    _accepts(crowd["town4"], "A plataforma da Vila 4")
    courted = crowd["town3"].go("/area/candidaturas/convites/").looks("04-convites")
    _answers(courted, "A plataforma da Vila 4").reads("já participa noutra candidatura")
    rival.go("/area/candidaturas/").link("Continuar").link("Participantes").looks("05-participantes")
    rival.link("Retirar").press("Retirar", {"Motivo": "Ficou com a CIM."})
    _write(crowd)


def _accepts(window, title):
    _answers(window.come("/area/candidaturas/convites/"), title)
    expect(window.page.get_by_role("button", name="Aceitar e participar")).to_have_count(0)


def _answers(window, title):
    window.page.get_by_role("listitem").filter(has_text=title).get_by_role("link").last.click()
    return window.press(
        "Aceitar e participar",
        {
            "O município vai usar a plataforma": True,
            "O município compromete-se": True,
            "Aceito em nome do município": True,
        },
    )


def _write(crowd):
    """Two people of two entities write in the same draft, each in a part of it."""
    writer = crowd["writer"].go("/area/candidaturas/").link("Continuar").link("Quem edita")
    writer.press("Deixar escrever", {"Pessoa": "Helder Ajuda"})
    kind = {"plataforma nova": True, "Nome da plataforma": "Território"}
    writer.link("Projeto e plataforma").press("Guardar", kind)
    helper = crowd["helper"].come("/area/candidaturas/").link("Continuar").link("Serviços de dados")
    helper.press("Guardar", {"Serviço de dados": "Consumo de água"})
    costs = {"Rubrica": "Licenças", "Ano": "2026", "Montante (€)": "600.000"}
    writer.link("Orçamento").press("Guardar", costs).looks("06-orcamento")
    writer.link("Anexos").press("Juntar", {"O que é este ficheiro": "Deliberação", "Ficheiro": A_TEXT})
    rival = crowd["town4"].go("/area/candidaturas/").link("Continuar")
    rival.link("Projeto e plataforma").press("Guardar", {"plataforma nova": True, "Nome da plataforma": "Quarta"})
    rival.link("Orçamento").press("Guardar", costs | {"Montante (€)": "500.000"})


def is_handed_in(crowd):
    scan_what_waits()
    for name in ("body", "town4"):
        window = crowd[name].come("/area/candidaturas/").link("Continuar").looks(f"07-resumo-{name}")
        window.link("Rever e submeter").press("Submeter a candidatura", {"Li o resumo": True})
        window.reads("Recibo em PDF")
    crowd["body"].looks("08-recibo").follows_the_rules()
    assert Submission.objects.count() == 2
    crowd["member"].come(f"/gestao/candidaturas/{CODE}/").looks("09-selado")
    assert crowd["member"].page.get_by_text("Uma plataforma para a CIM").count() == 0


def is_screened(crowd):
    member = crowd["member"].come(f"/gestao/candidaturas/{CODE}/").looks("10-candidaturas").follows_the_rules()
    for title in ("Uma plataforma para a CIM", "A plataforma da Vila 4"):
        member.go(f"/gestao/candidaturas/{CODE}/").link(title).link("Verificação").press("Começar a verificação")
    member.page.get_by_text("Pedir esclarecimentos", exact=True).click()
    member.page.locator("[name=fields_asked]").first.check()
    asked = {"O que falta esclarecer": "Diga o que são as licenças."}
    member.press("Enviar o pedido", asked).looks("11-verificacao")


def is_clarified_and_assigned(crowd):
    town = crowd["town4"].come("/area/candidaturas/").link("Responder")
    town.press("Enviar a resposta", {"Resposta": "São de cinco anos."}).looks("12-esclarecimento")
    member = crowd["member"].come()
    for application in Application.objects.all():
        member.go(f"/gestao/candidaturas/{application.uuid}/verificacao/")
        member.page.get_by_text("Admitir", exact=True).click()
        member.press("Admitir a avaliação")
    member.go(f"/gestao/candidaturas/{CODE}/avaliadores/").press("Guardar", {"Avaliadores por candidatura": "1"})
    for application in Application.objects.all():
        member.go(f"/gestao/candidaturas/{application.uuid}/avaliacoes/").press("Atribuir", {"Avaliadora 1": True})


def is_reviewed_and_ranked(crowd):
    """The first evaluator recuses one of two; what she had goes to the second."""
    first = crowd["first"].come("/area/avaliacoes/").looks("13-avaliacoes").go(_review_of(crowd["first"], "Vila 4"))
    conflict = {"Tenho um impedimento": True, "Em que consiste": "Trabalhei na câmara."}
    first.press("Declarar", conflict).reads("impedimento")
    first.go(_review_of(crowd["first"], "para a CIM"))
    _judges(first, "4,5", "14-avaliar")
    member = crowd["member"].come(f"/gestao/candidaturas/{_named('Vila 4').uuid}/avaliacoes/")
    member.press("Atribuir", {"Avaliadora 2": True})
    _judges(crowd["second"].come(_review_of(crowd["second"], "Vila 4")), "3", "15-avaliar")
    member.go(f"/gestao/candidaturas/{CODE}/avaliadores/").press("Fechar a avaliação das que estão completas")
    member.go(f"/gestao/candidaturas/{CODE}/ordenacao/").press("Calcular a ordenação").looks("16-ordenacao")
    head = crowd["head"].come(f"/gestao/candidaturas/{CODE}/ordenacao/1/").press("Publicar a ordenação")
    head.looks("17-ordenacao-publicada").follows_the_rules()


def _review_of(window, words):
    return f"/area/avaliacoes/{_named(words).assignments.get(reviewer=window.someone).pk}/"


def _judges(window, value, name):
    window.press("Declarar", {"Declaro que não tenho impedimento": True})
    window.say({"Pontuação": value, "Fundamentação": "Bem explicada."}).looks(name)
    window.press("Guardar e rever antes de entregar").press("Entregar")


def _named(words):
    return Application.objects.get(title__contains=words)


def is_proposed(crowd):
    member = crowd["member"].come("/area/decisoes/").link("Plataformas de gestão urbana").link("Propor decisões")
    _propose(member, "Uma plataforma para a CIM", "APPROVED", "600.000", "Primeiro lugar.")
    _propose(member, "A plataforma da Vila 4", "REJECTED", "", "Não chega à dotação.")
    member.looks("18-propor").press("Guardar as propostas")
    head = crowd["head"].come(f"/area/decisoes/{CODE}/").link("Notificar e abrir a audiência")
    head.press("Notificar").looks("19-audiencia")


def _propose(window, title, outcome, amount, grounds):
    prefix = f"c{_named(title).pk}"
    window.page.locator(f"[name={prefix}-outcome]").select_option(value=outcome)
    window.page.locator(f"[name={prefix}-amount]").fill(amount)
    window.page.locator(f"[name={prefix}-grounds]").fill(grounds)


def is_heard_and_changed(crowd):
    """What one party says changes the proposal, which is heard again."""
    town = crowd["town4"].come("/area/candidaturas/").link("Ler a proposta")
    town.looks("20-decisao").follows_the_rules()
    town.press("Entregar a pronúncia", {"Argumento 1": "A dotação ainda tem 400 mil euros."})
    head = crowd["head"].come(f"/area/decisoes/{CODE}/").link("A plataforma da Vila 4")
    head.press("Guardar a análise", {"Análise deste argumento": "É verdade.", "procede": True})
    head.press("Fechar a análise", {"altera a proposta": True}).looks("21-analise")
    member = crowd["member"].come(f"/area/decisoes/{CODE}/propor/")
    _propose(member, "A plataforma da Vila 4", "APPROVED_PARTIAL", "400.000", "Até ao fim da dotação.")
    member.press("Guardar as propostas")
    head.go(f"/area/decisoes/{CODE}/").link("Notificar e abrir a audiência").press("Notificar")


def is_decided(crowd):
    look_at_terms()
    head = crowd["head"].come(f"/area/decisoes/{CODE}/").link("Decidir o aviso").press("Decidir")
    head.link("Publicar os resultados").press("Publicar").looks("22-decidido")
    finals = Decision.objects.filter(stage="FINAL").order_by("amount").values_list("outcome", "amount")
    assert list(finals) == [("APPROVED_PARTIAL", 400_000), ("APPROVED", 600_000)]
    assert ResultsPublication.objects.get().stage == "FINAL"
    body = crowd["body"].come("/area/candidaturas/").link("Ler a decisão")
    body.press("Aceitar o apoio", {"Aceito o apoio": True}).looks("23-aceite")


def is_signed(crowd):
    member = crowd["member"].come("/area/apoios/").link("Preparar o contrato")
    member.press("Preparar", {"O contrato começa em": "2026-08-03", "Termina antes de": "2027-12-31"})
    text = {"name": "contrato.txt", "mimeType": "text/plain", "buffer": b"Contrato."}
    member.link("Juntar documento").press("Juntar", {"Título": "Contrato", "Ficheiro": text})
    milestone = {"Código": "M1", "O que tem de ser entregue": "Plataforma em uso", "Até": "2026-12-31"}
    place = {"Município": "Vila 1", "É a entrada em uso": True}
    member.link("Planear marco").press("Planear marco", milestone | place).looks("24-contrato")
    for name in ("body", "town1", "town2", "town3", "head"):
        window = crowd[name].come("/area/apoios/").link("Uma plataforma para a CIM").link("Assinar o contrato")
        window.press("Assinar o contrato")
    crowd["head"].reads("em execução").follows_the_rules()


def is_delivered_and_paid(crowd):
    proof = {"name": "prova.txt", "mimeType": "text/plain", "buffer": b"Em uso."}
    town = crowd["town1"].come("/area/apoios/").link("Uma plataforma para a CIM").link("Declarar cumprido")
    told = {"Cumprido em": "2026-10-01", "O que foi feito": "Está em uso.", "Evidência": proof}
    town.press("Declarar cumprido", told).looks("25-marco")
    award = f"/area/apoios/{Award.objects.get().uuid}/"
    member = crowd["member"].come(award).link("Verificar").press("Verificar")
    body = crowd["body"].come(award).link("Preparar pedido de pagamento")
    body.press("Preparar", {"Tipo": "pagamento intercalar", "Montante (€)": "200.000"})
    bill = {"Fornecedor": "Fornecedor, Lda.", "Fatura ou documento": "FT 1", "Data do documento": "2026-09-01"}
    body.link("Juntar despesa").press("Juntar", bill | {"Montante (€)": "200.000"})
    body.link("Submeter").press("Submeter")
    member.go(award).link("Verificar").press("Verificar")
    crowd["head"].come(award).link(re.compile("^Aprovar")).press("Aprovar")
    member.go(award).link("Ordenar").press("Ordenar")
    member.go(award).link("Registar como pago").press("Registar", {"Dia em que": date(2026, 10, 5).isoformat()})
    member.looks("26-pago").reads("pago em")
    assert Call.objects.get().state == CallState.EXECUTING
    town.go(f"{ADDRESS}resultados/").looks("27-resultados").reads("Uma plataforma para a CIM")
