"""An assistant asks over the Model Context Protocol: the official SDK, the handed-out files and the running application."""

import json
import os
import subprocess
import sys

import httpx2
import pytest

from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.formats import figure
from initiatives.models import Initiative, StatusUpdate
from metrics.models import Metric
from phases.services import ask_raise, wait_start
from reviews import client, client_mcp
from reviews.services import initiative_suspend
from tests.reviews.served import address, gate
from tests.servers.sdk import sdk_run

__all__ = ["address", "gate"]

SDK = """
import asyncio, json, sys
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    client, address, token, mode, calls = sys.argv[1:]
    env = {"FLIGHTLINE_URL": address, "FLIGHTLINE_TOKEN": token}
    server = StdioServerParameters(command=sys.executable, args=[client, "mcp"], env=env)
    async with Client(stdio_client(server), mode=mode) as session:
        tools = (await session.list_tools()).tools
        said = []
        for name, given in json.loads(calls):
            answer = await session.call_tool(name, given)
            said.append([bool(answer.is_error), answer.content[0].text])
        print(json.dumps({"version": session.protocol_version, "tools": [t.name for t in tools], "said": said}))

asyncio.run(main())
"""


@pytest.fixture
def files(gate, address, tmp_path):
    """Both files as the application hands them out; the path of the first."""
    for name in ("flightline.py", "flightline_mcp.py"):
        (tmp_path / name).write_bytes(httpx2.get(f"{address}/{name}", trust_env=False).raise_for_status().content)
    return tmp_path / "flightline.py"


@pytest.fixture
def token(gate):
    return _token(gate, "read")


@pytest.fixture
def assistant(address, files, token):
    """`assistant(["gate_verdict", {…}], …)`: the official SDK as the engineer's assistant."""

    def _assistant(*calls, token=token, address=address, mode="auto"):
        return json.loads(sdk_run(SDK, str(files), address, token, mode, json.dumps(calls)).splitlines()[0])

    return _assistant


