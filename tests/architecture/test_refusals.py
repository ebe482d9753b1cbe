"""Every protected address: who has nothing to do there is refused, and who has is not.

An address that is not in the tables fails: whoever adds one says here whose it is.
"""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle

import pytest
from django.db import transaction
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.utils import timezone
from wagtail.models import Page

from action_plan.enums import DependencyKind, DependencyStatus, Precision, RevisionReason
from action_plan.models import Dependency, ReopeningRequest
from action_plan.operations import add_link_evidence, request_deadline
from common.jobs.models import Job
from common.norm.guard import writing_the_norm
from common.notifications.models import Notice
from common.ops.addresses import addresses
from config import urls
from events.enums import RegistrationState
from observatory.enums import (
    Aggregation,
    AreaLevel,
    Direction,
    EnteredBy,
    Frequency,
    MeasureKind,
    RunState,
    SourceFormat,
)
from observatory.models import (
    Area,
    AreaGroup,
    Breakdown,
    Division,
    Entry,
    Follow,
    ImportRun,
    Measure,
    MeasureTarget,
    Period,
    Provider,
    SourceFeed,
)
from practices.enums import ReplicationStage
from practices.models import PracticeImage
from reporting.enums import ContributionState
from tests.accounts.factories import InvitationFactory
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved, drafted, submitted
from tests.architecture.test_floors import FLOOR
from tests.dashboard.factories import AlertFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.practices.factories import MunicipalityFactory, PortalImageFactory, PracticeFactory, ReplicationFactory
from tests.practices.scenes import Author
from tests.reporting.factories import ContributionFactory, opened, small_plan
from tests.repositories.factories import EntryRequestFactory
from tests.support.cast import client_of

