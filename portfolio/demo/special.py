"""What happened to single initiatives: conditions, waivers, a way back, a stop, an incident, a pause, a late value."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from common import clock
from initiatives.models import Incident, Seat
from initiatives.services import disposal_record, initiative_pause, record_edit, seat_end
from metrics.models import Alert
from metrics.services import alert_acknowledge, annotation_add, metric_add, metric_value_type
from portfolio.demo import distributions, gating, loops, promising, valuing
from portfolio.demo.late_phases import wave_end
from portfolio.demo.story import KINDS, Story
from reviews.models import Waiver
from reviews.services import kpi_rebaseline, waiver_approve, waiver_propose
from reviews.services.signing import NewCondition


def schedule(story: Story) -> None:
    """Put the special events of one initiative on the timeline."""
    for name in ("recycled", "ended", "paused"):
        if story.spec.get(name):
            BY_FIELD[name](story, story.spec[name])
    if story.spec.get("no_operations"):
        story.timeline.at(story.spec["no_operations"], partial(_operations_leave, story))
    if story.spec.slug in BY_SLUG:
        BY_SLUG[story.spec.slug](story)


def _recycled(story: Story, given: dict[str, Any]) -> None:
    """A round that did not pass: asked for, accepted by the owners, sent back."""
    at, day, phase = story.timeline.at, given["day"], given["gate"]
    against = {1: "business_value", 3: "security", 4: "business_value"}[phase]
    story.hourly.append((story.timeline.moment(day + 8), story.timeline.moment(day)))
    at(day + 6, partial(_pushed, story, partial(gating.ask, story, phase)))
    gating.schedule_signatures(story, phase, day + 5, day + 2, without=against)
    at(day + 1, partial(gating.review, story, against, "request_changes", given["reason"]))
    at(day, partial(_pushed, story, partial(gating.decide, story, "recycle", given["reason"])))


def _ended(story: Story, given: dict[str, Any]) -> None:
    at, day, phase = story.timeline.at, given["day"], given["gate"]
    if phase == 4:
        at(day + 7, partial(wave_end, story, 2, outcome="The group works with it until the end."))
    words = {name: given[name] for name in ("lesson", "assets", "wind_down")}
    at(day + 6, partial(_pushed, story, partial(gating.ask, story, phase)))
    at(day, partial(_pushed, story, partial(gating.decide, story, given["outcome"], given["reason"], **words)))
    for ago, subject, outcome, what, more in story.spec.get("disposal", ()):
        at(ago, partial(_dispose, story, subject, outcome, what, more))


def _dispose(story: Story, subject: str, outcome: str, what: str, more: dict[str, Any]) -> None:
    """A line of the disposal record; `keep_days` counts from that day."""
    words = {name: text for name, text in more.items() if name != "keep_days"}
    kept_until = clock.today() + timedelta(days=more["keep_days"]) if "keep_days" in more else None
    disposal_record(
        actor=story.cast.actor("pm"), initiative=story.initiative, subject=subject, outcome=outcome, what=what,
        kept_until=kept_until, **words,
    )  # fmt: skip


def _paused(story: Story, given: dict[str, Any]) -> None:
    until = story.timeline.day(given["until"])
    story.timeline.at(given["day"], partial(_pause, story, given["reason"], until))


def _pause(story: Story, reason: str, until: Any) -> None:
    if story.metrics:
        story.push()
    story.initiative = initiative_pause(
        actor=story.cast.actor("pm"), initiative=story.initiative, reason=reason, until=until
    )


def _pushed(story: Story, act: Callable[[], object]) -> None:
    if story.metrics:
        story.push()
    act()


def _operations_leave(story: Story) -> None:
    seat = Seat.objects.current().get(initiative=story.initiative, kind="operations")
    seat_end(actor=story.actor("operations"), seat=seat)


def _claims(story: Story) -> None:
    """A re-baseline in the open, a value that somebody types each month, a third wave, a ledger of all grades."""
    valuing.schedule(story)
    story.timeline.at(230, partial(_rebaseline, story))
    story.timeline.at(95, partial(_typed_metric, story))
    for day in (94, 64, 35):
        story.timeline.at(day, partial(_typed_value, story, float(story.rng.randrange(9, 16))))
    story.timeline.at(60, partial(_note, story, "retraining", "Retrained on the letters of spring"))


def _rebaseline(story: Story) -> None:
    reason = "The register changed its categories; the baseline was measured again on the same month."
    kpi = story.metric("kpi")
    kpi_rebaseline(
        actor=story.actor("business"), initiative=story.initiative, values={"baseline": "30"}, reason=reason, metric=kpi,
        password=None,
    )  # fmt: skip


def _typed_metric(story: Story) -> None:
    values = {
        "name": "Complaints about misrouting", "kind": "business", "purpose": "other", "unit": "a month", "direction": "lower",
        "target": 20.0, "provenance": "typed", "interval_s": 30 * 86_400, "grace_s": 20 * 86_400, "owner": story.user("business"),
        "why": "No system counts them; the complaints desk tells the number.",
    }  # fmt: skip
    story.typed = metric_add(actor=story.actor("business"), initiative=story.initiative, values=values)


def _typed_value(story: Story, value: float) -> None:
    assert story.typed is not None
    story.typed = metric_value_type(actor=story.actor("business"), metric=story.typed, value=value, n=31)


def _note(story: Story, kind: str, text: str) -> None:
    annotation_add(actor=story.actor("engineering"), initiative=story.initiative, kind=kind, text=text)


def _contacts(story: Story) -> None:
    """A release that made it slow, the incident, the next release, the recovery; later calls that grow longer."""
    distributions.schedule(story)
    valuing.schedule(story)
    at = story.timeline.at
    at(96, partial(_note, story, "release", "Release 2.4"))
    at(94, partial(_incident, story))
    at(91, partial(_acknowledge, story))
    at(67, partial(_note, story, "release", "Release 2.5"))
    at(66, partial(_incident_over, story))
    loops.schedule(story)


def _incident(story: Story) -> None:
    story.record(
        "incident", "operations", title="Drafts arrive after the next call has begun", severity=2, aware_at=clock.now(), phase=4,
        what_happened="Since release 2.4 the 95th percentile is above four seconds on Mondays; agents type by hand.",
    )  # fmt: skip


def _acknowledge(story: Story) -> None:
    for alert in Alert.objects.open().filter(initiative=story.initiative).select_related("metric__initiative"):
        alert_acknowledge(actor=story.actor("engineering"), alert=alert, note="We look at the queue.")


def _incident_over(story: Story) -> None:
    incident = Incident.objects.get(initiative=story.initiative)
    values = {
        "resolved_at": clock.now(),
        "resolution": "The queue was drained by one worker only; release 2.5 runs four.",
    }
    record_edit(actor=story.actor("operations"), kind=KINDS["incident"], record=incident, values=values)


def _maintenance(story: Story) -> None:
    """A conditional go with one condition late and one open; an objective that lost half of its budget in a morning."""
    promising.schedule(story)
    story.decisions[3] = partial(_conditional_go, story)


def _conditional_go(story: Story) -> None:
    today = clock.today()
    conditions = [
        NewCondition(
            "A spare gateway is on the shelf of each plant.",
            story.user("operations"),
            today + timedelta(days=28),
            needs_evidence=True,
        ),
        NewCondition("Shift leaders of plant 3 are trained.", story.user("business"), today + timedelta(days=60)),
    ]
    gating.decide(
        story,
        "conditional_go",
        "The first wave is small enough to go ahead with two things open.",
        conditions=conditions,
    )


def _contracts(story: Story) -> None:
    """Two waivers: one that ends in a week, one that was extended once; a third waits for its second person."""
    reason, control = (
        "The tester is booked until next month.",
        "Only the procurement team can reach the service meanwhile.",
    )
    story.timeline.at(20, partial(_waive, story, "p3-security-test", reason, control, 27))
    story.timeline.at(18, partial(_waiver_approve, story))
    story.timeline.at(9, partial(_edge_case, story, "White text on white ground"))
    reason, control = (
        "Two of 140 cases still get through.",
        "Attachments are opened as text without their hidden parts.",
    )
    story.timeline.at(17, partial(_waive, story, "p3-red-team", reason, control, 20))
    story.timeline.at(16, partial(_waiver_approve, story))
    story.timeline.at(5, partial(_waive, story, "p3-red-team", reason, control, 35, extends=True))
    story.timeline.at(4, partial(_waiver_approve, story))
    reason, control = ("The notice waits for the works council.", "Buyers are told in person before each session.")
    story.timeline.at(3, partial(_waive, story, "p3-training", reason, control, 30))


def _waive(story: Story, criterion: str, reason: str, control: str, days: int, *, extends: bool = False) -> None:
    earlier = Waiver.objects.filter(initiative=story.initiative, criterion=criterion).last() if extends else None
    waiver_propose(
        actor=story.cast.actor("lead"), initiative=story.initiative, criterion=criterion, reason=reason, control=control,
        ends_on=clock.today() + timedelta(days=days), extends=earlier,
    )  # fmt: skip


def _waiver_approve(story: Story) -> None:
    waiting = Waiver.objects.proposed().filter(initiative=story.initiative)
    waiver_approve(actor=story.cast.actor("waiver"), waiver=waiting.get())


def _search(story: Story) -> None:
    valuing.schedule(story)
    story.timeline.at(74, partial(_note, story, "release", "New manuals in the archive"))
    story.timeline.at(
        57,
        partial(wave_end, story, 2, state="aborted", outcome="Every fifth answer named an outdated page: taken back."),
    )
    for day, title in ((20, "Page of an old edition"), (6, "Manual with two machines on one page")):
        story.timeline.at(day, partial(_edge_case, story, title))


def _edge_case(story: Story, title: str) -> None:
    story.record(
        "edge_case", "engineering", title=title, found_in="Real use", expected="A person is asked before anything is answered.",
        tested_on=clock.today(), passed=True,
    )  # fmt: skip


BY_FIELD: dict[str, Callable[[Story, dict[str, Any]], None]] = {
    "recycled": _recycled,
    "ended": _ended,
    "paused": _paused,
}
BY_SLUG: dict[str, Callable[[Story], None]] = {
    "claims": _claims, "contacts": _contacts, "maintenance": _maintenance, "contracts": _contracts, "search": _search,
}  # fmt: skip
