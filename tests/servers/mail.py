"""A mail server on the loopback: takes what it is sent, keeps it, and can be made to want a password or to be away."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import pytest


@dataclass
class MailServer:
    """`received` are (recipients, message) in the order of arrival; with `login` only who knows it may send; `unknown` get nothing."""

    port: int = 0
    login: tuple[str, str] | None = None
    unknown: set[str] = field(default_factory=set)
    received: list[tuple[list[str], Message]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        kept: MailServer = self.server.kept  # type: ignore[attr-defined]
        self._say("220 loopback")
        recipients: list[str] = []
        is_known = kept.login is None
        for raw in self.rfile:
            line = raw.decode().strip()
            verb = line[:4].upper()
            if verb == "EHLO":
                self._say("250-loopback", "250 AUTH PLAIN")
            elif verb == "AUTH":
                given = base64.b64decode(line.split()[-1]).decode().split("\0")[1:]
                is_known = tuple(given) == kept.login
                self._say("235 welcome" if is_known else "535 who are you")
            elif verb == "MAIL":
                recipients = []
                self._say("250 ok" if is_known else "530 authenticate first")
            elif verb == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
                self._say("550 nobody of that name" if recipients[-1] in kept.unknown else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                kept.received.append((recipients, message_from_bytes(self._content())))
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok" if verb in ("RSET", "NOOP") else "502 unknown")

    def _content(self) -> bytes:
        """Up to the line with a single dot; a dot that was doubled for the way is one again."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def mail_taken(port: int = 0) -> Iterator[MailServer]:
    """A server on this port (0: a free one), for as long as the block lasts."""
    kept = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), _Session) as server:
        server.daemon_threads = True
        server.kept = kept  # type: ignore[attr-defined]
        kept.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield kept
        server.shutdown()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """The product sends to this server from now on, as it would with EMAIL_URL set to its `url`."""
    with mail_taken() as kept:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept.port
        yield kept
