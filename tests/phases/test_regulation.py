"""The regulation pack: what concerns an initiative and from when, and how long there is to report an incident."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.models import AiActClass, AiActRole, AiType, DataClass, RiskTier
from phases.playbook_format import PlaybookError
from phases.regulation import (
    AI_ACT_CLASSES,
    CIRCUMSTANCES,
    PACK_PATH,
    Subject,
    incident_clocks,
    obligations,
    pack,
    parse,
)

AWARE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 26)
PROVIDER = Subject("high", "provider", "high", "predictive", "personal", is_confirmed=True)
SUBJECTS = st.builds(
    Subject,
    ai_act_class=st.sampled_from(AiActClass.values),
    ai_act_role=st.sampled_from(AiActRole.values),
    risk_tier=st.sampled_from(RiskTier.values),
    ai_type=st.sampled_from(["", *AiType.values]),
    data_class=st.sampled_from(["", *DataClass.values]),
    is_confirmed=st.booleans(),
)


def _changed(**changes: Any) -> Subject:
    return replace(PROVIDER, **changes)


def _codes(subject: Subject, on: date = TODAY) -> set[str]:
    return {line.duty.code for line in obligations(subject, on)}


def _due(subject: Subject, *circumstances: str, at: datetime = AWARE) -> dict[str, timedelta]:
    chosen = frozenset(circumstances) or None
    return {clock.code: clock.due_at - at for clock in incident_clocks(at, subject, circumstances=chosen)}


def test_words_are_those_of_the_initiative() -> None:
    assert set(AI_ACT_CLASSES) == {value for value in AiActClass.values if value}


@pytest.mark.parametrize(
    ("circumstance", "code", "within"),
    [
        ("serious", "aia-73-2", timedelta(days=15)),
        ("widespread", "aia-73-3", timedelta(days=2)),
        ("critical_infrastructure", "aia-73-3", timedelta(days=2)),
        ("death", "aia-73-4", timedelta(days=10)),
        ("personal_data", "gdpr-33-1", timedelta(hours=72)),
    ],
)
def test_an_incident_is_due_when_its_article_says(circumstance: str, code: str, within: timedelta) -> None:
    assert _due(PROVIDER, circumstance) == {code: within}


def test_an_incident_that_nobody_has_described_shows_every_timer_with_its_condition() -> None:
    clocks = incident_clocks(AWARE, PROVIDER)
    assert [clock.code for clock in clocks] == ["aia-73-3", "gdpr-33-1", "aia-73-4", "aia-73-2"]
    assert all(clock.when.startswith("If ") for clock in clocks)
    assert all(clock.source.startswith("https://") and clock.checked <= TODAY for clock in clocks)


def test_a_deployer_tells_the_provider_at_once_when_article_26_applies() -> None:
    deployer = _changed(ai_act_role="deployer", data_class="public")
    assert _due(deployer) == {}
    later = datetime(2027, 12, 2, 8, tzinfo=UTC)
    assert _due(deployer, at=later) == {"aia-26-5": timedelta(0)}
    assert [clock.is_at_once for clock in incident_clocks(later, deployer)] == [True]


def test_a_timer_does_not_run_before_its_law_applies() -> None:
    assert "aia-73-2" in _due(PROVIDER, at=datetime(2026, 8, 2, tzinfo=UTC))
    assert "aia-73-2" not in _due(PROVIDER, at=datetime(2026, 8, 1, tzinfo=UTC))


def test_public_data_starts_no_clock_of_data_protection() -> None:
    assert "gdpr-33-1" not in _due(_changed(data_class="public"))
    assert "gdpr-33-1" in _due(_changed(data_class="special"))


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("aia-4", date(2025, 2, 2)),
        ("aia-50-1", date(2026, 8, 2)),
        ("aia-9", date(2027, 12, 2)),
        ("aia-15", date(2027, 12, 2)),
        ("aia-73", date(2026, 8, 2)),
    ],
)
def test_a_duty_is_in_force_from_its_day_and_not_before(code: str, day: date) -> None:
    found = {line.duty.code: line for line in obligations(PROVIDER, day)}
    before = {line.duty.code: line for line in obligations(PROVIDER, day - timedelta(days=1))}
    assert found[code].applies_on == day
    assert found[code].is_in_force
    assert not before[code].is_in_force


def test_a_high_risk_duty_names_both_dates_of_the_amended_act() -> None:
    duty = next(duty for duty in pack().duties if duty.code == "aia-9")
    assert [line.applies_on for line in duty.dates] == [date(2027, 12, 2), date(2028, 8, 2)]
    between = next(line for line in obligations(PROVIDER, date(2028, 1, 1)) if line.duty is duty)
    assert between.next_date
    assert between.next_date.applies_on == date(2028, 8, 2)


def test_provider_and_deployer_have_their_own_duties_and_both_have_all() -> None:
    provider, deployer = _codes(PROVIDER), _codes(_changed(ai_act_role="deployer"))
    assert "aia-9" in provider - deployer
    assert "aia-27" in deployer - provider
    assert _codes(_changed(ai_act_role="both")) == provider | deployer


def test_an_unstated_or_unconfirmed_class_counts_as_high_risk_and_says_so() -> None:
    confirmed = _changed(ai_act_class="minimal")
    for subject in (
        _changed(ai_act_class="", is_confirmed=False),
        _changed(ai_act_class="minimal", is_confirmed=False),
    ):
        found = {line.duty.code: line for line in obligations(subject, TODAY)}
        assert found["aia-9"].doubts == ("Would apply if confirmed as high-risk and as provider.",)
    assert "aia-9" not in _codes(confirmed)


@pytest.mark.parametrize(
    ("code", "would"),
    [
        ("aia-4", "within the Act and as provider or deployer"),
        ("aia-50-1", "high-risk or bound to transparency and as provider"),
        ("aia-27", "high-risk and as deployer"),
    ],
)
def test_a_class_that_counts_as_high_risk_only_until_it_is_confirmed_is_no_certainty(code: str, would: str) -> None:
    waiting = _changed(ai_act_class="high", ai_act_role="both", is_confirmed=False)
    line = next(line for line in obligations(waiting, TODAY) if line.duty.code == code)
    assert line.doubts == (f"Would apply if confirmed as {would}.",)
    sure = next(line for line in obligations(replace(waiting, is_confirmed=True), TODAY) if line.duty.code == code)
    assert sure.doubts == ()


def test_timers_of_an_unconfirmed_class_say_as_what_they_would_run() -> None:
    waiting = _changed(ai_act_role="both", is_confirmed=False)
    doubts = {clock.code: clock.doubts for clock in incident_clocks(AWARE, waiting)}
    assert doubts["aia-73-2"] == ("Would apply if confirmed as high-risk and as provider.",)
    assert doubts["gdpr-33-1"] == (), "personal data does not wait for a class"
    assert all(not clock.doubts for clock in incident_clocks(AWARE, replace(waiting, is_confirmed=True)))


def test_a_stated_class_that_matches_leaves_no_doubt() -> None:
    assert all(not line.doubts for line in obligations(PROVIDER, TODAY))


@given(subject=SUBJECTS, day=st.dates(date(2024, 1, 1), date(2031, 1, 1)))
@settings(max_examples=60, derandomize=True)
def test_confirming_never_adds_a_duty_and_time_never_removes_one(subject: Subject, day: date) -> None:
    assert _codes(replace(subject, is_confirmed=True)) <= _codes(replace(subject, is_confirmed=False))
    today = {line.duty.code for line in obligations(subject, day) if line.is_in_force}
    later = {line.duty.code for line in obligations(subject, day + timedelta(days=90)) if line.is_in_force}
    assert today <= later
    assert {clock.code for clock in incident_clocks(AWARE, subject, circumstances=frozenset(CIRCUMSTANCES))} == {
        clock.code for clock in incident_clocks(AWARE, subject)
    }


def test_a_law_not_looked_up_for_180_days_is_stale() -> None:
    law = pack().framework("eu-ai-act")
    assert not law.is_stale_on(law.last_checked + timedelta(days=180))
    assert law.is_stale_on(law.last_checked + timedelta(days=181))


def test_a_faulty_pack_names_each_fault() -> None:
    text = PACK_PATH.read_text(encoding="utf-8")
    broken = text.replace("within: {days: 2}", "within: {}").replace(
        "framework: gdpr\n    article: Art 35", "framework: gone\n    article: Art 35"
    )
    with pytest.raises(PlaybookError) as caught:
        parse(broken)
    assert caught.value.faults == (
        "timers[0].within.days: is missing, a timer needs days or hours",
        "gdpr-35: the framework gone is not listed",
    )


def test_no_date_of_a_law_stands_in_code() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in PACK_PATH.parent.parent.joinpath("regulation").glob("*.py")
    )
    assert not any(year in code for year in ("2024", "2025", "2026", "2027", "2028", "2030"))