# Everybody who signed in has these, with only their own inside.
OWN = {
    "/conta/",
    "/conta/em-nome-de/",
    "/conta/segundo-fator/",
    "/area/",
    "/area/avisos/",
    "/area/avisos/lidos/",
    "/area/avisos/preferencias/",
    "/area/prazos/",
    "/area/prazos/prazos.csv",
    "/area/territorios/",
    "/area/eventos/",
    "/area/a-seguir/",
    "/area/a-seguir/novo/",
    "/area/a-seguir/retomar/",
}
# route: (method, address, who is rightful). The others of `REFUSED` are not.
OF_SOME = {
    "/area/a-seguir/<int:pk>/": ("post", "/area/a-seguir/{follow}/", "editor_porto"),
    "/area/a-seguir/<int:pk>/deixar/": ("post", "/area/a-seguir/{follow}/deixar/", "editor_porto"),
    "/area/acoes/<slug:code>/avaliacao/": ("get", "/area/acoes/I01-A1/avaliacao/", "eata_member"),
    "/area/acoes/<slug:code>/reportes/<slug:period>/": (
        "get",
        "/area/acoes/I01-A1/reportes/2026-S1/",
        "reporter_arte",
    ),
    "/area/acoes/<slug:code>/reportes/<slug:period>/reabrir/": (
        "get",
        "/area/acoes/I01-A1/reportes/2026-S1/reabrir/",
        "reporter_arte",
    ),
    "/area/alertas/": ("get", "/area/alertas/", "eata_member"),
    r"/area/alertas/alertas\.(?P<extension>csv|xlsx)": ("get", "/area/alertas/alertas.csv", "eata_member"),
    "/area/alertas/<int:pk>/": ("get", "/area/alertas/{alert}/", "eata_member"),
    "/area/avisos/<int:pk>/": ("post", "/area/avisos/{notice}/", "reporter_arte"),
    "/area/boas-praticas/": ("get", "/area/boas-praticas/", "editor_porto"),
    "/area/boas-praticas/analise/": ("get", "/area/boas-praticas/analise/", "eata_member"),
    "/area/boas-praticas/nova/": ("get", "/area/boas-praticas/nova/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/": ("get", "/area/boas-praticas/{written}/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/<str:section>/": (
        "get",
        "/area/boas-praticas/{written}/essencial/",
        "editor_porto",
    ),
    "/area/boas-praticas/<uuid:uuid>/arquivar/": ("get", "/area/boas-praticas/{written}/arquivar/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/evidencia/": ("get", "/area/boas-praticas/{published}/evidencia/", "eata_member"),
    "/area/boas-praticas/<uuid:uuid>/imagens/<int:position>/retirar/": (
        "get",
        "/area/boas-praticas/{pictured}/imagens/0/retirar/",
        "editor_porto",
    ),
    "/area/boas-praticas/<uuid:uuid>/previsualizar/": (
        "get",
        "/area/boas-praticas/{written}/previsualizar/",
        "editor_porto",
    ),
    "/area/boas-praticas/<uuid:uuid>/retirar/": ("get", "/area/boas-praticas/{published}/retirar/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/retomar/": ("get", "/area/boas-praticas/{waiting}/retomar/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/rever/": ("get", "/area/boas-praticas/{waiting}/rever/", "ccdr_norte"),
    "/area/boas-praticas/<uuid:uuid>/revisao/": ("get", "/area/boas-praticas/{published}/revisao/", "editor_porto"),
    "/area/boas-praticas/<uuid:uuid>/submeter/": ("get", "/area/boas-praticas/{written}/submeter/", "editor_porto"),
    "/area/contributos-regionais/": ("get", "/area/contributos-regionais/", "ccdr_norte"),
    "/area/contributos-regionais/<int:year>/": ("get", "/area/contributos-regionais/2025/", "ccdr_norte"),
    "/area/contributos-regionais/<int:year>/retirar/": (
        "post",
        "/area/contributos-regionais/2025/retirar/",
        "ccdr_norte",
    ),
    "/area/eventos/<int:pk>/aceitar/": ("post", "/area/eventos/{registration}/aceitar/", "editor_porto"),
    "/area/eventos/<int:pk>/desistir/": ("get", "/area/eventos/{registration}/desistir/", "editor_porto"),
    "/area/eventos/organizar/": ("get", "/area/eventos/organizar/", "eata_member"),
    "/area/eventos/organizar/<slug:slug>/": ("get", "/area/eventos/organizar/{event}/", "content_editor"),
    "/area/eventos/organizar/<slug:slug>/cancelar/": (
        "get",
        "/area/eventos/organizar/{event}/cancelar/",
        "eata_member",
    ),
    "/area/eventos/organizar/(?P<slug>[-\\w]+)/inscricoes\\.(?P<extension>csv|xlsx)": (
        "get",
        "/area/eventos/organizar/{event}/inscricoes.csv",
        "content_editor",
    ),
    "/eventos/<slug:slug>/inscricao/": ("get", "/eventos/{event}/inscricao/", "editor_porto"),
    "/area/evidencias/<int:pk>/retirar/": ("get", "/area/evidencias/{evidence}/retirar/", "reporter_arte"),
    "/area/evidencias/<int:pk>/verificar/": ("post", "/area/evidencias/{link}/verificar/", "eata_member"),
    "/area/marcos/<int:pk>/novo-prazo/": ("get", "/area/marcos/{milestone}/novo-prazo/", "eata_member"),
    "/area/marcos/<int:pk>/pedir-prazo/": ("get", "/area/marcos/{milestone}/pedir-prazo/", "reporter_arte"),
    "/area/pedidos/": ("get", "/area/pedidos/", "reporter_arte"),
    "/area/pedidos/<int:pk>/": ("get", "/area/pedidos/{request}/", "eata_member"),
    "/area/pedidos/<int:pk>/retirar/": ("get", "/area/pedidos/{request}/retirar/", "reporter_arte"),
    "/area/periodos/": ("get", "/area/periodos/", "reporter_arte"),
    "/area/periodos/<slug:code>/": ("get", "/area/periodos/2026-S1/", "reporter_arte"),
    "/area/periodos/<slug:code>/reportes.<str:extension>": (
        "get",
        "/area/periodos/2026-S1/reportes.csv",
        "reporter_arte",
    ),
    "/area/periodos/<slug:code>/fechar/": ("get", "/area/periodos/2026-S1/fechar/", "eata_coordinator"),
    "/area/reaberturas/<int:pk>/": ("get", "/area/reaberturas/{reopening}/", "reporter_arte"),
    "/area/pessoas/": ("get", "/area/pessoas/", "entity_head_arte"),
    "/area/pessoas/<int:pk>/terminar/": ("get", "/area/pessoas/{membership}/terminar/", "entity_head_arte"),
    "/area/pessoas/convidar/": ("get", "/area/pessoas/convidar/", "entity_head_arte"),
    "/area/pessoas/convites/<int:pk>/anular/": (
        "get",
        "/area/pessoas/convites/{invitation}/anular/",
        "entity_head_arte",
    ),
    "/area/pessoas/convites/<int:pk>/reenviar/": (
        "post",
        "/area/pessoas/convites/{invitation}/reenviar/",
        "entity_head_arte",
    ),
    "/area/pessoas/csv/": ("get", "/area/pessoas/csv/", "entity_head_arte"),
    "/area/precedencias/": ("get", "/area/precedencias/", "eata_member"),
    "/area/precedencias/<int:pk>/decidir/": ("post", "/area/precedencias/{dependency}/decidir/", "eata_member"),
    "/area/reportes/": ("get", "/area/reportes/", "reporter_arte"),
    "/area/reportes/<int:pk>/": ("get", "/area/reportes/{draft}/", "reporter_arte"),
    "/area/reportes/<int:pk>/corrigir/": ("post", "/area/reportes/{approved}/corrigir/", "reporter_arte"),
    "/area/reportes/<int:pk>/rever/": ("get", "/area/reportes/{submitted}/rever/", "eata_member"),
    "/area/reportes/<int:pk>/submeter/": ("get", "/area/reportes/{draft}/submeter/", "reporter_arte"),
    "/area/reportes/reportes.<str:extension>": ("get", "/area/reportes/reportes.csv", "reporter_arte"),
    "/area/repositorios/pedidos/": ("get", "/area/repositorios/pedidos/", "editor_porto"),
    "/area/repositorios/pedidos/<int:pk>/": ("get", "/area/repositorios/pedidos/{entry_request}/", "editor_porto"),
    "/area/repositorios/propor/": ("get", "/area/repositorios/propor/", "editor_porto"),
    "/area/replicacoes/": ("get", "/area/replicacoes/", "reporter_arte"),
    "/area/replicacoes/<int:pk>/": ("get", "/area/replicacoes/{replication}/", "reporter_arte"),
    "/area/replicacoes/<int:pk>/<slug:name>/": ("get", "/area/replicacoes/{replication}/contestar/", "editor_porto"),
    "/area/replicacoes/<int:pk>/andamento/": ("get", "/area/replicacoes/{replication}/andamento/", "reporter_arte"),
    "/boas-praticas/<slug:slug>/contactar/": ("get", "/boas-praticas/{practice}/contactar/", "reporter_arte"),
    "/boas-praticas/<slug:slug>/interesse/": ("get", "/boas-praticas/{practice}/interesse/", "reporter_arte"),
    "/area/tarefas/<uuid:uuid>/": ("get", "/area/tarefas/{job}/", "reporter_arte"),
    "/area/valores/": ("get", "/area/valores/", "editor_porto"),
    "/area/valores/entradas/": ("get", "/area/valores/entradas/", "editor_porto"),
    "/area/valores/entradas\\.(?P<extension>csv|xlsx)": ("get", "/area/valores/entradas.csv", "editor_porto"),
    "/area/valores/<int:pk>/": ("get", "/area/valores/{declared}/", "editor_porto"),
    "/area/valores/<int:pk>/abandonar/": ("get", "/area/valores/{declared}/abandonar/", "editor_porto"),
    "/area/valores/<int:pk>/corrigir/": ("post", "/area/valores/{declared}/corrigir/", "editor_porto"),
    "/area/valores/<int:pk>/retirar/": ("get", "/area/valores/{declared}/retirar/", "editor_porto"),
    "/area/valores/<int:pk>/rever/": ("get", "/area/valores/{declared}/rever/", "eata_member"),
    "/area/valores/<measure_code:code>/aprovar/": ("get", "/area/valores/X02/aprovar/", "eata_member"),
    "/area/valores/<measure_code:code>/<slug:period>/": ("get", "/area/valores/X02/2024/", "editor_porto"),
    "/area/valores/<measure_code:code>/<slug:period>/submeter/": (
        "get",
        "/area/valores/X02/2024/submeter/",
        "editor_porto",
    ),
    "/area/valores/<measure_code:code>/<slug:period>/<slug:area>/": (
        "get",
        "/area/valores/X02/2024/1312/",
        "editor_porto",
    ),
    "/area/territorios/<slug:slug>/": ("get", "/area/territorios/{area_group}/", "editor_porto"),
    "/area/territorios/<slug:slug>/apagar/": ("get", "/area/territorios/{area_group}/apagar/", "editor_porto"),
}
REFUSED = ("stranger", "reporter_cncs", "ccdr_algarve")
# Reporters and officers of other entities and regions have these lists too, with only their own rows.
SHARED = {
    "/area/alertas/": {"reporter_cncs", "ccdr_algarve"},
    r"/area/alertas/alertas\.(?P<extension>csv|xlsx)": {"reporter_cncs", "ccdr_algarve"},
    "/area/pedidos/": {"reporter_cncs"},
    "/area/periodos/": {"reporter_cncs"},
    "/area/periodos/<slug:code>/": {"reporter_cncs"},
    "/area/periodos/<slug:code>/reportes.<str:extension>": {"reporter_cncs"},
    "/area/reportes/": {"reporter_cncs"},
    "/area/reportes/reportes.<str:extension>": {"reporter_cncs"},
    "/area/contributos-regionais/": {"ccdr_algarve"},
    # Every entity describes its own practices; every region's structure has its own queue.
    "/area/boas-praticas/": {"reporter_cncs", "ccdr_algarve"},
    "/area/boas-praticas/nova/": {"reporter_cncs", "ccdr_algarve"},
    "/area/boas-praticas/analise/": {"ccdr_algarve"},
    # Every region's structure declares figures, of its own territories.
    "/area/valores/": {"ccdr_algarve"},
    "/area/valores/entradas/": {"ccdr_algarve"},
    "/area/valores/entradas\\.(?P<extension>csv|xlsx)": {"ccdr_algarve"},
    # Every entity may take up another's practice, and whoever is signed in may write to who made it.
    "/area/replicacoes/": {"reporter_cncs", "ccdr_algarve"},
    "/boas-praticas/<slug:slug>/contactar/": set(REFUSED),
    "/boas-praticas/<slug:slug>/interesse/": {"reporter_cncs", "ccdr_algarve"},
    "/area/contributos-regionais/<int:year>/": {"ccdr_algarve"},
    "/area/contributos-regionais/<int:year>/retirar/": {"ccdr_algarve"},
    # Whoever acts for an entity proposes in its name and sees what it asked.
    "/area/repositorios/pedidos/": {"reporter_cncs", "ccdr_algarve"},
    "/area/repositorios/propor/": {"reporter_cncs", "ccdr_algarve"},
    # Anybody with an account may come to an event.
    "/eventos/<slug:slug>/inscricao/": {"stranger", "reporter_cncs", "ccdr_algarve"},
}
# The back office: one line for each page of ours that is not a list of rows.
OFFICE = {
    "/gestao/editorial/ligacoes/",
    "/gestao/editorial/ligacoes/resultados/",
    "/gestao/editorial/ligacoes/verificar/",
    "/gestao/editorial/imagens/",
    "/gestao/editorial/imagens/resultados/",
    "/gestao/editorial/traducoes/",
    "/gestao/editorial/traducoes/resultados/",
    "/gestao/estilo/",
    "/gestao/images/<int:image_id>/delete/",
    "/gestao/fontes/",
    "/gestao/fontes/<int:feed_id>/",
    "/gestao/fontes/<int:feed_id>/aceitar/",
    "/gestao/fontes/<int:feed_id>/estado/",
    "/gestao/fontes/<int:feed_id>/testar/",
    "/gestao/fontes/nova/",
    "/gestao/importacoes/",
    "/gestao/importacoes/<int:run_id>/",
    "/gestao/importacoes/<int:run_id>/aprovar/",
    "/gestao/importacoes/<int:run_id>/colunas/",
    "/gestao/importacoes/<int:run_id>/diferenca.<str:extension>",
    "/gestao/importacoes/<int:run_id>/original/",
    "/gestao/importacoes/<int:run_id>/recusar/",
    "/gestao/importacoes/<int:run_id>/repetir/",
    "/gestao/importacoes/<int:run_id>/reparos.<str:extension>",
    "/gestao/importacoes/<int:run_id>/retomar/",
    "/gestao/importacoes/nova/",
    "/gestao/medidas/<int:measure_id>/",
    "/gestao/metas-das-medidas/<int:target_id>/substituir/",
    "/gestao/metas-das-medidas/metas.csv",
    "/gestao/metas-das-medidas/nova/",
    "/gestao/publicar-sem-revisao/<int:revision_id>/",
    "/gestao/relatorios/",
    "/gestao/relatorios/abrir/",
    "/gestao/relatorios/<int:edition_id>/",
    "/gestao/relatorios/<int:edition_id>/assinar/",
    "/gestao/relatorios/<int:edition_id>/descartar/",
    "/gestao/relatorios/<int:edition_id>/devolver/",
    "/gestao/relatorios/<int:edition_id>/errata/",
    "/gestao/relatorios/<int:edition_id>/gerar/",
    "/gestao/relatorios/<int:edition_id>/publicar/",
    "/gestao/relatorios/<int:edition_id>/rever/",
    "/gestao/relatorios/<int:edition_id>/retirar-assinatura/",
    "/gestao/relatorios/contributos/<int:contribution_id>/",
    "/gestao/relatorios/contributos/<int:contribution_id>/decidir/",
    "/gestao/relatorios/textos/<int:section_id>/",
}
# No such page: Wagtail's own people and groups, for which there are ours.
NOWHERE = "/gestao/(?:users|groups|password_reset|localize/api/snippets)/"
OPENED_BY_GET = {
    "/gestao/editorial/ligacoes/",
    "/gestao/editorial/ligacoes/resultados/",
    "/gestao/editorial/ligacoes/verificar/",
    "/gestao/editorial/imagens/",
    "/gestao/editorial/imagens/resultados/",
    "/gestao/editorial/traducoes/",
    "/gestao/editorial/traducoes/resultados/",
    "/gestao/estilo/",
    "/gestao/fontes/",
    "/gestao/fontes/<int:feed_id>/",
    "/gestao/fontes/nova/",
    "/gestao/importacoes/",
    "/gestao/importacoes/<int:run_id>/",
    "/gestao/importacoes/<int:run_id>/aprovar/",
    "/gestao/importacoes/<int:run_id>/diferenca.<str:extension>",
    "/gestao/importacoes/<int:run_id>/recusar/",
    "/gestao/importacoes/<int:run_id>/reparos.<str:extension>",
    "/gestao/importacoes/nova/",
    "/gestao/medidas/<int:measure_id>/",
    "/gestao/metas-das-medidas/metas.csv",
    "/gestao/metas-das-medidas/nova/",
    "/gestao/relatorios/",
    "/gestao/relatorios/abrir/",
    "/gestao/relatorios/<int:edition_id>/",
    "/gestao/relatorios/contributos/<int:contribution_id>/",
    "/gestao/relatorios/textos/<int:section_id>/",
}
SAFE = ("/entrar/", "/conta/segundo-fator/", "/gestao/", "/area/")
LIST = re.compile(r"/gestao/(?:pessoas/)?[a-z-]+/")
OF_A_LIST = re.compile(
    r"(/gestao/(?:pessoas/)?[a-z-]+/)(?:results/|new/|(?:edit|history|history-results|inspect)/<int:pk>/)"
)


def protected():
    return {one.route for one in addresses() if not one.is_public and one.house in FLOOR}


def office_lists():
    return sorted(route for route in protected() - OFFICE if LIST.fullmatch(route) and route != NOWHERE)


@pytest.fixture
def scene(arte, reporter_arte, eata_member, ccdr_norte, editor_porto, settings):
    """One of each thing that somebody has and the others must not reach."""
    small_plan(actions=3)
    draft_action, submitted_action, approved_action = (ActionFactory(position=n, code=f"I01-A{n}") for n in (1, 2, 3))
    now = timezone.now()
    period = PeriodFactory(due_on=now.date() + timedelta(days=20), locked_at=now + timedelta(days=40))
    run, figure = import_waiting_to_be_decided(now), figure_of(editor_porto, now)
    draft = drafted(draft_action, period, reporter_arte, at=now)
    link = {"url": "https://www.exemplo.pt/a", "title": "A", "user": reporter_arte, "entity": arte, "at": now}
    milestone = draft_action.milestones.get()
    edition = opened()
    waiting = submitted(submitted_action, period, reporter_arte, at=now, with_link=True)
    asked = request_deadline(
        milestone=milestone,
        proposed_on=now.date() + timedelta(days=400),
        precision=Precision.DAY,
        reason_code=RevisionReason.PROCUREMENT,
        reason="O concurso público ficou deserto e repete-se em março.",
        user=reporter_arte,
        entity=arte,
        at=now,
    )
    tie = {"predecessor": draft_action, "successor": submitted_action, "reason": "uma prepara a outra"}
    region = ccdr_norte.memberships.get().entity.region
    state = {"state": ContributionState.SUBMITTED, "accepted_by": None, "accepted_at": None}
    told = {"kind": "a.b", "key": "a", "subject": "Aviso", "body": "Aviso", "created_at": now, "send_after": now}
    meeting = EventFactory(starts_at=now + timedelta(days=20))
    offer = {"state": RegistrationState.OFFERED, "offer_ends_at": now + timedelta(hours=1)}
    return {
        **practices_of(editor_porto, now),
        **replicated_by(reporter_arte, editor_porto),
        "event": meeting.slug,
        "registration": RegistrationFactory(event=meeting, user=editor_porto, **offer).pk,
        "evidence": add_link_evidence(update=draft, **link).pk,
        "draft": draft.pk,
        "submitted": waiting.pk,
        "link": waiting.evidence.get().pk,
        "approved": approved(approved_action, period, reporter_arte, eata_member, at=now).pk,
        "milestone": milestone.pk,
        "request": asked.pk,
        "reopening": ReopeningRequest.objects.create(
            period=period,
            action=draft_action,
            reason="A equipa esteve sem acesso ao sistema.",
            requested_by=reporter_arte,
            requested_for=arte,
            requested_at=now,
        ).pk,
        "dependency": Dependency.objects.create(
            kind=DependencyKind.PRECEDES, status=DependencyStatus.INFERRED, **tie
        ).pk,
        "edition_id": edition.pk,
        "image_id": PortalImageFactory().pk,
        "revision_id": Page.get_first_root_node().save_revision().pk,
        "section_id": edition.sections.order_by("pk")[0].pk,
        "contribution_id": ContributionFactory(region=region, **state).pk,
        "invitation": InvitationFactory(entity=arte).pk,
        "membership": reporter_arte.memberships.get().pk,
        "entry_request": EntryRequestFactory(asked_by=editor_porto).pk,
        "area_group": AreaGroup.objects.create(slug="meu", name="Meu", owner=editor_porto, is_public=True).slug,
        "declared": figure.pk,
        "run_id": run.pk,
        "feed_id": feed_of(run.measure).pk,
        "target_id": target_of(figure, eata_member, now).pk,
        "follow": Follow.objects.create(user=editor_porto, measure=run.measure, since=now, looked_at=now).pk,
        "measure_id": run.measure_id,
        "alert": AlertFactory(raised_at=now).pk,
        "job": Job.objects.create(name="a.b", created_by=reporter_arte).uuid,
        "notice": Notice.objects.create(recipient=reporter_arte, url="/area/", **told).pk,
    }


def practices_of(editor, at):
    """A practice being written, one that waits for the region and one that is public, all of Porto."""
    author = Author(editor, editor.memberships.get().entity, at)
    written, waiting = author.write(), author.write()
    pictured = author.write().get_latest_revision_as_object()
    pictured.images.set([PracticeImage(image=PortalImageFactory(), alt="Rega", author="CMP", licence="CC BY 4.0")])
    pictured.save_revision(clean=False)
    author.submit(waiting)
    submitted_at = {"submitted_at": at, "review_region": editor.memberships.get().entity.region}
    published = PracticeFactory(owner_entity=author.entity, **submitted_at)
    return {"written": written.uuid, "pictured": pictured.uuid, "waiting": waiting.uuid, "published": published.uuid}


def import_waiting_to_be_decided(at):
    """A measure that an import brought figures of."""
    readings = {"kind": MeasureKind.COUNT, "direction": Direction.HIGHER, "aggregation": Aggregation.SUM}
    with writing_the_norm():
        measure = Measure.objects.create(code="X01", short_name="Exemplo", frequency=Frequency.ANNUAL, **readings)
    return ImportRun.objects.create(measure=measure, state=RunState.READY, started_at=at, read_at=at)


def target_of(figure, user, at):
    """What was decided for the territory of a figure."""
    told = {"measure": figure.measure, "area": figure.area, "period": figure.period}
    decided = {"decision_reference": "Deliberação 1", "decided_on": date(2024, 1, 10)}
    return MeasureTarget.objects.create(**told, **decided, value=1, recorded_by=user, recorded_at=at)


def figure_of(editor, at):
    """A measure that municipalities declare, and what one of them has written."""
    entity = editor.memberships.get().entity
    town = MunicipalityFactory(code="1312", entity=entity, region=entity.region)
    area = Area.objects.create(
        code="1312", level=AreaLevel.MUNICIPALITY, name="Porto", region=entity.region, municipality=town
    )
    readings = {"kind": MeasureKind.COUNT, "direction": Direction.HIGHER, "aggregation": Aggregation.SUM}
    with writing_the_norm():
        measure = Measure.objects.create(
            code="X02", short_name="Exemplo", frequency=Frequency.ANNUAL, entered_by=EnteredBy.MUNICIPALITY, **readings
        )
    year = {"frequency": Frequency.ANNUAL, "starts_on": date(2024, 1, 1), "ends_on": date(2025, 1, 1)}
    return Entry.objects.create(
        measure=measure,
        breakdown=Breakdown.objects.create(key="", label="Total"),
        period=Period.objects.create(code="2024", **year),
        area=area,
        entered_for=entity,
        author=editor,
        writer_ids=[editor.pk],
        created_at=at,
    )


def feed_of(measure):
    division = Division.objects.create(code="exemplo", name="Exemplo")
    provider = Provider.objects.get_or_create(code="ine", defaults={"name": "INE"})[0]
    return SourceFeed.objects.create(
        measure=measure,
        provider=provider,
        format=SourceFormat.INE_JSON,
        dataset="0000001",
        division=division,
        frequency=Frequency.ANNUAL,
    )


def replicated_by(reporter, owner):
    """A public practice of somebody, and another entity's replication of it."""
    practice = PracticeFactory(slug="replicada", owner_entity=owner.memberships.get().entity)
    replicator = reporter.memberships.get().entity
    stage = ReplicationStage.RUNNING
    replication = ReplicationFactory(practice=practice, replicator=replicator, opened_by=reporter, stage=stage)
    return {"practice": practice.slug, "replication": replication.pk}


@pytest.fixture(autouse=True)
def _short_refusals(monkeypatch):
    """Hundreds of refusals: their page is proven where it is written, here only that they are."""
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden(), raising=False)
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


def is_refused(response):
    if response.status_code == 302:
        return response.headers["Location"].startswith(SAFE)
    return response.status_code in {403, 404}


def test_every_protected_address_is_in_a_table():
    of_lists = {route for route in protected() if (found := OF_A_LIST.fullmatch(route)) and found[1] in office_lists()}

    assert protected() - of_lists - set(office_lists()) == OWN | OF_SOME.keys() | OFFICE | {NOWHERE}


@contextmanager
def nothing_kept():
    """What a visit changed is not there for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_only_the_rightful_get_in(scene, request, client):
    people = {*REFUSED, *(rightful for _, _, rightful in OF_SOME.values())}
    browsers = {name: client_of(request.getfixturevalue(name)) for name in sorted(people)}
    not_asked, let_in, turned_away = [], [], []

    for route, (method, address, rightful) in sorted(OF_SOME.items()):
        path = address.format(**scene)
        with nothing_kept():
            if not getattr(client, method)(path).headers.get("Location", "").startswith("/entrar/"):
                not_asked.append(path)
            others = sorted(set(REFUSED) - SHARED.get(route, set()))
            answers = {name: getattr(browsers[name], method)(path).status_code for name in others}
            let_in += [(name, path) for name, status in answers.items() if status not in {403, 404}]
            if getattr(browsers[rightful], method)(path).status_code not in {200, 302}:
                turned_away.append((rightful, path))

    assert (not_asked, let_in, turned_away) == ([], [], [])


@pytest.mark.parametrize("route", sorted(OWN))
def test_own_pages_ask_to_sign_in(route, client, stranger):
    assert client.get(route).headers.get("Location", "").startswith("/entrar/")
    assert client_of(stranger).get(route).status_code in {200, 302, 405}


def test_the_office_is_for_the_eata(scene, request, client, eata_coordinator):
    named = {route: re.sub(r"<int:(\w+)>", r"{\1}", route).replace("<str:extension>", "csv") for route in OFFICE}
    paths = {route: address.format(**scene) for route, address in named.items()}
    outsiders = {name: client_of(request.getfixturevalue(name)) for name in REFUSED}
    inside = client_of(eata_coordinator)

    assert [path for path in paths.values() if not is_refused(client.get(path))] == []
    let_in = [
        (name, path, method)
        for name, browser in outsiders.items()
        for path in paths.values()
        for method in ("get", "post")
        if not is_refused(getattr(browser, method)(path)) and getattr(browser, method)(path).status_code != 405
    ]
    assert let_in == []
    assert {route for route in OPENED_BY_GET if inside.get(paths[route]).status_code != 200} == set()


def test_the_lists_of_the_office_are_for_the_eata(scene, request, client, eata_coordinator):
    routes = [route for route in protected() if LIST.fullmatch(route) or OF_A_LIST.fullmatch(route)]
    paths = [route.replace("<int:pk>", "1") for route in routes if route not in OFFICE and route != NOWHERE]
    outsiders = [client_of(request.getfixturevalue(name)) for name in REFUSED]
    inside = client_of(eata_coordinator)
    lists, turns = set(office_lists()), cycle(outsiders)
    # Each list is tried by all of them, and what belongs to it by one after the other.
    tries = [(path, outsiders if path in lists else [next(turns)]) for path in paths]

    assert [path for path in paths if not is_refused(client.get(path))] == []
    assert [path for path, browsers in tries for browser in browsers if not is_refused(browser.get(path))] == []
    assert [path for path in sorted(lists) if inside.get(path).status_code != 200] == []
