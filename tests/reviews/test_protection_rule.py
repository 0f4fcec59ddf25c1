"""The sample of docs/recipes/guard-a-deployment.md: the real application, and a stand-in for GitHub's callback."""

import hashlib
import hmac
import importlib.util
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from accounts.services import token_create
from common import clock
from reviews.services import initiative_suspend
from tests.cast import make_initiative
from tests.reviews.running import put_live
from tests.reviews.served import address, gate
from tests.run import ROOT

__all__ = ["address", "gate"]
SECRET = "between us"


@pytest.fixture
def sample():
    spec = importlib.util.spec_from_file_location("protection_rule", ROOT / "docs" / "recipes" / "protection_rule.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def serve():
    """`serve(handler)` on the loopback: its address."""
    started = []

    def _serve(handler) -> str:
        handler.log_message = lambda *args: None
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        started.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield _serve
    for server, thread in started:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def github(serve):
    """A stand-in for the callback of GitHub: what it was told."""
    told = []

    class Callback(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

    return serve(Callback), told


@pytest.fixture
def deploy(gate, address, github, sample, serve, monkeypatch):
    """`deploy()` sends GitHub's event, signed: the status, and what the callback was told last."""
    _, token = token_create(actor=gate.cast.pm.actor, user=gate.cast.pm.user, name="rule", scopes=["read"])
    for name, value in {
        "FLIGHTLINE_URL": address, "FLIGHTLINE_TOKEN": token, "WEBHOOK_SECRET": SECRET, "GITHUB_TOKEN": "of-the-app",
        "GITHUB_API": github[0], "INITIATIVES": json.dumps({"example/claims": "AI-001", "example/running": "AI-002"}),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    rule = serve(sample.Rule)

    def _deploy(repository="example/claims", secret=SECRET, callback=f"{github[0]}/repos/example/callback"):
        event = {
            "environment": "production",
            "deployment_callback_url": callback,
            "repository": {"full_name": repository},
        }
        body = json.dumps(event).encode()
        signed = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-GitHub-Event": "deployment_protection_rule", "X-Hub-Signature-256": signed}
        answer = httpx2.post(rule, content=body, headers=headers, trust_env=False)
        return answer.status_code, (github[1] or [None])[-1]

    return _deploy


def test_before_production_it_is_rejected_with_the_phase(deploy):
    status, told = deploy()
    assert (status, told["state"], told["environment_name"]) == (204, "rejected", "production")
    assert told["comment"] == "AI-001 is in phase 1; production begins with the go of gate 3."


def test_in_production_the_verdict_decides(deploy, gate):
    running = make_initiative(gate.cast, key="AI-002")
    put_live(gate.cast, running, valid_until=clock.today() + timedelta(days=60))
    assert deploy("example/running")[1] == {
        "environment_name": "production", "state": "approved", "comment": "AI-002: the go that was given holds.",
    }  # fmt: skip
    initiative_suspend(actor=gate.cast.pm.actor, initiative=running, reason="Wrong answers since noon.")
    told = deploy("example/running")[1]
    assert told["state"] == "rejected"
    assert "Wrong answers since noon." in told["comment"]


def test_what_cannot_be_found_out_is_rejected(deploy, monkeypatch):
    assert deploy("example/other")[1]["comment"] == "example/other belongs to no initiative."
    monkeypatch.setenv("FLIGHTLINE_URL", "http://127.0.0.1:9")
    told = deploy()[1]
    assert told["state"] == "rejected"
    assert told["comment"].startswith("Flightline could not be asked about AI-001")


def test_a_call_that_is_not_signed_or_names_a_strange_callback_is_not_answered(deploy):
    assert deploy(secret="guessed") == (403, None)
    assert deploy(callback="http://127.0.0.1:9/elsewhere") == (204, None)
