"""A pipeline asks for the verdict over real HTTP with the client, keeps what was signed, and checks it elsewhere."""

import json
import threading

import httpx2
import jwt
import pytest
from django.db import connection

from accounts.services import token_create
from phases.models import ExternalEvent
from reviews import client
from reviews.services import initiative_suspend
from reviews.verdict_tokens import TYPE, verdict_keys
from tests.reviews.served import address, gate

__all__ = ["address", "gate"]
OLD, NEW = "11" * 32, "22" * 32


@pytest.fixture
def ask(gate, address, monkeypatch, capsys, settings):
    """`ask("gate", "AI-001")` runs the client as the engineer's token: exit code, what it printed, its complaint."""
    settings.VERDICT_KEYS = [OLD]
    settings.PUBLIC_URL = "https://flightline.example.com"
    _, token = token_create(
        actor=gate.cast.engineer.actor, user=gate.cast.engineer.user, name="ci", scopes=["read", "write:items"]
    )
    monkeypatch.setenv("FLIGHTLINE_URL", address)
    monkeypatch.setenv("FLIGHTLINE_TOKEN", token)

    def _ask(*words: str) -> tuple[int, str, str]:
        code = client.main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return _ask


def test_a_closed_gate_ends_the_step_and_says_why(gate, ask):
    code, said, _ = ask("gate", "AI-001")
    assert code == client.NO
    assert said.startswith("AI-001 · Gate 1 · no\n  Item t1-hard. ")


def test_an_open_gate_lets_the_step_pass_and_a_later_phase_is_asked_for_by_name(gate, ask):
    gate.answer_all()
    gate.sign_all(gate.request())
    assert ask("gate", "AI-001")[:2] == (client.YES, "AI-001 · Gate 1 · yes\n")
    code, said, _ = ask("gate", "AI-001", "--in-phase", "4")
    assert (code, said) == (client.NO, "AI-001 · Gate 1 · no\n  It is in phase 1; asked for: 4.\n")


def test_suspended_is_no_at_once_also_with_conditions(gate, ask):
    gate.answer_all()
    gate.sign_all(gate.request())
    initiative_suspend(actor=gate.cast.pm.actor, initiative=gate.initiative, reason="Wrong answers since noon.")
    code, said, _ = ask("gate", "AI-001", "--conditions")
    assert code == client.NO
    assert "Suspended" in said


def test_what_is_not_known_never_counts_as_yes(gate, ask, monkeypatch):
    code, said, complaint = ask("gate", "AI-999")
    assert (code, said) == (client.UNKNOWN, "")
    assert "answers 404" in complaint
    monkeypatch.setenv("FLIGHTLINE_TOKEN", "fl_wrong")
    assert ask("gate", "AI-001")[0] == client.UNKNOWN
    monkeypatch.setenv("FLIGHTLINE_URL", "http://127.0.0.1:9")
    code, _, complaint = ask("gate", "AI-001")
    assert (code, "cannot be asked" in complaint) == (client.UNKNOWN, True)
    monkeypatch.setenv("FLIGHTLINE_URL", "file:///etc/passwd")
    assert "Set FLIGHTLINE_URL" in ask("gate", "AI-001")[2]


def test_waiting_asks_again_until_the_gate_opens(gate, ask):
    gate.answer_all()
    request = gate.request()
    later = threading.Timer(0.6, lambda: (gate.sign_all(request), connection.close()))
    later.start()
    code, _, _ = ask("gate", "AI-001", "--wait", "1", "--every", "0.3")
    later.join()
    assert code == client.YES
    assert ask("gate", "AI-001", "--in-phase", "2", "--wait", "0.01", "--every", "0.3")[0] == client.NO


