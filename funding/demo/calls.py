"""Invented calls until they end: a line of the plan, a draft in consultation, one open, one in its last day."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from common.files.scanning import EICAR
from funding.demo.applying import (
    INVENTED,
    Idea,
    Outline,
    attached,
    begun,
    contents,
    handed_in,
    join,
    keep_part,
    published,
    written,
)
from funding.demo.cast import Cast, Told, signatory
from funding.enums import DraftPart
from funding.models import Call, Mechanism, PlannedCall
from funding.operations import (
    add_co_editor,
    answer_contribution,
    answer_question,
    ask_question,
    change_call,
    contribute,
    create_call,
    decline_invitation,
    put_in_consultation,
    withdraw_application,
)
from funding.operations.call_parts import own_values
from funding.operations.planning import keep_planned_call

OPEN, ENDING, DRAFT = "exemplo-pgu-aberto", "exemplo-dados-ultimo-dia", "exemplo-projeto-em-consulta"
GROUNDS = "O portal esteve indisponível durante quatro horas; prorroga-se o prazo por sete dias para todos."
BRAGANCA = "cim-das-terras-de-tras-os-montes"


def plan(cast: Cast, now: datetime) -> None:
    """Add a line to the plan of calls."""
    hand = cast.member
    planned = PlannedCall(
        mechanism=Mechanism.objects.order_by("pk")[0],
        title="Verticais de mobilidade",
        audience="Municípios com plataforma de gestão urbana",
        opens_on=date(now.year + 1, 3, 31),
        date_text=f"1.º trimestre de {now.year + 1}",
        note=INVENTED,
        source=INVENTED,
    )
    keep_planned_call(planned=planned, user=hand.user, entity_id=hand.entity.pk, at=now)


def in_consultation(cast: Cast, now: datetime) -> None:
    """Put a draft in consultation, with one contribution answered and one waiting."""
    hand, began = cast.member, (now - timedelta(days=5)).replace(hour=9)
    told: Told = {"user": hand.user, "entity_id": hand.entity.pk}
    values = {
        "code": DRAFT,
        "title": "Verticais de ambiente (exemplo)",
        "mechanism": Mechanism.objects.order_by("pk")[0],
        "summary": f"{INVENTED} Verticais de água, resíduos e qualidade do ar sobre plataformas já em uso.",
        "text": f"{INVENTED}\n\n**O que se financia**\n\n- Verticais sobre uma plataforma em uso.",
        "needs_platform": True,
        "is_demonstration": True,
        "source": INVENTED,
        "consultation_opens_at": began,
        "consultation_closes_at": (now + timedelta(days=10)).replace(hour=18),
        "opens_at": (now + timedelta(days=40)).replace(hour=9),
        "closes_at": (now + timedelta(days=90)).replace(hour=17),
    }
    call = create_call(values=values, **told, at=began - timedelta(days=3))
    change_call(
        call=call, write=contents(is_assessed=True), version=call.version, **told, at=began - timedelta(days=2)
    )
    call.refresh_from_db()
    head: Told = {"user": cast.coordinator.user, "entity_id": cast.coordinator.entity.pk}
    put_in_consultation(call=call, version=call.version, **head, at=began)
    _heard(call, cast, now)


def _heard(call: Call, cast: Cast, now: datetime) -> None:
    said: Told = {"call": call, "file": None}
    first, second = signatory("Évora"), signatory("Angra do Heroísmo")
    given = contribute(
        **said,
        subject="Prazo para as aprovações em reunião de câmara",
        text="Cinquenta dias não chegam para aprovar em câmara e em assembleia municipal.",
        **first.by(now - timedelta(days=3)),
    )
    contribute(
        **said,
        subject="Custos de transporte nas ilhas",
        text="Os limites por candidatura deviam ter em conta o transporte de equipamento entre ilhas.",
        **second.by(now - timedelta(days=1)),
    )
    answer_contribution(
        contribution=given,
        answer="Tem razão.",
        effect="O prazo das candidaturas passa de 50 para 60 dias.",
        user=cast.member.user,
        entity_id=cast.member.entity.pk,
        at=now - timedelta(days=1),
    )


def is_open(cast: Cast, now: datetime) -> None:
    """Make a call that is open and was extended once, with applications in every state that one has by then."""
    opens = (now - timedelta(days=15)).replace(hour=9)
    closes = (now + timedelta(days=9)).replace(hour=17)
    title = "Plataformas de gestão urbana, segundo aviso (exemplo)"
    call = published(cast, Outline(OPEN, title, opens, closes, 4_000_000, has_form=True))
    _asked(call, cast, now)
    handed_in(call, Idea("Água e energia em Aveiro", "Aveiro", ("Ílhavo",)), now - timedelta(days=4))
    _being_written(call, now)
    _given_up(call, now)
    change_call(
        call=call,
        write=own_values({"closes_at": closes + timedelta(days=7)}),
        version=call.version,
        grounds=GROUNDS,
        user=cast.coordinator.user,
        entity_id=cast.coordinator.entity.pk,
        at=now - timedelta(days=2),
    )


def _asked(call: Call, cast: Cast, now: datetime) -> None:
    hand = signatory("Castelo Branco")
    asked = ask_question(
        call=call,
        text="Na CIM da Beira Baixa podemos candidatar-nos só com parte dos municípios?",
        **hand.by(now - timedelta(days=3)),
    )
    answer_question(
        question=asked,
        published_text="Uma entidade intermunicipal pode candidatar-se só com parte dos seus municípios?",
        answer="Pode. Os que ficam de fora podem candidatar-se sozinhos ou noutro grupo.",
        is_public=True,
        user=cast.member.user,
        entity_id=cast.member.entity.pk,
        at=now - timedelta(days=2),
    )


def _being_written(call: Call, now: datetime) -> None:
    """Drafts: one almost ready, one whose municipality is courted twice, one with a file in quarantine."""
    porto = Idea("Mobilidade e ambiente no Porto", "Porto", ("Braga", "Viseu"), 640_000, 3)
    application = begun(call, porto, now - timedelta(days=6))
    join(application, "Braga", now - timedelta(days=5))
    written(application, porto, now - timedelta(days=3))
    shared: Told = {"application": application, "person": signatory("Braga").user}
    add_co_editor(**shared, **porto.hand.by(now - timedelta(days=2)))
    body = Idea(
        "Dados para o território de Trás-os-Montes", BRAGANCA, ("Bragança", "Mirandela", "Vinhais"), 820_000, 4
    )
    courted = begun(call, body, now - timedelta(days=5))
    for name in ("Bragança", "Mirandela"):
        join(courted, name, now - timedelta(days=3))
    keep_part(courted, DraftPart.PROJECT, [_named(body)], body, now - timedelta(days=2))
    rival = Idea("Plataforma de Vila Real", "Vila Real", ("Vinhais", "Bragança"))
    begun(call, rival, now - timedelta(days=4))
    infected = begun(call, Idea("Cidade em tempo real, Cascais", "Cascais"), now - timedelta(days=2))
    attached(infected, Idea("", "Cascais"), now - timedelta(days=1), content=EICAR)


def _named(idea: Idea) -> dict[str, str]:
    return {"title": idea.title, "platform_kind": "NEW", "platform_name": "Plataforma de Trás-os-Montes"}


def _given_up(call: Call, now: datetime) -> None:
    """One that went back, and one that was refused by who was invited."""
    idea = Idea("Um só painel para Évora", "Évora", ("Portel",))
    application = handed_in(call, idea, now - timedelta(days=6))
    reason = "O executivo decidiu candidatar-se com mais municípios no próximo aviso (exemplo)."
    told: Told = {"application": application, "version": application.version, "reason": reason}
    withdraw_application(**told, **idea.hand.by(now - timedelta(days=3)))
    beja = Idea("Dados abertos de Beja", "Beja", ("Serpa",))
    alone = begun(call, beja, now - timedelta(days=4))
    serpa = signatory("Serpa")
    decline_invitation(
        participation=alone.participations.get(entity=serpa.entity),
        reason="Serpa prepara uma candidatura própria (exemplo).",
        **serpa.by(now - timedelta(days=3)),
    )


def in_its_last_day(cast: Cast, now: datetime) -> None:
    """Make a call that ends tomorrow: what is sealed, and what was changed since it was handed in."""
    opens = (now - timedelta(days=44)).replace(hour=9)
    closes = (now + timedelta(days=1)).replace(hour=17)
    call = published(
        cast, Outline(ENDING, "Serviços de dados para o território (exemplo)", opens, closes, 1_500_000, has_form=True)
    )
    handed_in(call, Idea("Dados do turismo em Loulé", "Loulé", ("Faro",), 220_000), now - timedelta(days=3))
    handed_in(call, Idea("Rede de sensores do Funchal", "Funchal", (), 180_000), now - timedelta(days=1, hours=2))
    idea = Idea("Resíduos a pedido em Guimarães", "Guimarães", ("Braga",), 260_000)
    changed = handed_in(call, idea, now - timedelta(days=1))
    rows = [{"label": "Licenças e sensores", "line": "PGU", "year": now.year, "amount": Decimal("255000.00")}]
    keep_part(changed, DraftPart.BUDGET, rows, idea, now - timedelta(hours=2))
    begun(call, Idea("Estacionamento com dados, Porto", "Porto"), now - timedelta(days=2))
