"""The conversation with the antivirus, over a real socket, and never a clean answer without one."""

import io
import socket
from threading import Thread

import pytest

from common.files.scanning import CHUNK, EICAR, ScanFailed, scan


@pytest.fixture
def daemon(settings):
    """A daemon that reads a file as ClamAV does and answers what it is told to; it keeps what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    told = {"answer": b"stream: OK\0", "command": b"", "content": b"", "pieces": 0}

    def answer():
        line, _ = server.accept()
        with line, line.makefile("rb") as sent:
            told["command"] = sent.read(len(b"zINSTREAM\0"))
            while length := int.from_bytes(sent.read(4), "big"):
                told["content"] += sent.read(length)
                told["pieces"] += 1
            line.sendall(told["answer"])

    thread = Thread(target=answer, daemon=True)
    thread.start()
    settings.UPLOAD_SCANNER = "clamd"
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
    yield told
    server.close()
    thread.join(5)


def test_a_file_is_sent_whole_in_pieces(daemon):
    content = b"abc" * CHUNK
    assert scan(io.BytesIO(content)).is_clean
    assert (daemon["command"], daemon["content"], daemon["pieces"]) == (b"zINSTREAM\0", content, 3)


def test_what_was_found_is_told(daemon):
    daemon["answer"] = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    verdict = scan(io.BytesIO(EICAR))
    assert (verdict.is_clean, verdict.found) == (False, "Win.Test.EICAR_HDB-1")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \xff\0", b"OK\0"])
def test_another_answer_is_never_clean(daemon, answer):
    daemon["answer"] = answer
    with pytest.raises(ScanFailed):
        scan(io.BytesIO(b"abc"))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "127.0.0.1", ""])
def test_a_daemon_that_is_not_there_is_never_clean(settings, address):
    settings.UPLOAD_SCANNER, settings.CLAMD_ADDRESS = "clamd", address
    with pytest.raises(ScanFailed, match="não respondeu"):
        scan(io.BytesIO(b"abc"))


def test_an_installation_without_antivirus_says_so(settings):
    settings.UPLOAD_SCANNER = ""
    with pytest.raises(ScanFailed, match="não tem antivírus"):
        scan(io.BytesIO(b"abc"))


@pytest.mark.parametrize(("content", "is_clean"), [(b"abc", True), (b"abc" + EICAR, False)])
def test_the_one_for_trials_knows_only_the_test_file(content, is_clean):
    assert scan(io.BytesIO(content)).is_clean is is_clean
