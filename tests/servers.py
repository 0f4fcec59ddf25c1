"""Real servers on the loopback for tests: a plain HTTP server that misbehaves on demand, one over TLS, an exporter with
counters, and a Prometheus with dated history. Use with `pytest_plugins = ["tests.servers"]` in the root conftest.
"""

import datetime as dt
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import prometheus_client
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics_text

from common.outbound import AllowedAddress, OutboundPolicy

LOOPBACK = ipaddress.ip_network("127.0.0.1/32")
# 24 hours of one gauge, one counter and one histogram, a point a minute, that the Prometheus of the tests starts with.
HISTORY_MINUTES = 24 * 60

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

    def log_message(self, format: str, *args: object) -> None:
        return None

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        self.server.requests.append(request)
        answer = self.server.answers.get(self.path.partition("?")[0])
        try:
            if answer is None:
                self.reply(404, b"404 page not found\n", Content_Type="text/plain; charset=utf-8")
            else:
                answer(self)
        except OSError:
            self.close_connection = True


class Site(ThreadingHTTPServer):
    """A server on a random port of the loopback: set `answers[path]`, read `requests`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
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


@dataclass
class Exporter:
    """A process's own metrics page, with real counters that the test moves."""

    site: Site
    registry: prometheus_client.CollectorRegistry = field(default_factory=prometheus_client.CollectorRegistry)

    def __post_init__(self) -> None:
        self.load = prometheus_client.Gauge("assistant_load", "Requests in progress", registry=self.registry)
        self.requests = prometheus_client.Counter(
            "assistant_requests", "Requests", ["status", "route"], registry=self.registry
        )
        self.latency = prometheus_client.Histogram(
            "assistant_latency_seconds", "Latency", buckets=(0.1, 0.5, 1, 2.5), registry=self.registry
        )
        self.site.answers["/metrics"] = self._text
        self.site.answers["/openmetrics"] = self._openmetrics

    def _text(self, handler: Handler) -> None:
        handler.reply(200, prometheus_client.generate_latest(self.registry), Content_Type="text/plain; version=0.0.4")

    def _openmetrics(self, handler: Handler) -> None:
        kind = "application/openmetrics-text; version=1.0.0; charset=utf-8"
        handler.reply(200, openmetrics_text(self.registry), Content_Type=kind)


@pytest.fixture
def exporter(site: Site) -> Exporter:
    """The metrics page of a process on `site`, at /metrics (text) and /openmetrics."""
    return Exporter(site)


@dataclass(frozen=True)
class PrometheusServer:
    """A running Prometheus: its address, and the first and last instant of the history that it was given."""

    url: str
    port: int
    history_start: dt.datetime
    history_end: dt.datetime
    scraped: Site


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrometheusServer]:
    """A real Prometheus with 24 hours of history that ended three hours ago, scraping an exporter every second."""
    binary, tool = shutil.which("prometheus"), shutil.which("promtool")
    if binary is None or tool is None:
        pytest.skip("no prometheus binary")
    folder = tmp_path_factory.mktemp("prometheus")
    end = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=3)
    start = end - dt.timedelta(minutes=HISTORY_MINUTES)
    (folder / "history.om").write_text(history_text(int(start.timestamp())))
    backfill = [tool, "tsdb", "create-blocks-from", "openmetrics", str(folder / "history.om"), str(folder / "data")]
    subprocess.run(backfill, check=True, capture_output=True)
    scraped = Site()
    live = Exporter(scraped)
    live.requests.labels(status="200", route="/answer").inc(5)
    config = f"""
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: live
    static_configs: [{{targets: ["127.0.0.1:{scraped.server_port}"]}}]
"""
    (folder / "prometheus.yml").write_text(config)
    port = free_port()
    arguments = [
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--storage.tsdb.retention.time=30d",
    ]
    with (folder / "log").open("wb") as log, subprocess.Popen([binary, *arguments], stdout=log, stderr=log) as process:
        try:
            wait_for_url(f"http://127.0.0.1:{port}/-/ready")
            yield PrometheusServer(f"http://127.0.0.1:{port}", port, start, end, scraped)
        finally:
            process.terminate()
            process.wait(timeout=20)
            scraped.stop()


def history_text(start: int) -> str:
    """A day of history, a point a minute: `answer_quality` climbs from 0.80 by 0.0001; `answers_total` counts 60 a
    minute, a twelfth of them with the outcome *wrong*; `answer_seconds` has 90 % below 1 s and the rest below 2 s.
    """
    instants = [(minute, start + 60 * minute) for minute in range(HISTORY_MINUTES + 1)]
    lines = ["# TYPE answer_quality gauge"]
    lines += [f"answer_quality {0.80 + 0.0001 * minute:.4f} {at}" for minute, at in instants]
    lines += ["# TYPE answers counter"]
    lines += [f'answers_total{{outcome="right"}} {55 * minute} {at}' for minute, at in instants]
    lines += [f'answers_total{{outcome="wrong"}} {5 * minute} {at}' for minute, at in instants]
    lines += ["# TYPE answer_seconds histogram"]
    for bound, share in (("1.0", 54), ("2.0", 60), ("+Inf", 60)):
        lines += [f'answer_seconds_bucket{{le="{bound}"}} {share * minute} {at}' for minute, at in instants]
    lines += [f"answer_seconds_count {60 * minute} {at}" for minute, at in instants]
    lines += [f"answer_seconds_sum {30 * minute} {at}" for minute, at in instants]
    return "\n".join([*lines, "# EOF", ""])


def wait_for_url(url: str, *, timeout_s: float = 30.0) -> None:
    """Wait until `url` answers with 200. Raises `TimeoutError`."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {timeout_s:.0f} s")
