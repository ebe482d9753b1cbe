"""A real mail server on the loopback: it keeps what it is sent, or fails the way the test asks."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        office = self.server.office
        office.connections += 1
        if office.is_closed:
            self.say("421 closed for repairs")
            return
        self.say("220 ready")
        recipient, lines = "", []
        while line := self.rfile.readline().decode().strip():
            command = line.upper()
            if command.startswith("RCPT"):
                recipient = line.partition("<")[2].partition(">")[0]
                self.say("550 no such person" if recipient in office.unknown else "250 ok")
            elif command == "DATA":
                self.say("354 go on")
                lines = []
                while (text := self.rfile.readline().rstrip(b"\r\n")) != b".":
                    lines.append(text)
                office.take(recipient, b"\n".join(lines))
                self.say("250 kept")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class PostOffice:
    def __init__(self):
        self.is_closed = False
        self.unknown: set[str] = set()
        self.connections = 0
        self.letters: list[tuple[str, str, str]] = []
        self.identifiers: list[str] = []
        self.meanwhile = lambda: None

    def take(self, recipient, text):
        self.meanwhile()
        letter = message_from_bytes(text, policy=policy.default)
        self.identifiers.append(letter["Message-ID"])
        self.letters.append((recipient, letter["Subject"], letter.get_body(("plain",)).get_content()))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def post_office(settings) -> Iterator[PostOffice]:
    office = PostOffice()
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.office = office
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield office
        server.shutdown()
