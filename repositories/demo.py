"""What the demonstration adds: invented cases, leaders and a request, each of which says that it is."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from common.norm.enums import Origin
from common.ops.demo import Account
from repositories.enums import Topic, TrialStage
from repositories.models import EntryRequest, FreeZoneCase, Leader, Partner
from territories.models import Municipality

SOURCE = "Exemplo de demonstração: caso inventado"
NOTE = "Caso inventado para a demonstração: nenhum destes factos aconteceu."
ASKED_AT = datetime(2026, 11, 16, 11, tzinfo=UTC)
CASES: tuple[dict[str, Any], ...] = (
    {
        "slug": "exemplo-entregas-com-robos",
        "title": "Exemplo: entregas com robôs em passeios",
        "summary": "Teste inventado de pequenos robôs de entrega em passeios de um bairro, com limites de velocidade.",
        "zone": "Zona de demonstração do centro",
        "promoter": "Empresa de exemplo",
        "regulator": "Autoridade de exemplo",
        "stage": TrialStage.FINISHED,
        "starts_on": date(2025, 3, 3),
        "ends_on": date(2025, 9, 30),
        "needs": "Entregas de última milha sem mais carrinhas no centro histórico.",
        "barriers": "Nenhuma regra dizia por onde podem andar veículos sem condutor a menos de 6 km/h.",
        "incentives": "Isenção de taxas de ocupação durante o teste e apoio técnico da autarquia.",
        "test": "Doze robôs, três percursos e um operador humano a acompanhar cada um nas primeiras oito semanas.",
        "result": "Proposta de postura municipal, com os três pontos em que o passeio não chegava para todos.",
        "municipalities": ["0105"],
    },
    {
        "slug": "exemplo-drones-sobre-a-ria",
        "title": "Exemplo: drones que medem a água da ria",
        "summary": "Teste inventado de drones para recolher amostras de água longe das margens.",
        "zone": "Zona de demonstração da ria",
        "promoter": "Universidade de exemplo",
        "regulator": "",
        "stage": TrialStage.RUNNING,
        "starts_on": date(2026, 9, 1),
        "ends_on": None,
        "needs": "Medir a qualidade da água onde os barcos não chegam na maré baixa.",
        "barriers": "Voar sobre zonas de nidificação pede autorização caso a caso.",
        "incentives": "",
        "test": "Dois voos por semana, fora da época de nidificação.",
        "result": "",
        "municipalities": ["0805", "0810"],
    },
)
LEADERS = (
    ("anmp", "Pessoa de exemplo A", "Coordenação (demonstração)", "Replicação de boas práticas"),
    ("nova-ims", "Pessoa de exemplo B", "Investigação (demonstração)", "Dados e capacitação"),
)


def load() -> Iterable[Account]:
    """Load what is missing; what is already there is left alone."""
    for case in CASES:
        _put_case(**case)
    for slug, name, position, subjects in LEADERS:
        _put_leader(slug, name, position, subjects)
    _put_request()
    return []


def _put_case(*, municipalities: list[str], slug: str, **values: object) -> None:
    if FreeZoneCase.objects.filter(slug=slug).exists():
        return
    said = {"source": SOURCE, "note": NOTE, "origin": Origin.EXTERNAL, "is_demonstration": True}
    case = FreeZoneCase.objects.create(slug=slug, **values, **said)
    case.territories.set(Municipality.objects.filter(code__in=municipalities))
    case.save()


def _put_leader(slug: str, name: str, position: str, subjects: str) -> None:
    partner = Partner.objects.filter(slug=slug).first()
    if partner is not None and not partner.leaders.exists():
        Leader.objects.create(
            partner=partner, name=name, position=position, subjects=subjects, consented_on=date(2026, 10, 1)
        )


def _put_request() -> None:
    EntryRequest.objects.get_or_create(
        title="Associação de exemplo (demonstração)",
        defaults={
            "topic": Topic.ALLIANCE,
            "text": "Exemplo de demonstração: uma associação inventada pede para aderir.",
            "person": "Pessoa de exemplo C",
            "email": "exemplo.c@exemplo.pt",
            "asked_at": ASKED_AT,
        },
    )
