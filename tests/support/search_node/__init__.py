"""A real Elasticsearch node for the tests: the server of Maven's repository, started by thirty lines of Java.

It is prepared once, on request, and kept in the data folder:

    .venv/bin/python -m tests.support.search_node

A whole distribution would bring the analysis module, which is not published alone: `Filters.java` gives our analyzers
the same filters from the same Lucene classes. With `ELASTICSEARCH_TEST_URL` the tests use another node instead.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

HERE = Path(__file__).parent
VERSION = "9.5.3"
OLDEST_JAVA = 21
PATIENCE = 90
MODULES = {
    "transport-netty4": (
        "org.elasticsearch.transport.netty4.Netty4Plugin",
        ("netty-", "transport-netty4", "elasticsearch-ssl"),
    ),
    "portal-filters": ("Filters", ("filters.jar",)),
}
DESCRIPTOR = """description={name}
version={version}
name={name}
java.version=21
elasticsearch.version={version}
classname={entry}
"""
HOW_TO = "no Elasticsearch node here: «python -m tests.support.search_node» prepares one (Maven and Java 21 or later)"


def java_home() -> Path | None:
    """The newest Java of this machine that is new enough."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").exists() else []
    return max((home for home in homes if _release(home) >= OLDEST_JAVA), key=_release, default=None)


def _release(home: Path) -> int:
    told = home / "release"
    lines = told.read_text().splitlines() if told.exists() and (home / "bin" / "javac").exists() else []
    versions = [line.split('"')[1] for line in lines if line.startswith("JAVA_VERSION=")]
    return int(versions[0].split(".")[0]) if versions else 0


def is_ready(folder: Path) -> bool:
    return (folder / "filters.jar").exists() and java_home() is not None


def prepare(folder: Path) -> None:
    """Fetch the server with Maven and compile the two classes."""
    home = java_home()
    if home is None or shutil.which("mvn") is None:
        raise SystemExit("Maven and a Java 21 or later are needed.")
    jars = folder / "jars"
    jars.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "pom.xml", folder)
    fetch = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    subprocess.run(fetch, cwd=folder, check=True)
    for name in ("SearchNode", "Filters"):
        out = folder / name
        compiler = [home / "bin" / "javac", "-cp", f"{jars}/*", "-d", out, HERE / f"{name}.java"]
        subprocess.run(compiler, check=True)
    subprocess.run([home / "bin" / "jar", "cf", folder / "filters.jar", "-C", folder / "Filters", "."], check=True)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start the node with an empty home and answer its address; it ends with the test process."""
    home = java_home()
    assert home is not None
    with tempfile.TemporaryDirectory(prefix="search-node-") as made:
        place, port = Path(made), _free_port()
        _lay_out(folder, place)
        own = ("netty-", "transport-netty4", "elasticsearch-ssl")
        jars = [str(jar) for jar in sorted((folder / "jars").glob("*.jar")) if not jar.name.startswith(own)]
        path = os.pathsep.join([*jars, str(folder / "SearchNode")])
        command = [home / "bin" / "java", "-Xms256m", "-Xmx512m", "-cp", path, "SearchNode", place, str(port)]
        log = (place / "log").open("wb")
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
            log.close()


def _lay_out(folder: Path, place: Path) -> None:
    (place / "config").mkdir()
    for name, (entry, starts) in MODULES.items():
        module = place / "modules" / name
        module.mkdir(parents=True)
        (module / "plugin-descriptor.properties").write_text(
            DESCRIPTOR.format(name=name, version=VERSION, entry=entry)
        )
        for jar in [*(folder / "jars").glob("*.jar"), folder / "filters.jar"]:
            if jar.name.startswith(starts):
                shutil.copy(jar, module)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            # our own node, on our own machine
            with urlopen(f"{url}/_cluster/health?wait_for_status=yellow", timeout=2):  # noqa: S310
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.3)
    raise RuntimeError("The Elasticsearch node did not start.")
