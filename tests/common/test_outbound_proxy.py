"""The proxy of an installation: public addresses through it, listed ones straight, forbidden ones never."""

import base64
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from common.outbound import OutboundError, OutboundPolicy, Proxy, fetch, proxy_parse
from tests.servers import SecureSite, Site, loopback_policy

PUBLIC = "93.184.216.34"


@dataclass
class Carrier:
    """A proxy that carries whatever it is asked for to one port of the loopback, and remembers what it was asked."""

    target: int = 0
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    status: int = 200
    port: int = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_CONNECT(self) -> None:
        carrier = self._note()
        if carrier.status != 200:
            self.send_error(carrier.status)
            return
        with socket.create_connection(("127.0.0.1", carrier.target)) as onward:
            self.send_response(200)
            self.end_headers()
            pair = [self.connection, onward]
            while True:
                ready, _, _ = select.select(pair, [], [], 5)
                for line in ready:
                    data = line.recv(65536)
                    if not data:
                        self.close_connection = True
                        return
                    pair[1 - pair.index(line)].sendall(data)
                if not ready:
                    return

    def do_GET(self) -> None:
        self._note()
        body = b'{"through": "proxy"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _note(self) -> Carrier:
        carrier = self.server.carrier
        carrier.asked.append((self.command, self.path, self.headers.get("Proxy-Authorization", "")))
        return carrier

    def log_message(self, *args: object) -> None:
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    carrier: Carrier


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.carrier = Carrier(port=server.server_port)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.carrier
    server.shutdown()
    server.server_close()


def policy_of(carrier: Carrier, answers: tuple[str, ...] | None = (PUBLIC,), **changes: object) -> OutboundPolicy:
    def resolve(host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        if answers is None:
            raise OSError("no such name")
        return answers

    return OutboundPolicy(proxy=Proxy("127.0.0.1", carrier.port, "fl", "pass word"), resolve=resolve, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("answers", [(PUBLIC,), None])
def test_http_goes_through_the_proxy_also_where_only_it_knows_the_name(carrier: Carrier, answers) -> None:
    answer = fetch(policy_of(carrier, answers), "GET", "http://metrics.example.com/series?name=up")
    assert answer.json() == {"through": "proxy"}
    credentials = base64.b64encode(b"fl:pass word").decode()
    assert carrier.asked == [("GET", "http://metrics.example.com:80/series?name=up", f"Basic {credentials}")]
    assert [step.name for step in answer.steps] == ["resolve", "connect", "answer"]
    assert PUBLIC not in str(answer.steps)


def test_https_is_tunnelled_and_the_certificate_is_that_of_the_name(carrier: Carrier, secure_site: SecureSite) -> None:
    secure_site.site.answer("/x", '{"tls": true}')
    carrier.target = secure_site.site.server_port
    policy = policy_of(carrier, ca_file=secure_site.ca_file)
    assert fetch(policy, "GET", f"https://{secure_site.host}/x").json() == {"tls": True}
    assert carrier.asked[0][:2] == ("CONNECT", f"{secure_site.host}:443")
    with pytest.raises(OutboundError) as caught:
        fetch(policy, "GET", "https://other.example.com/x")
    assert caught.value.code == "tls"


def test_addresses_that_a_row_opens_are_reached_straight(carrier: Carrier, site: Site) -> None:
    site.answer("/x", '{"straight": true}')
    policy = loopback_policy(site.server_port, proxy=Proxy("127.0.0.1", carrier.port))
    assert fetch(policy, "GET", site.url("/x")).json() == {"straight": True}
    assert carrier.asked == []


@pytest.mark.parametrize("address", ["10.0.0.5", "169.254.169.254", "127.0.0.1"])
def test_private_and_forbidden_addresses_are_refused_before_the_proxy_hears_of_them(
    carrier: Carrier, address: str
) -> None:
    for url, answers in ((f"http://{address}/x", None), ("http://inner.example.com/x", (address,))):
        with pytest.raises(OutboundError) as caught:
            fetch(policy_of(carrier, answers), "GET", url)
        assert (caught.value.code, caught.value.permanent) == ("blocked", True)
    assert carrier.asked == []


def test_proxy_that_refuses_or_is_gone_is_named_as_the_proxy(carrier: Carrier) -> None:
    carrier.status = 407
    with pytest.raises(OutboundError, match="proxy of this installation refuses"):
        fetch(policy_of(carrier), "GET", "https://metrics.example.com/x")
    gone = OutboundPolicy(proxy=Proxy("proxy.example.com", 3128), resolve=policy_of(carrier, None).resolve)
    with pytest.raises(OutboundError, match="proxy of this installation is not there"):
        fetch(gone, "GET", "http://metrics.example.com/x")


def test_proxy_is_written_in_one_form() -> None:
    assert proxy_parse("") is None
    assert proxy_parse("http://proxy.example.com") == Proxy("proxy.example.com", 3128)
    assert proxy_parse("http://a%40b:c@10.0.0.1:8080/") == Proxy("10.0.0.1", 8080, "a@b", "c")
    for text in ("https://proxy.example.com", "proxy.example.com:3128", "http://", "http://h/path", "http://h:x"):
        with pytest.raises(ValueError):
            proxy_parse(text)
