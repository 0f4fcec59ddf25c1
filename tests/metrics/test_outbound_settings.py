"""A private certificate authority and a proxy, as an operator sets them: from the environment's settings to the stored point."""

import json
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from common import clock
from metrics.models import Metric, Pull
from metrics.services import address_allow, metric_add, pull_run, source_add
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY
from tests.servers import Site
from tests.servers.authority import Authority


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """A server over TLS whose certificate an authority of its own has signed, and the file of that authority."""
    Authority(tmp_path, "Plant authority").give("metrics")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "metrics.pem", tmp_path / "metrics.key")
    site = Site(context)
    site.answer("/load", json.dumps({"load": 0.5}))
    yield site, str(tmp_path / "ca.pem")
    site.stop()


class _Proxy(BaseHTTPRequestHandler):
    """A forward proxy for http: it alone knows the name, and answers for the server behind it."""

    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Proxy-Authorization", "")))
        body = b'{"load": 0.25}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return None


@pytest.fixture
def proxy() -> Iterator[int]:
    _Proxy.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def pulled_from(cast, initiative):
    """`pulled_from(url)`: a metric of that address; pull it again with `pull`."""

    def make(url: str) -> Metric:
        source = source_add(actor=cast.engineer.actor, values={"kind": "http_json", "name": "S", "url": url})
        shape = {"target": 1, "name": "M", "provenance": "pulled", "source": source.pk, "query": "$.load"}
        return metric_add(actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, **shape})

    return make


def pull(metric: Metric) -> Pull:
    Metric.objects.filter(pk=metric.pk).update(next_pull_at=clock.now())
    (pull_id,) = pulls_claim_due()
    pull_run(pull_id=pull_id)
    metric.refresh_from_db()
    return Pull.objects.get(pk=pull_id)


def test_a_private_authority_is_accepted_once_the_setting_names_it(settings, cast, pulled_from, inside):
    site, authority = inside
    address_allow(
        actor=cast.admin.actor,
        network="127.0.0.1/32",
        reason="Test",
        expires_on=clock.today(),
        ports=[site.server_port],
    )
    metric = pulled_from(site.url("/load"))
    refused = pull(metric)
    assert refused.state == "failed"
    assert "The certificate is not accepted" in refused.reason
    settings.OUTBOUND_CA_FILE = authority
    assert (pull(metric).state, metric.latest_value) == ("done", 0.5)


def test_the_proxy_of_the_setting_carries_what_lies_outside(settings, pulled_from, proxy):
    settings.OUTBOUND_PROXY = f"http://plant:pass%20word@127.0.0.1:{proxy}"
    metric = pulled_from("http://metrics.invalid/load")  # no resolver knows that name; the proxy does
    assert (pull(metric).state, metric.latest_value) == ("done", 0.25)
    assert _Proxy.asked == [("http://metrics.invalid:80/load", "Basic cGxhbnQ6cGFzcyB3b3Jk")]
    settings.OUTBOUND_PROXY = ""
    assert pull(metric).state == "failed"
