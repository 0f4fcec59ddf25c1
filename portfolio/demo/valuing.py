"""The value ledgers of the demo: entries of every grade, a correction, a budget that gates released, one over-spent."""

from datetime import timedelta
from functools import partial
from typing import Any

from common import clock
from metrics.models import ValueEntry
from metrics.services import (
    budget_tranche_add,
    metric_add,
    metric_value_type,
    value_basis_set,
    value_entry_add,
    value_entry_verify,
)
from portfolio.demo.story import Story

PLANNED = {
    "claims": (60_000, 90_000, 160_000),
    "contacts": (40_000, 70_000, 120_000),
    "search": (30_000, 50_000, 60_000),
}
MONTH = 30


def schedule(story: Story) -> None:
    """Budget in the first days, costs by the quarter, a claim that becomes an estimate and then a measured benefit."""
    spec, at = story.spec, story.timeline.at
    at(spec["begun"] - 4, partial(_budget, story, PLANNED[spec.slug]))
    at(spec["begun"] - 10, partial(_claim, story))
    pilot, build, live = spec.gates[:3]
    parts = {"Pilot team": (spec["begun"], pilot, 55_000), "Build and licences": (pilot, build, 84_000)}
    for what, (start, end, amount) in parts.items():
        at(end - 2, partial(_spend, story, what, start, end, amount if spec.slug != "search" else amount * 1.2))
    at(live - 1, partial(_estimate, story))
    at(20, partial(_spend, story, "Operation and support", live, 21, 52_000))
    if spec.slug == "claims":
        at(76, partial(_volume, story))
        for number, letters in enumerate((34_900, 35_600, 36_100)):
            at(75 - MONTH * number, partial(_volume_value, story, float(letters)))
        at(18, partial(_measured, story))
        at(12, partial(_verified, story))
    at(11, partial(_basis, story))


def _budget(story: Story, amounts: tuple[int, ...]) -> None:
    for phase, amount in enumerate(amounts, start=1):
        values = {"phase": phase, "amount": str(amount), "purpose": ("Pilot", "Hardening", "First year")[phase - 1]}
        budget_tranche_add(actor=story.cast.actor("pm"), initiative=story.initiative, values=values)


def _enter(story: Story, seat: str, /, **values: Any) -> ValueEntry:
    actor = story.cast.actor("lead") if seat == "lead" else story.actor(seat)
    given = {**values, "amount": f"{values['amount']:.2f}"}
    return value_entry_add(actor=actor, initiative=story.initiative, values=given)


def _claim(story: Story) -> None:
    today = clock.today()
    _enter(
        story, "lead", side="benefit", what="Fewer questions by telephone in the first year", amount=150_000, grade="claimed",
        starts_on=today + timedelta(days=300), ends_on=today + timedelta(days=665),
    )  # fmt: skip


def _spend(story: Story, what: str, start: float, end: float, amount: float) -> None:
    day = story.timeline.day
    _enter(
        story, "operations", side="cost", what=what, amount=amount, grade="measured", starts_on=day(start), ends_on=day(end),
        method="Invoices and booked hours of the period.", sample_n=3,
    )  # fmt: skip


def _estimate(story: Story) -> None:
    """The claim of the first days, worked out: it replaces the claim."""
    claim = ValueEntry.objects.get(initiative=story.initiative, side="benefit", grade="claimed")
    today = clock.today()
    _enter(
        story, "business", side="benefit", what="Fewer questions by telephone in the first year", amount=96_000, grade="estimated",
        starts_on=today, ends_on=today + timedelta(days=365), replaces=claim.pk,
        method="Calls a case in the pilot, times the volume of the workflow, times the cost of a call.",
    )  # fmt: skip


def _volume(story: Story) -> None:
    values = {
        "name": "Claims handled", "kind": "business", "purpose": "throughput", "unit": "claims", "direction": "higher",
        "target": 30_000.0, "provenance": "typed", "interval_s": MONTH * 86_400, "grace_s": 20 * 86_400,
        "owner": story.user("business"), "why": "Unit cost is worked out from it.",
    }  # fmt: skip
    story.counted = metric_add(actor=story.actor("business"), initiative=story.initiative, values=values)


def _volume_value(story: Story, value: float) -> None:
    assert story.counted is not None
    metric_value_type(actor=story.actor("business"), metric=story.counted, value=value)


def _measured(story: Story) -> None:
    kpi = story.metric("kpi")
    assert kpi is not None
    day = story.timeline.day
    _enter(
        story, "business", side="benefit", what="Time saved, first nine months", amount=310_500, grade="measured",
        starts_on=day(story.spec.gates[2]), ends_on=day(19), metric=kpi.pk, sample_n=11_840,
        method="Hours until the desk against the baseline of the contract, at the rate of the clerks.",
    )  # fmt: skip


def _verified(story: Story) -> None:
    entry = ValueEntry.objects.current().get(initiative=story.initiative, what="Pilot team")
    value_entry_verify(actor=story.cast.actor("value"), entry=entry, note="Booked on the cost centre of the project.")
    entry = ValueEntry.objects.current().get(initiative=story.initiative, what="Time saved, first nine months")
    value_entry_verify(actor=story.cast.actor("value"), entry=entry, note="Overtime of the claims desks, same months.")


def _basis(story: Story) -> None:
    used = story.metric("adoption")
    values = {
        "volume_metric": story.counted.pk if story.counted else None, "adoption_metric": used.pk if used else None,
        "eligible_users": str(story.spec["envelope"][0]),
    }  # fmt: skip
    value_basis_set(actor=story.actor("business"), initiative=story.initiative, values=values)
