"""Work for the tests of the worker; registered like any app's."""

import time
from pathlib import Path

from common.jobs.registry import JobRefused, Progress, job


@job("tests.write", title="Escrever um ficheiro")
def write(progress: Progress, *, path: str, seconds: float = 0) -> str | None:
    """Notes each attempt, waits, and writes the result."""
    with Path(path).open("a") as notes:
        notes.write("begun\n")
    progress.tell(1, 4, "A escrever")
    attempts = Path(path).read_text().count("begun\n")
    if attempts == 1:
        time.sleep(seconds)
    with Path(path).open("a") as notes:
        notes.write("written\n")
    return f"/ficheiros/{Path(path).name}"


@job("tests.refuse", title="Recusar")
def refuse(progress: Progress) -> str | None:
    raise JobRefused("Faltam dados: preencha-os e peça de novo.")


@job("tests.break", title="Falhar")
def break_(progress: Progress) -> str | None:
    raise RuntimeError("not expected")