@pytest.fixture
def talk(address, files, token):
    """`talk(line, …)`: the raw lines that come back, as values, and what was said on standard error."""

    def _talk(*lines: str | bytes, **env: str):
        sent = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        given = {"PATH": os.environ["PATH"], "FLIGHTLINE_URL": address, "FLIGHTLINE_TOKEN": token} | env
        done = subprocess.run(
            [sys.executable, files, "mcp"], input=sent, capture_output=True, env=given, timeout=60, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()

    return _talk


def request(method: str, at: object = 1, **params: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": at, "method": method, "params": params})


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_asks_what_blocks_and_drafts_what_a_person_posts(gate, assistant, mode):
    wait_start(
        actor=gate.cast.pm.actor, initiative=gate.initiative, cause="data_access", waiting_on="The claims archive"
    )
    before = Entry.objects.count()
    heard = assistant(
        ["initiatives_find", {"phase": 1}],
        ["initiative_blockers", {"key": "AI-001"}],
        ["gate_verdict", {"key": "AI-001"}],
        ["initiative_metrics", {"key": "AI-001"}],
        ["update_draft", {"key": "AI-001"}],
        mode=mode,
    )
    assert heard["version"] == "2025-06-18"
    assert not any(is_error for is_error, _ in heard["said"])
    found, blockers, verdict, metrics, draft = (text for _, text in heard["said"])
    assert metrics.endswith("\nIt has no metrics.")
    assert found.startswith("1 found; 1 shown.\nAI-001 · ")
    assert "Open criteria:\n- Item t1-hard" in blockers
    assert "ball: " in blockers
    assert "data_access · The claims archive" in blockers
    assert "Gate 1: the verdict is no." in verdict
    assert "/i/AI-001/updates/add/\n\nWhat moved:\nSince " in draft
    assert "for The claims archive (data access)." in draft
    assert not StatusUpdate.objects.exists()
    assert Entry.objects.count() == before


def test_questions_metrics_and_suspension_are_told_as_the_api_tells_them(gate, assistant):
    ask_raise(
        actor=gate.cast.pm.actor, initiative=gate.initiative, question="Do we buy\nseats?", options=["Yes", "No"],
        recommendation="Yes", cost_of_waiting="A week", asked_of=gate.cast.executive.user, due_on=clock.today(), cause="funding",
    )  # fmt: skip
    Metric.objects.create(
        initiative=gate.initiative, name="Answer time", unit="s", direction="lower", target=1, state="breached",
        latest_value=2.5, provenance="pushed",
    )  # fmt: skip
    initiative_suspend(actor=gate.cast.pm.actor, initiative=gate.initiative, reason="Wrong answers since noon.")
    key = {"key": "AI-001"}
    heard = assistant(["initiative_blockers", key], ["initiative_metrics", key], ["update_draft", key])
    blockers, metrics, draft = (text for _, text in heard["said"])
    assert "Open questions:\n- Do we buy seats? · asked of executive@example.com · due " in blockers
    assert "Suspended" in blockers
    assert "- Answer time · breached · 2.5 s · target 1.0 (lower)" in metrics
    assert f"- Answer time: {figure(2.5, 's')}, target ≤ {figure(1, 's')}, breached." in draft
    assert "Signals disagree:\n- with on track: " in draft


def test_an_idea_has_no_gate_and_that_is_never_a_yes(gate, assistant):
    make_idea = Initiative.objects.create(key="AI-002", title="Later", created_by=gate.cast.business.user)
    heard = assistant(["gate_verdict", {"key": make_idea.key}], ["initiative_blockers", {"key": make_idea.key}])
    assert [is_error for is_error, _ in heard["said"]] == [False, False]
    assert "there is no verdict, which is never a yes" in heard["said"][0][1]
    assert "It stands before no gate" in heard["said"][1][1]


def test_what_the_api_refuses_becomes_an_error_in_words(gate, assistant):
    calls = [
        [name, {"key": "AI-999"}]
        for name in ("initiative_blockers", "initiative_metrics", "gate_verdict", "update_draft")
    ]
    for is_error, text in assistant(*calls)["said"]:
        assert is_error
        assert "answers 404" in text
    for refused, words in (("fl_wrong", "answers 401"), (_token(gate, "write:points"), "lacks the scope read")):
        [[is_error, text]] = assistant(["gate_verdict", {"key": "AI-001"}], token=refused)["said"]
        assert is_error
        assert words in text
    [[is_error, text]] = assistant(["initiatives_find", {}], address="http://127.0.0.1:9")["said"]
    assert is_error
    assert "cannot be asked" in text


def test_what_the_owner_of_the_token_may_not_see_is_not_there(gate, assistant):
    Initiative.objects.filter(pk=gate.initiative.pk).update(visibility="restricted")
    outsider = gate.cast.outsider
    _, other = token_create(actor=outsider.actor, user=outsider.user, name="assistant", scopes=["read"])
    calls = (["initiatives_find", {}], ["initiative_blockers", {"key": "AI-001"}])
    found, blockers = assistant(*calls, token=other)["said"]
    assert found == [False, "0 found; 0 shown."]
    assert blockers[0]
    assert "answers 404" in blockers[1]


@pytest.mark.parametrize(
    ("asked", "agreed"), [("2024-11-05", "2024-11-05"), ("2025-06-18", "2025-06-18"), ("1999-01-01", "2025-06-18")]
)
def test_the_version_is_agreed_upon_and_a_notification_stays_without_answer(talk, asked, agreed):
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})
    heard, complaint = talk(request("initialize", protocolVersion=asked), note, request("ping", at="two"), "")
    assert [one["id"] for one in heard] == [1, "two"]
    assert heard[0]["result"]["protocolVersion"] == agreed
    assert heard[1]["result"] == {}
    assert complaint == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"\xff\xfe", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600),
        (b'{"jsonrpc":"2.0","id":1}', -32600),
        (request("resources/list"), -32601),
        (request("tools/call", name="update_post"), -32602),
        (request("tools/call", name=["x"]), -32602),
        (request("tools/call", name="gate_verdict"), -32602),
        (request("tools/call", name="gate_verdict", arguments={"key": "../asks"}), -32602),
        (request("tools/call", name="gate_verdict", arguments={"key": "AI-001\n"}), -32602),
        (request("tools/call", name="gate_verdict", arguments=[1]), -32602),
        (request("tools/call", name="initiatives_find", arguments={"phase": True}), -32602),
        (request("tools/call", name="initiatives_find", arguments={"limit": 1}), -32602),
    ],
)
def test_what_the_protocol_refuses_ends_no_conversation(talk, line, code):
    heard, _ = talk(line, request("ping", at=9))
    assert [one.get("error", {}).get("code") for one in heard] == [code, None]
    assert heard[1] == {"jsonrpc": "2.0", "id": 9, "result": {}}


def test_every_tool_says_that_it_only_reads(talk):
    [heard], _ = talk(request("tools/list"))
    tools = heard["result"]["tools"]
    assert [tool["name"] for tool in tools] == [
        "initiatives_find", "initiative_blockers", "initiative_metrics", "gate_verdict", "update_draft",
    ]  # fmt: skip
    assert all(tool["annotations"]["readOnlyHint"] for tool in tools)


def test_an_answer_of_another_shape_is_told_and_ends_nothing(monkeypatch, capsys):
    said = client_mcp.answer(request("tools/call", name="initiatives_find").encode(), lambda path: {}, client.NotKnown)
    assert said is not None
    assert said["error"]["code"] == -32603
    assert "KeyError" in capsys.readouterr().err


def test_without_the_second_file_it_says_how_to_fetch_it(monkeypatch, capsys):
    assert client.main(["mcp"]) == client.UNKNOWN
    said = capsys.readouterr()
    assert said.out == ""
    assert "flightline_mcp.py" in said.err


def _token(gate, *scopes):
    who = gate.cast.engineer
    return token_create(actor=who.actor, user=who.user, name="assistant", scopes=list(scopes))[1]
