"""What a person who did not sign in can open: this list, and nothing else of ours."""

import re

import pytest

from common.ops.addresses import addresses
from tests.architecture.test_floors import FLOOR

# One line for each public address; whoever opens another adds it here, where it is seen.
PUBLIC = """
/
/((?:[\\w\\-]+/)*)
/.well-known/security.txt
/api/v1/
/api/v1/(?P<path>.*)
/api/v1/docs
/api/v1/docs/
/api/v1/openapi.json
/api/v1/actions
/api/v1/actions/<code>
/api/v1/bodies
/api/v1/bodies/<code>
/api/v1/beneficiaries
/api/v1/calls
/api/v1/calls/<code>
/api/v1/calls/<code>/results
/api/v1/domains
/api/v1/events
/api/v1/events/<slug>
/api/v1/initiatives
/api/v1/initiatives/<number>
/api/v1/measures
/api/v1/measures/<code>
/api/v1/observations
/api/v1/planned-calls
/api/v1/practices
/api/v1/practices/<slug>
/api/v1/providers
/api/v1/recommendations
/api/v1/recommendations/<number>
/api/v1/releases
/api/v1/reports
/api/v1/reports/<year>/<edition>
/api/v1/repositories/<repository>
/api/v1/repositories/<repository>/<slug>
/api/v1/series
/api/v1/statuses
/api/v1/structures
/api/v1/targets
/api/v1/territories
/api/v1/territories/<code>
/api/v1/territories/<code>/peers
/api/v1/territories/<code>/profile
/avisos/
/avisos/<slug:code>/
/avisos/<slug:code>/aviso.ics
/avisos/<slug:code>/versoes/<int:number>.json
/avisos/<slug:code>/versoes/<int:number>/
/avisos/avisos\\.(?P<extension>csv|xlsx|json)
/avisos/necessidades/
/avisos/necessidades/(?P<code>[-\\w]+)\\.(?P<extension>csv|xlsx)
/avisos/necessidades/<slug:code>/
/avisos/oportunidades/
/avisos/oportunidades\\.(?P<extension>csv|xlsx)
/avisos/(?P<code>[-\\w]+)/resultados/(?P<number>[0-9]{1,4})\\.(?P<extension>csv|xlsx)
/avisos/<slug:code>/resultados/
/avisos/<slug:code>/resultados/<int:number>.json
/avisos/<slug:code>/resultados/<int:number>/
/avisos/beneficiarios/
/avisos/beneficiarios/beneficiarios\\.(?P<extension>csv|xlsx)
/avisos/beneficiarios/municipios/<slug:code>/
/avisos/beneficiarios/pagamentos/
/avisos/beneficiarios/pagamentos\\.(?P<extension>csv|xlsx)
/avisos/beneficiarios/plataformas/
/avisos/beneficiarios/plataformas\\.(?P<extension>csv|xlsx)
/avisos/plano.ics
/avisos/plano/
/avisos/plano\\.(?P<extension>csv|xlsx|json)
/boas-praticas/
/boas-praticas/(?P<slug>[-\\w]+)/citar\\.(?P<extension>txt|bib|ris)
/boas-praticas/<slug:slug>/
/boas-praticas/<slug:slug>/cartao.png
/boas-praticas/comparar/
/boas-praticas/praticas\\.(?P<extension>csv|xlsx|json)
/contactos/
/contactos/enviada/
/convite/<str:token>/
/entrar/com/<slug:provider_id>/
/entrar/com/<slug:provider_id>/regresso/
/dados/
/dados/catalogo\\.(?P<extension>ttl|jsonld|rdf)
/dados/observacoes-(?P<code>\\d{4}|[A-Z][A-Z0-9]{2,3})\\.(?P<extension>csv|parquet|zip)
/dados/observacoes-(?P<code>\\d{4}|[A-Z][A-Z0-9]{2,3})\\.csv-metadata\\.json
/eventos/
/eventos/<slug:slug>/
/eventos/<slug:slug>/evento.ics
/eventos/calendario.ics
/eventos/eventos\\.(?P<extension>csv|xlsx)
/eventos/series/<slug:slug>/
/ficheiros/<uuid:uuid>/
/gestao/login/
/governanca/
/governanca/(?P<name>orgaos|competencias|composicao|estruturas-territoriais|municipios)\\.(?P<extension>csv|xlsx)
/governanca/<slug:code>/
/governanca/eat-<slug:region>/
/iniciativas/
/iniciativas/<int:number>/
/iniciativas/iniciativas\\.(?P<extension>csv|xlsx)
/iniciativas/metas-prr/
/iniciativas/metas-prr\\.(?P<extension>csv|xlsx)
/mapa-do-sitio/
/media/<path:name>
/metricas
/noticias/rss/
/pesquisa/
/pesquisa/sugestoes
/observatorio/
/observatorio/(?P<code>[A-Za-z][A-Za-z0-9]{2,3})\\.(?P<extension>csv|xlsx|json|svg|png)
/observatorio/<measure_code:code>/
/observatorio/<measure_code:code>/incorporar/
/observatorio/medidas\\.(?P<extension>csv|xlsx)
/observatorio/(?P<code>[A-Za-z][A-Za-z0-9]{2,3})/publicacoes/(?P<pk>[0-9]{1,9})\\.(?P<extension>csv|xlsx)
/observatorio/<measure_code:code>.atom
/observatorio/<measure_code:code>/publicacoes/<int:pk>/
/observatorio/correio/<str:token>/
/observatorio/novidades.atom
/observatorio/novidades/
/observatorio/comparar/
/observatorio/comparar\\.(?P<extension>csv|xlsx|json)
/observatorio/metodos/
/observatorio/painel/
/observatorio/painel\\.(?P<extension>csv|xlsx)
/plano-de-acao/
/plano-de-acao/<slug:code>/
/plano-de-acao/acoes.csv
/plano-de-acao/acoes.xlsx
/plano-de-acao/calendario.ics
/recomendacoes/
/recomendacoes/<int:number>/
/recomendacoes/recomendacoes\\.(?P<extension>csv|xlsx)
/relatorios/
/relatorios/<int:year>/<edition:edition>/
/relatorios/<int:year>/<edition:edition>/<str:name>
/repositorios/
/repositorios/<repository:repository>.<repository_file:extension>
/repositorios/<repository:repository>/
/repositorios/<repository:repository>/<slug:slug>/
/repositorios/parceiros/aderir/
/robots.txt
/saude/pronto
/saude/vivo
/territorios/
/territorios/(?P<code>[A-Za-z0-9-]+)\\.(?P<extension>csv|xlsx|json)
/territorios/<slug:code>.atom
/territorios/<slug:code>/
/territorios/grupos/<slug:slug>/
"""
# Of other people's code: signing in and what belongs to it, and the back office's own signing out.
OTHERS = """
/conta/correio/verificar/
/conta/correio/verificar/(?P<key>[-:\\w]+)/
/conta/inativa/
/conta/ligacoes/cancelada/
/conta/ligacoes/erro/
/conta/ligacoes/registo/
/conta/palavra-passe/recuperar/
/conta/palavra-passe/recuperar/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/
/conta/palavra-passe/recuperar/enviada/
/conta/palavra-passe/recuperar/feito/
/conta/registo/
/documentos/(\\d+)/(.*)
/entrar/
/entrar/chave/
/entrar/codigo/
/entrar/segundo-fator/
/gestao/login/
/gestao/logout/
/sair/
/sitemap.xml
"""
# They check for themselves who asks: proven below.
BACK_OFFICE_API = ("/gestao/api/", "/gestao/localize/")


def listed(text):
    return sorted(text.split())


def test_our_public_addresses_are_these():
    assert sorted(one.route for one in addresses() if one.is_public and one.house in FLOOR) == listed(PUBLIC)


def test_public_addresses_of_others_are_these():
    others = [one.route for one in addresses() if one.is_public and one.house not in FLOOR]
    assert sorted(route for route in others if not route.startswith(BACK_OFFICE_API)) == listed(OTHERS)


@pytest.mark.django_db
def test_the_back_office_api_refuses_strangers(client):
    routes = [one.route for one in addresses() if one.route.startswith(BACK_OFFICE_API)]
    asked = [re.sub(r"<int:\w+>", "1", route).replace("<str:action_name>", "delete") for route in routes]
    asked = [re.sub(r"<(slug|str):\w+>", "a", route) for route in asked]
    refused = {route: client.get(route).headers.get("Location") for route in asked}
    assert refused == {route: f"/entrar/?next={route}" for route in asked}
