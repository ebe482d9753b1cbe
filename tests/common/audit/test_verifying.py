"""A chain of events that was touched behind the portal's back is found, and said."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common.audit import chain
from common.audit.models import ChainEvent

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def events():
    for stream in ("um:a", "um:b", "outro:c"):
        for kind in ("start", "change", "end"):
            chain.append(stream, kind, actor=None, at=AT, data={"kind": kind})


def behind_its_back(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger sees it
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def told(capsys, **options):
    call_command("verify_audit", **options)
    return capsys.readouterr().out


def test_whole_chains_agree(capsys):
    assert told(capsys) == "9 acontecimentos em 3 cadeias.\nTodas as cadeias conferem.\n"
    assert told(capsys, stream="um:").startswith("6 acontecimentos em 2 cadeias.")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE {} SET data = '{{}}' WHERE stream = 'um:a' AND number = 2", "um:a, acontecimento 2"),
        ("DELETE FROM {} WHERE stream = 'um:b' AND number = 2", "um:b, acontecimento 3: falta o acontecimento 2"),
        ("UPDATE {} SET happened_at = now() WHERE stream = 'outro:c' AND number = 3", "outro:c, acontecimento 3"),
    ],
    ids=["changed", "removed", "moved in time"],
)
def test_what_was_done_behind_is_found(capsys, statement, said):
    behind_its_back(statement.format("audit_chainevent"))

    with pytest.raises(CommandError, match="as cadeias não são as que foram escritas"):
        call_command("verify_audit")
    assert said in capsys.readouterr().out
    assert ChainEvent.objects.exists()
