"""The JSON schema takes the playbook that ships and what the reader takes, and refuses planted faults."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml
from django.test import Client

from phases.playbook_format import BUILTIN_PATH, PlaybookError, builtin, plain, read
from phases.playbook_format.schema import schema


def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def _builtin() -> dict[str, Any]:
    return json.loads(json.dumps(plain(builtin())))


def _item(tree: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(item for phase in tree["phases"] for item in phase["items"] if item["kind"] == kind)


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_built_in_file_fits_as_it_is_written():
    tree = yaml.safe_load(BUILTIN_PATH.read_text(encoding="utf-8"))
    assert [error.message for error in _validator().iter_errors(tree)] == []
    assert [error.message for error in _validator().iter_errors(_builtin())] == []


PLANTED: dict[str, Callable[[dict[str, Any]], object]] = {
    "no owner side": lambda tree: _item(tree, "answer").pop("owner_side"),
    "unknown kind": lambda tree: _item(tree, "answer").update(kind="wish"),
    "unknown key": lambda tree: _item(tree, "answer").update(colour="red"),
    "unknown record": lambda tree: _item(tree, "record")["record"].update(kind="poem"),
    "unknown state": lambda tree: _item(tree, "record")["record"].update(state="sung"),
    "unknown purpose": lambda tree: _item(tree, "metric")["metric"].update(purpose="mood"),
    "window as text": lambda tree: _item(tree, "metric")["metric"].update(window_s="a week"),
    "window too short": lambda tree: _item(tree, "metric")["metric"].update(window_s=1),
    "code in capitals": lambda tree: _item(tree, "answer").update(code="P1"),
    "empty title": lambda tree: _item(tree, "answer").update(title=" "),
    "three phases": lambda tree: tree["phases"].pop(),
    "phase without gate": lambda tree: tree["phases"][0].pop("gate"),
    "gate without review": lambda tree: tree["phases"][0]["gate"].pop("reviews"),
    "unknown discipline": lambda tree: tree["phases"][0]["gate"]["reviews"][0].update(discipline="astrology"),
    "quorum of none": lambda tree: tree["phases"][0]["gate"]["reviews"][0].update(quorum=0),
    "acceptance by nobody": lambda tree: tree["phases"][0]["gate"].update(acceptances=[]),
    "no limits": lambda tree: tree.pop("limits"),
    "waiver for ever": lambda tree: tree["limits"].update(waiver_max_days=99999),
    "framework without edition": lambda tree: tree["frameworks"][0].pop("edition"),
    "codes as text": lambda tree: tree["phases"][0]["items"][0].update(frameworks=[{"framework": "x", "codes": "A"}]),
    "unknown tier": lambda tree: _item(tree, "answer").update(applies={"risk_tier": ["tiny"]}),
    "text for a flag": lambda tree: _item(tree, "answer").update(is_critical="yes"),
    "meaning of nothing": lambda tree: tree["phases"][0]["gate"]["meanings"].update(sing="la"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_by_schema_and_reader(name: str):
    tree = _builtin()
    PLANTED[name](tree)
    assert list(_validator().iter_errors(tree))
    with pytest.raises(PlaybookError):
        read(tree)


def test_anybody_signed_in_can_fetch_it(cast):
    client = Client()
    client.force_login(cast.engineer.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/playbooks/schema.json").json() == json.loads(json.dumps(schema()))
