"""Invented applications that are being screened and evaluated, one in each place where it may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from funding.demo.applying import Idea, Outline, handed_in, published
from funding.demo.cast import Cast, Hand, Told
from funding.models import Application, Assignment, Call
from funding.operations.assignments import assign, replace_reviewer
from funding.operations.plans import change_plan
from funding.operations.reviews import close_evaluation, declare, keep_review, submit_review
from funding.operations.screening import (
    Ground,
    admit,
    answer_clarification,
    ask_clarification,
    propose_not_admitting,
    start_screening,
)

EVALUATING = "exemplo-pgu-em-avaliacao"
IDEAS = (
    Idea("Água que não se perde, Porto", "Porto", ("Braga",), 480_000, 3),
    Idea("Gestão da floresta em Trás-os-Montes", "cim-das-terras-de-tras-os-montes", ("Bragança", "Vimioso"), 700_000),
    Idea("Luz e ruído no centro de Évora", "Évora", (), 190_000),
    Idea("Beira com dados", "Castelo Branco", ("Idanha-a-Nova", "Fundão"), 540_000, 4),
    Idea("Serviços à distância, Guarda", "Guarda", ("Gouveia",), 350_000, 3),
    Idea("Planície ligada, Beja", "Beja", ("Serpa",), 310_000),
    Idea("Rede de qualidade do ar, Cascais", "Cascais", (), 260_000, 1),
)
GOOD = "Exemplo inventado: está bem explicado, com custos e datas que se podem verificar."
WEAK = "Exemplo inventado: falta dizer quem mantém a solução depois do apoio."


def in_evaluation(cast: Cast, now: datetime) -> None:
    """Make a call that closed three weeks ago, whose applications are all in different places."""
    closes = (now - timedelta(days=21)).replace(hour=17)
    title = "Plataformas de gestão urbana do interior (exemplo)"
    call = published(cast, Outline(EVALUATING, title, closes - timedelta(days=40), closes, 2_000_000, has_form=True))
    found = [handed_in(call, idea, closes - timedelta(days=2, hours=place)) for place, idea in enumerate(IDEAS)]
    plan(call, cast, 2, now + timedelta(days=12), now - timedelta(days=15))
    screened = [screen(one, cast, now - timedelta(days=14)) for one in found[:-1]]
    _asked(screened[0], cast, now - timedelta(days=3))
    _answered(screened[1], cast, now)
    being_read = [let_in(one, cast, now - timedelta(days=12)) for one in screened[2:]]
    _being_read(being_read, cast, now)


def plan(call: Call, cast: Cast, each: int, due_at: datetime, at: datetime) -> None:
    values = {"reviews_each": each, "peer_reviews": "WHEN_ALL_IN", "shows_peer_names": False, "review_due_at": due_at}
    change_plan(call=call, values=values, **cast.member.by(at))


def screen(application: Application, cast: Cast, at: datetime) -> Application:
    return start_screening(application=application, **cast.member.by(at))


def let_in(application: Application, cast: Cast, at: datetime) -> Application:
    application.refresh_from_db()
    return admit(application=application, note="", version=application.version, **cast.member.by(at))


def kept_out(application: Application, cast: Cast, text: str, at: datetime) -> None:
    """Propose that an application is not admitted."""
    application.refresh_from_db()
    ground = Ground("Orçamento", text)
    told: Told = {"application": application, "grounds": [ground], "version": application.version}
    propose_not_admitting(**told, **cast.member.by(at))


def _asked(application: Application, cast: Cast, at: datetime) -> None:
    ask_clarification(
        application=application,
        fields=["orcamento"],
        grounds="Exemplo: o orçamento não diz o que é licença e o que é serviço. Separe as duas coisas.",
        days=10,
        version=application.version,
        **cast.member.by(at),
    )


def _answered(application: Application, cast: Cast, now: datetime) -> None:
    """Ask and have it answered: the application is again in screening."""
    _asked(application, cast, now - timedelta(days=9))
    idea = next(one for one in IDEAS if one.title == application.title)
    answer_clarification(
        clarification=application.clarifications.get(),
        text="Exemplo: 40 % são licenças, o resto instalação e formação.",
        **idea.hand.by(now - timedelta(days=6)),
    )


def _being_read(found: Sequence[Application], cast: Cast, now: datetime) -> None:
    """One offered, one being written, one handed in by one and recused by another, one closed; one without anybody."""
    one, two, three = cast.evaluators
    began = now - timedelta(days=11)
    given(found[0], [one, two], cast, began)
    given(found[1], [one, two], cast, began)
    _being_written(found[1], one, began + timedelta(days=1))
    given(found[2], [one, two], cast, began)
    reviewed(found[2], one, "4", began)
    recused = given_to(found[2], two)
    reason = "Exemplo: fui consultor de um dos municípios até ao ano passado."
    declare(assignment=recused, has_conflict=True, text=reason, **two.by(began + timedelta(days=1)))
    told: Told = {"assignment": recused, "reviewer": three.user, "reason": ""}
    replace_reviewer(**told, **cast.member.by(began + timedelta(days=2)))
    scored(found[3], {one: "4", two: "3,5"}, cast, began)


def _being_written(application: Application, person: Hand, at: datetime) -> None:
    assignment = given_to(application, person)
    declare(assignment=assignment, has_conflict=False, text="", **person.by(at))
    draft = {"4": {"value": "3,5", "justification": GOOD}, "5": {"value": "", "justification": ""}, "comment": ""}
    keep_review(assignment=assignment, draft=draft, version=assignment.review.version, **person.by(at))


def given(application: Application, people: Sequence[Hand], cast: Cast, at: datetime) -> None:
    told: Told = {"applications": [application], "reviewers": [one.user for one in people], "due_at": None}
    assign(**told, **cast.member.by(at))


def given_to(application: Application, person: Hand) -> Assignment:
    return application.assignments.get(reviewer=person.user)


def reviewed(application: Application, person: Hand, value: str, at: datetime) -> None:
    """Declare, write and hand in."""
    assignment = given_to(application, person)
    declare(assignment=assignment, has_conflict=False, text="", **person.by(at))
    draft = {
        "4": {"value": value, "justification": GOOD if value >= "3" else WEAK},
        "5": {"value": "3", "justification": WEAK},
        "comment": "Exemplo inventado.",
    }
    review = keep_review(assignment=assignment, draft=draft, version=assignment.review.version, **person.by(at))
    submit_review(assignment=assignment, version=review.version, **person.by(at + timedelta(hours=3)))


def scored(application: Application, values: dict[Hand, str], cast: Cast, at: datetime) -> None:
    """Give it to these people, have each hand in a score, and close its evaluation."""
    if values:
        given(application, list(values), cast, at)
    for person, value in values.items():
        reviewed(application, person, value, at + timedelta(days=1))
    close_evaluation(application=application, **cast.member.by(at + timedelta(days=2)))
