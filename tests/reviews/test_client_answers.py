"""A pipeline keeps a report as evidence and answers an item, with the client and by the recipe as it stands in the docs."""

import hashlib
import os
import re
import subprocess

import pytest

from accounts.services import token_create
from initiatives.models import EvidenceVersion
from phases.models import Answer
from reviews import client
from tests.reviews.served import address, gate
from tests.run import ROOT

__all__ = ["address", "gate"]
WORDS = "A sufficiently long answer in words."


@pytest.fixture
def run(gate, address, monkeypatch, capsys):
    """`run("answer", …)` runs the client as the engineer's token: exit code, what it printed, its complaint."""
    monkeypatch.setenv("FLIGHTLINE_URL", address)
    monkeypatch.setenv("FLIGHTLINE_TOKEN", _token(gate.cast.engineer, "read", "write:items", "write:evidence"))

    def _run(*words: str) -> tuple[int, str, str]:
        code = client.main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return _run


def _token(person, *scopes):
    return token_create(actor=person.actor, user=person.user, name="ci", scopes=list(scopes))[1]


def test_an_answer_is_written_and_repeated_but_never_over_other_words(gate, run):
    for _ in range(2):
        code, said, _ = run("answer", "AI-001", "t1-hard", "--text", WORDS)
        assert (code, said.startswith("AI-001 · t1-hard · met · ")) == (client.YES, True)
    code, said, complaint = run("answer", "AI-001", "t1-hard", "--text", f"Other. {WORDS}")
    assert (code, said, "--replace" in complaint) == (client.UNKNOWN, "", True)
    assert Answer.objects.get().text == WORDS
    assert run("answer", "AI-001", "t1-hard", "--text", f"Other. {WORDS}", "--replace")[0] == client.YES
    assert Answer.objects.get().text == f"Other. {WORDS}"


def test_an_answer_that_somebody_saves_in_between_is_not_lost(gate, run, monkeypatch):
    ask = client._ask

    def between(path, *rest, **named):
        found = ask(path, *rest, **named)
        if not rest:
            gate.answer("t1-hard", text="What a person wrote meanwhile.")
        return found

    monkeypatch.setattr(client, "_ask", between)
    code, _, complaint = run("answer", "AI-001", "t1-hard", "--text", WORDS)
    assert (code, "answers 409" in complaint) == (client.UNKNOWN, True)
    assert Answer.objects.get().text == "What a person wrote meanwhile."


def test_a_file_is_kept_byte_for_byte_and_becomes_the_next_version(gate, run, tmp_path):
    content = "--x\r\n\r\nübrig, a line\n".encode()
    file = tmp_path / 'load "test" ü.txt'
    file.write_bytes(content)
    code, said, complaint = run("evidence", "AI-001", str(file), "--name", "Load test", "--on", "2026-01-02")
    assert complaint == ""
    first = EvidenceVersion.objects.get()
    assert (code, first.sha256) == (client.YES, hashlib.sha256(content).hexdigest())
    assert said == f"AI-001 · Load test · evidence {first.evidence_id}, version 1 · {first.sha256}\n"
    assert first.filename == "load 'test' ü.txt"
    assert str(first.effective_on) == "2026-01-02"
    assert run("evidence", "AI-001", str(file), "--next", str(first.evidence_id))[0] == client.YES
    assert EvidenceVersion.objects.filter(evidence=first.evidence_id).count() == 2


def test_what_may_not_be_written_or_is_not_there_is_said(gate, run, tmp_path, monkeypatch):
    assert "answers 404" in run("answer", "AI-001", "t9-none", "--text", WORDS)[2]
    assert run("evidence", "AI-001", str(tmp_path / "none.txt"))[0] == client.UNKNOWN
    (tmp_path / "one.txt").write_text("One")
    monkeypatch.setenv("FLIGHTLINE_TOKEN", _token(gate.cast.engineer, "read"))
    assert "lacks the scope write:items" in run("answer", "AI-001", "t1-hard", "--text", WORDS)[2]
    assert "lacks the scope write:evidence" in run("evidence", "AI-001", str(tmp_path / "one.txt"))[2]
    assert not Answer.objects.exists()
    assert not EvidenceVersion.objects.exists()


def test_the_recipe_runs_as_it_stands(gate, run, tmp_path):
    text = (ROOT / "docs" / "recipes" / "answer-from-a-pipeline.md").read_text()
    step = re.search(r"```sh\n(.*?)```", text, re.S)[1]
    (tmp_path / "load-test.txt").write_text("p95 0.6 s at 12 requests a second")
    env = dict(os.environ) | {"INITIATIVE": "AI-001", "ITEM": "t1-hard", "BUILD": "812"}
    done = subprocess.run(
        ["bash", "-c", step], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "AI-001 · Load test of build 812 · evidence " in done.stdout
    assert "AI-001 · t1-hard · met" in done.stdout
