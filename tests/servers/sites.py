"""A plain HTTP server on the loopback that misbehaves on demand, and one over TLS."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common.outbound import AllowedAddress, OutboundPolicy

LOOPBACK = ipaddress.ip_network("127.0.0.1/32")

Answer = Callable[["Handler"], None]


def free_port() -> int:
    """A port of the loopback on which nothing listened a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def loopback_policy(*ports: int, **changes: object) -> OutboundPolicy:
    """A policy that may reach the loopback on `ports` (all ports when none is named)."""
    row = AllowedAddress(LOOPBACK, frozenset(ports) or None)
    return OutboundPolicy(allowed=(row,), **changes)  # type: ignore[arg-type]


@dataclass
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Answers with whatever the test put on the path."""

    server: "Site"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; header names are written with underscores."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def endless(self, chunk: bytes, *, pause_s: float = 0.0, limit: int = 10_000_000_000, **headers: str) -> None:
        """A body of `limit` bytes without a length, for as long as anybody reads."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while self.server.sent < limit:
            self.wfile.write(chunk)
            self.server.sent += len(chunk)
            if pause_s:
                time.sleep(pause_s)

    def log_message(self, *args: object) -> None:
        return None

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        self.server.requests.append(request)
        answer = self.server.answers.get(self.path.partition("?")[0], self.server.otherwise)
        try:
            if answer is None:
                self.reply(404, b"404 page not found\n", Content_Type="text/plain; charset=utf-8")
            else:
                answer(self)
        except OSError:
            self.close_connection = True


class Site(ThreadingHTTPServer):
    """A server on the loopback, on a random port unless one is named: set `answers[path]`, read `requests`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answers: dict[str, Answer] = {}
        self.otherwise: Answer | None = None
        self.requests: list[Request] = []
        self.sent = 0
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def answer(self, path: str, body: bytes | str, content_type: str = "application/json", status: int = 200) -> str:
        """Put a plain answer on `path`; returns its URL."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = lambda handler: handler.reply(status, data, Content_Type=content_type)
        return self.url(path)

    def handle_error(self, request: object, client_address: object) -> None:
        return None

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty HTTP server."""
    server = Site()
    yield server
    server.stop()


@dataclass(frozen=True)
class SecureSite:
    """A TLS server for the name `metrics.example.com`, and the file of the authority that vouches for it."""

    site: Site
    ca_file: str
    host: str = "metrics.example.com"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a self-signed certificate for `metrics.example.com`, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "metrics.example.com")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("metrics.example.com")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure_site(certificate: Path) -> Iterator[SecureSite]:
    """A server over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Site(context)
    yield SecureSite(server, str(certificate))
    server.stop()
