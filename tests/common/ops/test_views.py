"""Health for the load balancer, metrics for the monitoring, and the policies of the pages."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from common.ops import metrics, queries


def test_alive_asks_nobody(client):
    response = client.get("/saude/vivo")
    assert (response.status_code, response.json()) == (200, {"estado": "vivo"})


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_migrated(client):
    response = client.get("/saude/pronto")
    assert (response.status_code, response.json()) == (200, {"estado": "pronto", "problemas": {}})
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client, monkeypatch):
    monkeypatch.setattr(queries, "_migrated", set())
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")
    response = client.get("/saude/pronto")
    assert response.status_code == 503
    assert list(response.json()["problemas"]) == ["migracoes"]


def test_names_of_migrations_are_those_that_django_would_import():
    assert queries._names_on_disk() == set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


@pytest.mark.django_db
def test_not_ready_when_the_database_is_gone(client, monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(queries.connection, "cursor", gone)
    response = client.get("/saude/pronto")
    assert (response.status_code, response.json()["problemas"]) == (503, {"base_de_dados": "não responde"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("caller", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.1", 403), ("192.0.2.7", 403)]
)
def test_metrics_are_for_internal_addresses(client, caller, status):
    assert client.get("/metricas", REMOTE_ADDR=caller).status_code == status


def test_metrics_are_not_served_through_the_proxy(client):
    assert client.get("/metricas", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


@pytest.mark.django_db
@override_settings(METRICS_NETWORKS=["10.1.0.0/16"])
def test_internal_addresses_are_a_setting(client):
    assert client.get("/metricas", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_metrics_are_written_as_prometheus_reads_them(monkeypatch):
    one = metrics.Metric("portal_jobs", "Jobs by state.", 2, {"state": "queued"})
    other = metrics.Metric("portal_jobs", "Jobs by state.", 0, {"state": "failed"})
    monkeypatch.setattr(metrics, "_sources", [lambda: [one, other]])
    assert metrics.exposition() == (
        "# HELP portal_jobs Jobs by state.\n# TYPE portal_jobs gauge\n"
        'portal_jobs{state="queued"} 2\nportal_jobs{state="failed"} 0\n'
    )


def test_pages_may_use_nothing_inline_and_nothing_from_elsewhere(client):
    policy = client.get("/saude/vivo").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_the_back_office_may_be_framed_by_itself_alone(client):
    response = client.get("/gestao/")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_back_office_sends_strangers_to_our_own_door(client):
    response = client.get("/gestao/")
    assert (response.status_code, response.headers["Location"]) == (302, "/entrar/?next=/gestao/")
