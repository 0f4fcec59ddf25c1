import json
from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import DataSource, Decision, Initiative, Risk
from initiatives.records import KINDS
from initiatives.services import quality_rate, record_add, record_edit, update_post

MINIMAL = {
    "data_source": {"name": "Claims archive"},
    "human_touchpoint": {"step": "Sorting", "kind": "reviews"},
    "risk": {"title": "Labels are wrong", "likelihood": "4", "impact": 5},
    "decision": {"question": "Which model?", "choice": "Small", "reason": "Cheaper"},
    "requirement": {"discipline": "security", "title": "No secrets in prompts"},
    "edge_case": {"title": "Handwriting"},
    "escalation_path": {"title": "Night", "steps": "On call | phone | 0\nLead | phone | 30"},
    "runbook": {"title": "Runbook"},
    "test_result": {"kind": "load", "suite": "k6 v1", "measure": "p95", "threshold": "1.2"},
    "incident": {"title": "Outage", "severity": "1", "aware_at": "2026-01-02 10:00"},
}


@pytest.mark.parametrize("code", KINDS)
def test_member_adds_each_kind_from_text(cast, initiative, code):
    record = record_add(actor=cast.engineer.actor, kind=KINDS[code], initiative=initiative, values=MINIMAL[code])
    record.refresh_from_db()
    assert record.supplied_by == cast.engineer.user
    assert isinstance(record.missing(), list)
    payload = json.loads(Entry.objects.get().payload)
    assert payload["action"] == "initiatives.record_add"
    assert payload["changes"]["record"] == code


def test_steps_come_from_text_and_from_objects_alike(cast, initiative):
    kind = KINDS["escalation_path"]
    from_text = record_add(actor=cast.pm.actor, kind=kind, initiative=initiative, values=MINIMAL["escalation_path"])
    objects = [
        {"who": "On call", "how": "phone", "after_minutes": 0},
        {"who": "Lead", "how": "phone", "after_minutes": 30},
    ]
    from_api = record_add(
        actor=cast.pm.actor, kind=kind, initiative=initiative, values={"title": "B", "steps": objects}
    )
    assert from_text.steps == from_api.steps == objects


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("risk", {"title": "x", "likelihood": 6}, "likelihood"),
        ("risk", {}, "title"),
        ("risk", {"title": "x", "initiative": 1}, "initiative"),
        ("risk", {"title": "x", "owner": 999_999}, "owner"),
        ("escalation_path", {"title": "x", "steps": "On call | phone | soon"}, "steps"),
        ("test_result", {"kind": "load", "suite": "s", "measure": "m", "threshold": "NaN"}, "threshold"),
        (
            "test_result",
            {"kind": "load", "suite": "s", "measure": "m", "threshold": 1, "report_url": "javascript:x"},
            "report_url",
        ),
        ("incident", {"title": "x", "aware_at": "yesterday"}, "aware_at"),
    ],
)
def test_bad_values_name_their_field(cast, initiative, code, values, field):
    with pytest.raises(DomainError) as error:
        record_add(actor=cast.pm.actor, kind=KINDS[code], initiative=initiative, values=values)
    assert error.value.field == field
    assert not KINDS[code].model.objects.exists()


def test_edit_keeps_old_and_new_and_refuses_the_stale(cast, initiative):
    kind = KINDS["risk"]
    risk = record_add(actor=cast.engineer.actor, kind=kind, initiative=initiative, values=MINIMAL["risk"])
    edited = record_edit(
        actor=cast.pm.actor,
        kind=kind,
        record=risk,
        values={"mitigation": "Sample", "owner": cast.pm.user},
        seen_version=1,
    )
    assert (edited.version, edited.mitigation, edited.owner) == (2, "Sample", cast.pm.user)
    assert json.loads(Entry.objects.first().payload)["changes"]["mitigation"] == ["", "Sample"]
    with pytest.raises(Conflict) as error:
        record_edit(actor=cast.engineer.actor, kind=kind, record=risk, values={"mitigation": "Mine"}, seen_version=1)
    assert error.value.current["Mitigation"] == "Sample"
    assert Risk.objects.get().mitigation == "Sample"


def test_a_decision_is_superseded_never_edited(cast, initiative):
    kind = KINDS["decision"]
    first = record_add(actor=cast.pm.actor, kind=kind, initiative=initiative, values=MINIMAL["decision"])
    with pytest.raises(DomainError, match="supersedes"):
        record_edit(actor=cast.pm.actor, kind=kind, record=first, values={"choice": "Large"})
    second = record_add(
        actor=cast.pm.actor, kind=kind, initiative=initiative, values=MINIMAL["decision"] | {"supersedes": first.pk}
    )
    assert Decision.objects.get(pk=first.pk).superseded_by == second
    with pytest.raises(DomainError) as error:
        record_add(
            actor=cast.pm.actor,
            kind=kind,
            initiative=initiative,
            values=MINIMAL["decision"] | {"supersedes": first.pk},
        )
    assert error.value.field == "supersedes"


def test_links_stay_inside_the_initiative(cast, initiative):
    other = Initiative.objects.create(key="AI-777", title="Other")
    theirs = record_add(actor=cast.pm.actor, kind=KINDS["decision"], initiative=other, values=MINIMAL["decision"])
    with pytest.raises(DomainError) as error:
        record_add(
            actor=cast.pm.actor,
            kind=KINDS["decision"],
            initiative=initiative,
            values=MINIMAL["decision"] | {"supersedes": theirs.pk},
        )
    assert error.value.field == "supersedes"


def test_outsider_and_auditor_change_no_record(cast, initiative):
    for who in (cast.outsider, cast.auditor, cast.admin, cast.executive):
        with pytest.raises(NotAllowed):
            record_add(actor=who.actor, kind=KINDS["risk"], initiative=initiative, values=MINIMAL["risk"])


def test_quality_is_rated_from_a_sample_and_a_later_rating_replaces(cast, initiative):
    source = record_add(
        actor=cast.engineer.actor, kind=KINDS["data_source"], initiative=initiative, values={"name": "Archive"}
    )
    given = {"dimension": "accuracy", "sample_size": 200, "measured_on": clock.today()}
    quality_rate(actor=cast.engineer.actor, data_source=source, ratio="0.9", **given)
    rating = quality_rate(actor=cast.engineer.actor, data_source=source, ratio=Decimal("0.95"), **given)
    assert DataSource.objects.get().ratings.get() == rating
    assert str(rating.ratio) == "0.95"
    for wrong, field in (
        ({"ratio": "1.2"}, "ratio"),
        ({"sample_size": 0}, "sample_size"),
        ({"dimension": "taste"}, "dimension"),
        ({"measured_on": clock.today() + timedelta(days=2)}, "measured_on"),
    ):
        with pytest.raises(DomainError) as error:
            quality_rate(actor=cast.engineer.actor, data_source=source, **({"ratio": "0.9"} | given | wrong))
        assert error.value.field == field


def test_owner_posts_an_update_and_an_outsider_does_not(cast, initiative):
    update = update_post(actor=cast.engineer.actor, initiative=initiative, health="at_risk", text="Data is late.")
    assert initiative.updates.get() == update
    with pytest.raises(DomainError) as error:
        update_post(actor=cast.engineer.actor, initiative=initiative, health="rosy", text="x")
    assert error.value.field == "health"
    with pytest.raises(NotAllowed):
        update_post(actor=cast.outsider.actor, initiative=initiative, health="at_risk", text="x")
