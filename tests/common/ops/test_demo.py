"""The one command that shows the portal: real children, real signals."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

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


KILLED = """
import sys, time
from pathlib import Path
from common.ops.supervisor import Part, Supervisor
supervisor = Supervisor(Path("."), sys.stdout)
child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
supervisor.start(Part("stays", [sys.executable, "-c", child]))
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with a parent that was killed")
def test_children_end_with_a_parent_that_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = Path("/proc") / parent.stdout.readline().split("|")[1].strip()
    assert child.exists()

    parent.kill()
    parent.wait()
    parent.stdout.close()

    until = time.monotonic() + 20
    while child.exists() and "\nState:\tZ" not in (child / "status").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def demonstration(environment):
    running = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--empty"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    killer = threading.Timer(240, running.kill)
    killer.start()
    told = ""
    for line in running.stdout:
        told += line
        if "Ctrl+C" in line:
            break
    address = re.search(r"http://localhost:\d+", told)
    assert address, told
    yield running, address[0], told
    running.stdout.read()
    running.stdout.close()
    assert running.wait(60) == 0
    killer.cancel()
    assert is_free("127.0.0.1", int(address[0].rsplit(":", 1)[1]))


@pytest.fixture
def environment(tmp_path, transactional_db, norm_loaded, working_copy):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": working_copy.url(),
        "PORTAL_DATA_DIR": str(tmp_path),
    }


class Browser:
    """Opens pages and sends forms of a portal that runs in processes of its own."""

    def __init__(self, address):
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor())
        self.page = ""

    def open(self, path, **given):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        data = urlencode(given | {"csrfmiddlewaretoken": token[1]}).encode() if given else None
        with self.opener.open(f"{self.address}{path}", data) as answer:
            self.page = answer.read().decode()
            return answer.url.removeprefix(self.address)


PEOPLE = "import django; django.setup(); from accounts import demo; list(demo.load()); print(demo.keys().password)"
AGAIN = (
    "import django; django.setup();"
    "from common.ops.management.commands.demo import Command; Command()._prepare(with_people=False); print('feito')"
)


@pytest.mark.long
def test_the_demonstration_lets_the_coordination_in_and_prepares_nothing_twice(environment):
    def ask(program):
        asked = [sys.executable, "-c", program]
        return subprocess.run(asked, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    with demonstration(environment) as (running, address, told):
        password = ask(PEOPLE).strip()
        browser = Browser(address)
        browser.open("/saude/pronto")
        ready = browser.page
        browser.open("/entrar/")
        asked = browser.open("/entrar/", login="coordenacao@exemplo.pt", password=password)
        code = re.search(r"o código deste momento é (\d{6})", browser.page)
        browser.open("/entrar/segundo-fator/", code=code[1])
        inside = browser.open("/gestao/")
        running.send_signal(signal.SIGINT)
    again = ask(AGAIN)

    assert '"estado": "pronto"' in ready
    assert (asked, inside) == ("/entrar/segundo-fator/", "/gestao/")
    assert ("A carregar a norma" in told, again) == (True, "feito\n")