def test_the_signed_verdict_is_checked_elsewhere_also_after_the_keys_were_rotated(
    gate, ask, address, tmp_path, settings
):
    kept, keys = tmp_path / "verdict.jwt", tmp_path / "keys.json"
    assert ask("gate", "AI-001", "--save", str(kept))[0] == client.NO
    settings.VERDICT_KEYS = [NEW, OLD]
    keys.write_bytes(httpx2.get(f"{address}/.well-known/jwks.json", trust_env=False).content)
    code, said, _ = ask("check", str(kept), "--keys", str(keys), "--initiative", "AI-001")
    assert code == client.NO
    assert said.startswith("AI-001 · Gate 1 · no · said by https://flightline.example.com at ")
    assert "not of AI-002" in ask("check", str(kept), "--keys", str(keys), "--initiative", "AI-002")[2]
    for entry in json.loads(keys.read_text())["keys"]:
        assert set(entry) == {"kty", "crv", "use", "alg", "kid", "x"}  # the public half, nothing else


def test_a_verdict_that_was_changed_or_is_old_or_by_another_key_does_not_count(gate, ask, address, tmp_path, settings):
    kept, keys = tmp_path / "verdict.jwt", tmp_path / "keys.json"
    ask("gate", "AI-001", "--save", str(kept))
    keys.write_bytes(httpx2.get(f"{address}/.well-known/jwks.json", trust_env=False).content)
    head, body, signature = kept.read_text().strip().split(".")
    yes = jwt.utils.base64url_encode(jwt.utils.base64url_decode(body).replace(b'"no"', b'"yes"')).decode()
    kept.write_text(f"{head}.{yes}.{signature}")
    assert ask("check", str(kept), "--keys", str(keys))[0] == client.UNKNOWN
    settings.VERDICT_KEYS = [NEW]
    ask("gate", "AI-001", "--save", str(kept))
    assert ask("check", str(kept), "--keys", str(keys))[0] == client.UNKNOWN
    settings.VERDICT_KEYS = []
    code, _, complaint = ask("gate", "AI-001", "--save", str(kept))
    assert (code, "signs no verdicts" in complaint) == (client.UNKNOWN, True)


def test_a_verdict_ends_after_five_minutes_and_tells_afterwards_what_was_said(gate, ask, address, tmp_path):
    kept, keys = tmp_path / "verdict.jwt", tmp_path / "keys.json"
    keys.write_bytes(httpx2.get(f"{address}/.well-known/jwks.json", trust_env=False).content)
    ask("gate", "AI-001", "--save", str(kept))
    said = jwt.decode(kept.read_text().strip(), options={"verify_signature": False})
    assert said["exp"] - said["iat"] == 300
    old = client_token(said | {"iat": said["iat"] - 3600, "exp": said["exp"] - 3600})
    kept.write_text(client_token(said, typ="JWT"))
    assert "is no verdict" in ask("check", str(kept), "--keys", str(keys))[2]
    kept.write_text(old)
    assert "expired" in ask("check", str(kept), "--keys", str(keys))[2]
    assert ask("check", str(kept), "--keys", str(keys), "--at-any-time")[0] == client.NO


def client_token(claims, typ=TYPE):
    newest = verdict_keys()[0]
    return jwt.encode(claims, newest.private, algorithm="EdDSA", headers={"kid": newest.key_id, "typ": typ})


def test_a_pipeline_reports_to_an_item_and_an_item_that_waits_for_no_event_refuses(gate, ask):
    code, _, complaint = ask("report", "AI-001", "t1-hard", "--passed", "--url", "https://ci.example.com/runs/1")
    assert code == client.UNKNOWN
    assert "answers 400" in complaint or "answers 409" in complaint
    assert not ExternalEvent.objects.exists()


def test_the_client_is_handed_out_by_the_application_itself(client_bytes):
    assert client_bytes.startswith(b'"""flightline.py: ask Flightline from a pipeline.')


@pytest.fixture
def client_bytes(db, client):
    answer = client.get("/flightline.py")
    assert answer["Content-Disposition"] == 'attachment; filename="flightline.py"'
    return answer.content
