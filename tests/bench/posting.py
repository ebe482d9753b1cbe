"""Forms sent to the server by some clients at once, each when it arrives; plain sockets, which cost little."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.funding.stampede import Answer

PATIENCE_SECONDS = 120
TOKEN = "a" * 32  # of the cookie and of the header alike, as a browser that was given it


@dataclass(frozen=True)
class Post:
    path: str
    body: str
    session: str
    at: datetime


def send_all(port: int, posts: Sequence[Post], *, clients: int, stamp: str) -> list[Answer]:
    """Send each in turn, none before it arrives, with that moment in the header `stamp`; answers in the same order."""
    answers: list[Answer | None] = [None] * len(posts)
    turns, lock = iter(enumerate(posts)), threading.Lock()

    def send() -> None:
        while True:
            with lock:
                place, post = next(turns, (None, None))
            if place is None or post is None:
                return
            time.sleep(max(0, post.at.timestamp() - time.time()))
            answers[place] = _send(port, post, stamp)

    threads = [threading.Thread(target=send) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def _send(port: int, post: Post, stamp: str) -> Answer:
    said = (
        f"POST {post.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(post.body)}\r\n"
        f"Cookie: sessionid={post.session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"{stamp}: {post.at.timestamp():.3f}\r\n\r\n{post.body}"
    )
    began = time.perf_counter()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
            connection.sendall(said.encode())
            received = b"".join(iter(lambda: connection.recv(65536), b""))
    except OSError:
        return Answer(0, "", began, time.perf_counter())
    head = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    status = int(head[0].split()[1]) if head[0] else 0
    return Answer(status, fields.get("location", ""), began, time.perf_counter())
