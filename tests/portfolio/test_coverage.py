"""Framework view: every code of the built-in playbook is listed, states add up, gaps are named, queries stay fixed."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.models import Initiative
from phases.coverage import STATES, CoverItem, counts_of, coverage_of
from phases.frameworks import framework_lists, unknown_codes
from phases.models import Pin
from phases.playbook_format import builtin
from phases.services import initiative_accept, item_answer, playbook_load_builtin
from portfolio.panels.coverage import coverage_list, coverage_page
from portfolio.services.standings import standings_refresh

RMF = framework_lists()["nist-ai-rmf-1.0"]
FACTS = {"risk_tier": "high", "ai_type": "agent", "data_class": "personal"}
FIRST = RMF.entries[0].code


@pytest.fixture
def accepted(cast, initiative, db) -> Initiative:
    return initiative_accept(actor=cast.pm.actor, initiative=initiative, version=playbook_load_builtin())


def _client(cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who).user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _item(code: str, phase: int, applies: dict | None = None) -> CoverItem:
    return CoverItem(1, code, code, phase, applies or {}, ((RMF.code, (FIRST,)),))


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("nist-ai-rmf-1.0", 72), ("nist-ai-600-1", 12), ("iso-42001-2023", 38), ("owasp-llm-2025", 10),
        ("owasp-llm-2026", 10), ("ml-test-score", 28),
    ],
)  # fmt: skip
def test_a_list_has_as_many_codes_as_its_framework(code, count):
    assert len(framework_lists()[code].entries) == count


def test_every_code_of_the_built_in_playbook_is_listed():
    used = [
        (item.code, one.framework, unknown_codes(one.framework, one.codes))
        for item in builtin().items()
        for one in item.frameworks
    ]
    assert [line for line in used if line[2]] == []
    assert {one.framework for item in builtin().items() for one in item.frameworks} <= framework_lists().keys()


def test_a_list_and_the_playbook_name_the_same_edition_and_source():
    for one in builtin().frameworks:
        about = dict(framework_lists()[one.code].about)
        assert (one.name, one.edition, one.source) == (about["name"], about["edition"], about["source"])


def test_the_editions_of_owasp_are_two_lists_whose_codes_collide():
    old, new = framework_lists()["owasp-llm-2025"], framework_lists()["owasp-llm-2026"]
    assert [entry.code for entry in old.entries] == [entry.code for entry in new.entries]
    assert old.entries[2].title != new.entries[2].title


def test_a_paragraph_belongs_to_its_article():
    act = framework_lists()["eu-ai-act"]
    assert act.resolve("Art 9(8)") == act.resolve("Art 9") == "Art 9"
    assert act.resolve("Art 999") is None


@pytest.mark.parametrize(
    ("items", "states", "expected"),
    [
        ([], {}, "gap"),
        ([_item("a", 1, {"risk_tier": ["low"]})], {}, "not_asked"),
        ([_item("a", 3)], {}, "later"),
        ([_item("a", 1)], {"a": "met"}, "met"),
        ([_item("a", 1), _item("b", 3)], {"a": "met"}, "met_so_far"),
        ([_item("a", 1), _item("b", 1)], {"a": "met", "b": "not_met"}, "not_met"),
        ([_item("a", 1)], {"a": "unknown"}, "not_met"),
        ([_item("a", 1)], {}, "not_met"),
        ([_item("a", 1)], {"a": "not_applicable"}, "not_applicable"),
        ([_item("a", 1), _item("b", 1)], {"a": "met", "b": "not_applicable"}, "met"),
    ],
)
def test_the_state_of_a_code_is_the_worst_of_its_items(items, states, expected):
    line = coverage_of(RMF, items, facts=FACTS, states=states, phase=2)[0]
    assert line.state == expected


@given(states=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("met", "not_met", "unknown", "not_applicable"))),
       phase=st.integers(0, 4))  # fmt: skip
@settings(max_examples=60, derandomize=True)
def test_an_item_that_fails_never_improves_a_code(states, phase):
    items = [_item(code, number) for number, code in enumerate("abcd", start=1)]
    line = coverage_of(RMF, items, facts=FACTS, states=states, phase=phase)[0]
    worse = coverage_of(RMF, items, facts=FACTS, states=states | {"a": "not_met"}, phase=max(phase, 1))[0]
    assert worse.state == "not_met"
    assert sum(counts_of([line]).values()) == 1


def test_the_page_of_an_initiative_names_items_states_and_gaps(cast, accepted):
    item = next(one for one in accepted.pin.version.items.filter(phase=1, kind="answer") if one.is_asked_of(accepted))
    code = next(one["codes"][0] for one in item.frameworks if one["framework"] == RMF.code)
    before = next(line for line in coverage_page(accepted).lines if line.entry.code == code)
    assert "not_met" in {one.state for one in before.items}
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=item, text="Long enough to be an answer.")
    page = coverage_page(accepted)
    after = next(line for line in page.lines if line.entry.code == code)
    assert {one.item.code: one.state for one in after.items}[item.code] == "met"
    assert sum(n for _, _, n in page.counts) == 72
    text = _client(cast, "engineer").get("/i/AI-001/frameworks/").content.decode()
    assert page.gaps
    assert all(entry.title in text for entry in page.gaps)
    assert "phase 3" in text


def test_the_portfolio_counts_each_initiative_once_a_code(cast, accepted):
    standings_refresh()
    page = coverage_list(cast.pm.actor)
    assert page.total == 1
    assert {sum(n for _, _, n in line.counts) for line in page.lines} == {1}
    text = _client(cast, "pm").get("/frameworks/?framework=owasp-llm-2026").content.decode()
    assert "Exposure of hidden context" in text
    assert "Leakage of the system prompt" not in text


def test_outsider_sees_nothing_of_a_hidden_one(cast, accepted):
    Initiative.objects.filter(pk=accepted.pk).update(visibility="members")
    client = _client(cast, "outsider")
    assert client.get("/i/AI-001/frameworks/").status_code == 404
    assert client.get("/i/AI-001/frameworks.csv").status_code == 404
    assert "No active initiative yet" in client.get("/frameworks/").content.decode()


def test_csv_has_a_row_for_each_code(cast, accepted):
    client = _client(cast, "pm")
    rows = list(
        csv.reader(io.StringIO(client.get("/frameworks.csv?framework=iso-42001-2023").content.decode("utf-8-sig")))
    )
    assert len(rows) == 39
    assert rows[0][-len(STATES) :] == list(STATES.values())
    own = list(
        csv.reader(
            io.StringIO(client.get("/i/AI-001/frameworks.csv?framework=iso-42001-2023").content.decode("utf-8-sig"))
        )
    )
    assert {row[3] for row in own[1:]} == {row[3] for row in rows[1:]}


def test_queries_do_not_grow_with_initiatives(cast, accepted):
    counts, actor = [], cast.pm.actor
    for more in (1, 20):
        for number in range(more):
            made = Initiative.objects.create(
                key=f"AI-{more}{number:02}", title="x", status="active", phase=2, risk_tier="low"
            )
            Pin.objects.create(initiative=made, version=accepted.pin.version)
        with CaptureQueriesContext(connection) as queries:
            coverage_list(actor)
        counts.append(len(queries))
    assert counts == [3, 3]
