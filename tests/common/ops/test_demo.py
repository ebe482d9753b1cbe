"""The one command that shows the portal: real children, real signals."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from common.ops import demo
from common.ops.supervisor import Part, Supervisor, is_free

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_not_free(taken_port):
    assert is_free("127.0.0.1", taken_port) is False


def test_a_taken_port_that_was_wished_is_refused(taken_port):
    with pytest.raises(CommandError, match=f"A porta {taken_port} está ocupada"):
        call_command("demo", port=taken_port)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["demo", "load_demo"])
def test_there_is_no_demonstration_in_production(command, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command(command)


@pytest.mark.django_db
def test_loaders_run_floor_by_floor(monkeypatch):
    ran = []

    def loader(name):
        def load():
            ran.append(name)
            return [demo.Account(name, f"{name}@example.pt", "palavra")]

        return load

    monkeypatch.setattr(demo, "_loaders", {})
    demo.register("ações", floor=4, load=loader("ações"))
    demo.register("contas", floor=2, load=loader("contas"))
    assert [account.email for account in demo.load_all()] == ["contas@example.pt", "ações@example.pt"]
    assert ran == ["contas", "ações"]


class Lines:
    def __init__(self):
        self.written = []

    def write(self, text):
        self.written.append(text)

    def flush(self):
        pass


def python(*lines):
    return [sys.executable, "-c", "\n".join(lines)]


def test_lines_are_prefixed_and_a_child_that_ends_is_named(tmp_path):
    out = Lines()
    supervisor = Supervisor(tmp_path, out)
    supervisor.start(Part("stays", python("import time", "time.sleep(60)")))
    supervisor.start(Part("ends", python("print('bye')")))
    assert supervisor.wait(20) == "ends"
    supervisor.stop()
    assert out.written == ["    ends | bye\n"]
    assert all(child.returncode is not None for child in supervisor._children.values())


def test_a_child_that_ignores_the_wish_to_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("common.ops.supervisor.PATIENCE", 0.5)
    out = Lines()
    supervisor = Supervisor(tmp_path, out)
    deaf = python(
        "import signal, time", "signal.signal(15, signal.SIG_IGN)", "print('deaf', flush=True)", "time.sleep(60)"
    )
    supervisor.start(Part("deaf", deaf))
    until = time.monotonic() + 20
    while not out.written:
        assert time.monotonic() < until
        time.sleep(0.05)
    supervisor.stop()
    assert supervisor._children["deaf"].returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demonstration_comes_up_answers_and_goes_down(number, tmp_path, transactional_db, working_copy):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": working_copy.url(),
        "PORTAL_DATA_DIR": str(tmp_path),
    }
    running = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--empty"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    killer = threading.Timer(120, running.kill)
    killer.start()
    told = ""
    for line in running.stdout:
        told += line
        if "Ctrl+C" in line:
            break
    address = re.search(r"http://127\.0\.0\.1:\d+", told)
    assert address, told
    with urlopen(f"{address[0]}/saude/pronto") as answer:  # noqa: S310 - our own address
        assert answer.status == 200
    running.send_signal(number)
    running.stdout.read()
    running.stdout.close()
    assert running.wait(60) == 0
    killer.cancel()
    assert is_free("127.0.0.1", int(address[0].rsplit(":", 1)[1]))
