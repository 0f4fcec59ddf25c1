"""Retraining and re-evaluation: due by drift, new version, schedule or hand; closed with before and after."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Component, ComponentVersion, Initiative
from initiatives.records import RecordKind
from initiatives.services import record_add
from metrics.models import Alert, Annotation, DriftVerdict, Retraining, RetrainingRun
from metrics.records import KINDS
from metrics.retraining import Fact, compared, due_of
from metrics.services import metric_add, retraining_call, retraining_finish, retrainings_sweep
from metrics.statistics.proportions import difference

KIND: RecordKind = KINDS["retraining"]
SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
EARLY, LATE = (Fact(SINCE + timedelta(hours=hours), "Words.") for hours in (-1, 1))
NOTHING = {
    "every_days": None,
    "last_on": None,
    "next_due_on": None,
    "since": SINCE,
    "drift": None,
    "version": None,
    "today": date(2026, 11, 20),
}


@pytest.mark.parametrize(
    ("given_", "cause"),
    [
        ({}, None), ({"drift": LATE}, "drift"), ({"drift": EARLY}, None), ({"version": LATE}, "component"), ({"version": EARLY}, None),
        ({"drift": LATE, "version": LATE, "next_due_on": date(2026, 1, 1)}, "drift"), ({"next_due_on": date(2026, 11, 20)}, "schedule"),
        ({"next_due_on": date(2026, 11, 21), "every_days": 1}, None), ({"every_days": 19}, "schedule"), ({"every_days": 20}, None),
        ({"every_days": 10, "last_on": date(2026, 11, 10)}, "schedule"), ({"every_days": 11, "last_on": date(2026, 11, 10)}, None),
    ],
)  # fmt: skip
def test_first_trigger_that_fires_makes_it_due(given_, cause):
    due = due_of(**NOTHING | given_)
    assert (due.cause if due else None) == cause
    assert due is None or due.words


@given(st.integers(1, 400), st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(0, 500))
def test_schedule_fires_on_its_day_and_on_every_later_one(every, last, after):
    today = last + timedelta(days=after)
    due = due_of(**NOTHING | {"every_days": every, "last_on": last, "today": today})
    assert (due is not None) == (after >= every)


def test_difference_of_shares_is_newcombe_1998():
    """Newcombe 1998, table II, method 10: 56/70 − 48/80 gives 0.0524 to 0.3339; 9/10 − 3/10 gives 0.1705 to 0.8090."""
    found = difference(56 / 70, 70, 48 / 80, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    found = difference(9 / 10, 10, 3 / 10, 10)
    assert (round(found.low, 4), round(found.high, 4)) == (0.1705, 0.8090)


@pytest.mark.parametrize(
    ("before", "after", "unit", "lower", "n", "state"),
    [
        (0.90, 0.95, "ratio", False, 2000, "better"), (0.95, 0.90, "ratio", False, 2000, "worse"),
        (0.90, 0.91, "ratio", False, 50, "within_chance"),
        (0.90, 0.91, "ratio", False, None, "better"), (1.4, 1.1, "s", True, 10, "better"), (1.1, 1.4, "s", True, None, "worse"),
        (2, 2, "s", True, 5, "same"),
    ],
)  # fmt: skip
def test_better_or_worse_is_said_in_the_direction_of_the_measure(before, after, unit, lower, n, state):
    found = compared(before=before, after=after, unit=unit, is_lower_better=lower, n=n)
    assert found.state == state
    assert ("n = " in found.words) is bool(n)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10**6), st.booleans())
def test_turning_the_direction_turns_better_into_worse_and_nothing_else(before, after, n, lower):
    turned = {"better": "worse", "worse": "better", "same": "same", "within_chance": "within_chance"}
    first, second = (
        compared(before=before, after=after, unit="ratio", is_lower_better=way, n=n).state for way in (lower, not lower)
    )
    assert second == turned[first]


# --- rows ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def live(initiative) -> Initiative:
    Initiative.objects.filter(pk=initiative.pk).update(status="active", phase=4)
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def drift(cast, live):
    values = {
        "name": "Drift",
        "kind": "model",
        "purpose": "drift",
        "direction": "lower",
        "target": 0.25,
        "provenance": "pushed",
    }
    return metric_add(actor=cast.engineer.actor, initiative=live, values=values)


@pytest.fixture
def plan(cast, live, drift) -> Retraining:
    component = Component.objects.create(name="Letter model", kind="model")
    ComponentVersion.objects.create(component=component, number=1, label="1")
    values = {
        "what": "model",
        "every_days": 90,
        "drift_metric": drift.pk,
        "component": component.pk,
        "owner": cast.engineer.user,
    }
    record_add(actor=cast.engineer.actor, kind=KIND, initiative=live, values=values)
    return Retraining.objects.select_related("initiative").get()


def test_nothing_is_due_while_nothing_happened(plan):
    assert retrainings_sweep() == 0


def test_alert_of_the_chosen_metric_makes_it_due_once(cast, live, plan, drift):
    other = metric_add(
        actor=cast.engineer.actor,
        initiative=live,
        values={"name": "Other", "kind": "model", "direction": "lower", "target": 1, "provenance": "pushed"},
    )
    Alert.objects.create(
        metric=other, initiative=live, kind="breached", starts_at=clock.now(), detail="Other 2, target 1"
    )
    assert retrainings_sweep() == 0
    Alert.objects.create(
        metric=drift, initiative=live, kind="breached", starts_at=clock.now(), detail="Drift 0.31, target ≤ 0.25"
    )
    assert (retrainings_sweep(), retrainings_sweep()) == (1, 0)
    run = RetrainingRun.objects.get()
    assert (run.cause, run.words.startswith("Drift 0.31, target ≤ 0.25")) == ("drift", True)
    assert Entry.objects.filter(action="metrics.retraining_due").count() == 1


@pytest.mark.parametrize(
    ("states", "count"), [(["drifted"], 1), (["drifted", "stable"], 0), (["stable", "drifted"], 1), (["warning"], 0)]
)
def test_newest_verdict_counts(plan, drift, states, count):
    for place, state in enumerate(states):
        DriftVerdict.objects.create(
            metric=drift, kind="distribution", column="age", at=clock.now() + timedelta(seconds=place), state=state, method="PSI", n=900,
            statistic=0.3, words="PSI 0.31 on 900 rows",
        )  # fmt: skip
    assert retrainings_sweep() == count


def test_new_version_makes_it_due_and_looking_at_it_settles_it(cast, plan):
    ComponentVersion.objects.create(component=plan.component, number=2, label="2026-12")
    assert retrainings_sweep() == 1
    run = RetrainingRun.objects.select_related("initiative").get()
    assert run.words == "Letter model has a new version, 2026-12."
    finish(cast, run, "rejected")
    assert retrainings_sweep() == 0
    ComponentVersion.objects.create(component=plan.component, number=3, label="2027-01")
    assert retrainings_sweep() == 1


@pytest.mark.parametrize("values", [{"status": "paused"}, {"status": "stopped"}, {"is_adopted": False}])
def test_nothing_is_due_of_what_does_not_run(plan, values):
    ComponentVersion.objects.create(component=plan.component, number=2, label="2")
    Initiative.objects.update(**values)
    assert retrainings_sweep() == 0


def finish(cast, run, outcome="adopted", **values):
    reading = {"measure": "Right", "unit": "ratio", "before": 0.91, "after": 0.94, "n": 1200}
    given_ = {"test_set": "Fixed set", "readings": [reading], "version_label": "2026-12"} | values
    return retraining_finish(actor=cast.engineer.actor, run=run, outcome=outcome, **given_)


@pytest.fixture
def run(cast, plan) -> RetrainingRun:
    retraining_call(actor=cast.engineer.actor, retraining=plan, reason="The register has changed.")
    return RetrainingRun.objects.select_related("initiative").get()


def test_adopted_run_flags_the_charts_updates_the_record_and_plans_the_next(cast, plan, run, drift):
    finish(
        cast,
        run,
        readings=[
            {"metric": drift, "before": 0.3, "after": 0.05},
            {"measure": "Right", "unit": "ratio", "before": 0.91, "after": 0.94},
        ],
    )
    flag = Annotation.objects.get()
    assert (flag.kind, "2026-12 adopted" in flag.text) == ("retraining", True)
    plan.refresh_from_db()
    assert (plan.last_on, plan.next_due_on, plan.outcome) == (
        clock.today(),
        clock.today() + timedelta(days=90),
        "adopted",
    )
    assert (plan.before, plan.after) == ("Drift 0.3; Right 0.91", "Drift 0.05; Right 0.94")
    assert plan.missing() == []
    first = run.readings.first()
    assert (first.measure, first.is_lower_better) == ("Drift", True), "a metric brings its own name and direction"


def test_prompt_gets_a_flag_of_its_own_kind_and_what_was_rejected_none(cast, plan, run):
    Retraining.objects.update(what="prompt")
    finish(cast, run, "rejected")
    assert not Annotation.objects.exists()
    again = retraining_call(actor=cast.engineer.actor, retraining=plan, reason="Another prompt was written.")
    finish(cast, RetrainingRun.objects.select_related("initiative").get(pk=again.pk))
    assert Annotation.objects.get().kind == "prompt_change"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "due"}, "outcome"), ({"test_set": " "}, "test_set"), ({"readings": []}, "readings"),
        ({"next_due_on": date(2020, 1, 1)}, "next_due_on"),
        ({"readings": [{"measure": "A", "before": 1}]}, "readings"), ({"readings": [{"before": 1, "after": 2}]}, "readings"),
        ({"readings": [{"measure": "A", "before": 1, "after": float("nan")}]}, "readings"),
        ({"readings": [{"measure": "A", "before": 1, "after": 2}] * 2}, "readings"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_closed(cast, run, values, field):
    with pytest.raises(DomainError) as caught:
        finish(cast, run, **values)
    assert caught.value.field == field
    assert RetrainingRun.objects.get().state == "due"


def test_it_is_due_once_and_closed_once(cast, plan, run):
    with pytest.raises(DomainError, match="already"):
        retraining_call(actor=cast.engineer.actor, retraining=plan, reason="Once more, please.")
    finish(cast, run)
    with pytest.raises(DomainError, match="closed already"):
        finish(cast, run)


@pytest.mark.parametrize("who", ["executive", "auditor", "outsider"])
def test_others_neither_call_nor_close(cast, plan, run, who):
    with pytest.raises(NotAllowed):
        retraining_call(actor=getattr(cast, who).actor, retraining=plan, reason="The register has changed.")
    with pytest.raises(NotAllowed):
        retraining_finish(actor=getattr(cast, who).actor, run=run, outcome="adopted", test_set="T", readings=[])


def test_page_my_work_and_form(cast, plan, run, sign_in):
    browser, url = sign_in(cast.engineer), f"/i/{plan.initiative.key}/retrainings/{plan.pk}/"
    page = browser.get(url).content.decode()
    assert "The register has changed." in page
    assert "Every 90 days" in page
    assert "The register has changed." in browser.get("/my-work/").content.decode()
    assert "The register has changed." not in sign_in(cast.sponsor).get("/my-work/").content.decode()
    empty = browser.post(f"{url}finish/", {"outcome": "adopted", "test_set": "T"})
    assert empty.status_code == 422
    answer = {"outcome": "adopted", "test_set": "Fixed set", "measure_0": "Right", "unit_0": "ratio", "better_0": "higher",
              "before_0": "0.91", "after_0": "0.94", "n_0": "1200"}  # fmt: skip
    assert browser.post(f"{url}finish/", answer).status_code == 303
    page = browser.get(url).content.decode()
    assert "Better" in page
    assert "95 % interval" in page
