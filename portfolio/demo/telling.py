"""Puts the whole history of one initiative on the timeline: phase by phase, gate by gate, up to today."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from initiatives.models import Initiative
from initiatives.services import initiative_create, seat_accept, seat_assign, update_post, visibility_set
from phases.models import Ask, Wait
from phases.services import ask_answer, ask_raise, initiative_accept, item_assign, wait_end, wait_start
from portfolio.demo import gating
from portfolio.demo.early_phases import Task, discovery, pilot
from portfolio.demo.late_phases import running, scaling, validation
from portfolio.demo.story import Story

PHASES: dict[int, Callable[[Story], list[Task]]] = {1: discovery, 2: pilot, 3: validation, 4: scaling}
ASKED_BEFORE, ITEMS_BEFORE = 6, 8
"""Days before a decision on which a gate was asked for, and by which its items were done."""
WATCHED_DAYS = 8
REASON = "Every criterion is met and every signature is in."


def tell(story: Story) -> None:
    """Schedule everything that the data file says of this initiative, apart from its special events."""
    spec, at = story.spec, story.timeline.at
    story.initiative = Initiative(
        risk_tier=spec.get("tier", "critical"), ai_type=spec.get("ai", ""), data_class=spec.get("data", "")
    )
    at(spec["begun"], partial(_create, story))
    if spec.get("idea"):
        return
    at(spec["begun"] - 3, partial(_accept, story))
    _told(story)
    start = spec["begun"] - 4
    for phase, gate in enumerate(spec.gates, start=1):
        _finished_phase(story, phase, start, gate)
        start = gate
    last = _last_phase(story)
    if len(spec.gates) == 4:
        spread(story, running(story), start, 2)
    if len(spec.gates) >= 3 and not spec.get("ended"):
        at(8, story.renew)
    if len(spec.gates) < 4 and last is not None:
        _present_phase(story, last, start)
    if last is not None:
        _pushes(story)


def _create(story: Story) -> None:
    spec = story.spec
    names = {
        "business_unit": "unit", "workflow": "workflow", "workflow_users": "who", "workflow_volume": "volume",
        "workflow_minutes": "minutes", "workflow_decision": "decision", "change_for_users": "change", "ai_type": "ai",
        "data_class": "data", "tags": "tags", "fit_inputs": "fit",
    }  # fmt: skip
    values = {column: spec[name] for column, name in names.items() if spec.get(name) is not None}
    if spec.get("target") is not None:
        values["target_on"] = story.timeline.day(spec["target"])
    if "workflow_minutes" in values:
        values["workflow_minutes"] = str(values["workflow_minutes"])
    story.initiative = initiative_create(
        actor=story.actor("business"), title=spec["title"], outcome=spec["outcome"], values=values
    )


def _accept(story: Story) -> None:
    pm = story.cast.actor("pm")
    story.initiative = initiative_accept(actor=pm, initiative=story.initiative)
    seat = seat_assign(actor=pm, initiative=story.initiative, kind="lead", user=story.cast.user("lead"))
    seat_accept(actor=story.cast.actor("lead"), seat=seat)
    if story.spec.get("members_only"):
        story.initiative = visibility_set(actor=pm, initiative=story.initiative, visibility="members")


def _told(story: Story) -> None:
    """Updates, waits and questions, as the file dates them."""
    for days_ago, health, text, next_step in story.spec.get("updates", ()):
        story.timeline.at(days_ago, partial(_update, story, health, text, next_step))
    for wait in story.spec.get("waits", ()):
        story.timeline.at(wait["since"], partial(_wait, story, wait))
        if "ended" in wait:
            story.timeline.at(wait["ended"], partial(_wait_over, story))
    for ask in story.spec.get("asks", ()):
        story.timeline.at(ask["asked"], partial(_ask, story, ask))
        if "answered" in ask:
            story.timeline.at(ask["answered"], partial(_ask_answered, story, ask))


def _update(story: Story, health: str, text: str, next_step: str) -> None:
    update_post(
        actor=story.cast.actor("lead"), initiative=story.initiative, health=health, text=text, next_step=next_step
    )


def _wait(story: Story, wait: dict[str, Any]) -> None:
    until = wait.get("until")
    wait_start(
        actor=story.cast.actor("lead"), initiative=story.initiative, cause=wait["cause"], waiting_on=wait["whom"],
        until=story.timeline.day(until) if until is not None else None,
    )  # fmt: skip


def _wait_over(story: Story) -> None:
    for wait in Wait.objects.open().filter(initiative=story.initiative).select_related("initiative"):
        wait_end(actor=story.cast.actor("lead"), wait=wait)


def _ask(story: Story, ask: dict[str, Any]) -> None:
    ask_raise(
        actor=story.cast.actor("lead"), initiative=story.initiative, question=ask["question"], options=ask["options"],
        recommendation=ask["options"][0], why=ask["why"], cost_of_waiting=ask["cost"], cause=ask["cause"],
        asked_of=story.cast.user("executive"), due_on=story.timeline.day(ask["due"]),
    )  # fmt: skip


def _ask_answered(story: Story, ask: dict[str, Any]) -> None:
    open_one = Ask.objects.open().get(initiative=story.initiative, question=ask["question"])
    ask_answer(actor=story.cast.actor("executive"), ask=open_one, choice=ask["choice"], reason=ask.get("reason", ""))


def _finished_phase(story: Story, phase: int, start: float, gate: float) -> None:
    """All tasks of a phase that was passed, its request, signatures and decision."""
    at = story.timeline.at
    spread(story, PHASES[phase](story), start, _sent_back(story, phase) or gate + ITEMS_BEFORE)
    if phase >= 3:
        _hourly(story, gate + WATCHED_DAYS, gate)
    if phase >= 3:
        at(gate + ITEMS_BEFORE, story.renew)
    at(gate + ASKED_BEFORE, partial(_push_and, story, partial(gating.ask, story, phase)))
    gating.schedule_signatures(story, phase, gate + ASKED_BEFORE - 1, gate + 1)
    outcome = partial(gating.decide, story, "go", REASON)
    decided = story.decisions.get(phase, outcome)
    # From gate 3 on the verdict reads values of the last hours.
    at(gate, partial(_push_and, story, decided) if phase >= 3 else decided)
    at(gate - 2, partial(_update, story, "on_track", f"Gate {phase} is passed.", "Plan the next phase"))


def _sent_back(story: Story, phase: int) -> float | None:
    """By when everything was done for the first round of a gate that did not pass."""
    given = story.spec.get("recycled")
    return given["day"] + ITEMS_BEFORE if given and given["gate"] == phase else None


def _last_phase(story: Story) -> int | None:
    """The phase in which it is now; None when it has ended."""
    ended = story.spec.get("ended")
    if ended:
        return None if len(story.spec.gates) == ended["gate"] else int(ended["gate"])
    return min(len(story.spec.gates) + 1, 4)


def _present_phase(story: Story, phase: int, start: float) -> None:
    """What has been done in the present phase: all but what the file says is left."""
    spec = story.spec
    end = float(spec.get("quiet") or 2)
    sent_back = _sent_back(story, phase)
    if sent_back is not None:
        end = sent_back
    elif "open" in spec.given:
        end = spec["open"]["asked"] + 1
    elif spec.get("ended"):
        end = spec["ended"]["day"] + ITEMS_BEFORE
    elif spec.get("paused"):
        end = spec["paused"]["day"] + 1
    elif phase == 4:
        end = 7
    tasks = [task for task in PHASES[phase](story) if task[0] not in spec.left]
    spread(story, tasks, start, end)
    if not spec.get("ended") and not spec.get("paused"):
        _assign(story, min(end, 8))
    if "open" in spec.given:
        _open_gate(story, phase, spec["open"])


def _open_gate(story: Story, phase: int, given: dict[str, Any]) -> None:
    days_ago = given["asked"]
    story.timeline.at(days_ago, partial(_push_and, story, partial(gating.ask, story, phase)))
    if given.get("signed"):
        gating.schedule_signatures(story, phase, days_ago - 1, 1)


def spread(story: Story, tasks: Sequence[Task], start: float, end: float) -> None:
    """Let the tasks happen in their order, evenly from the day `start` to the day `end`, with a little unrest."""
    step = (start - end) / (len(tasks) + 1)
    for number, (_, act) in enumerate(tasks, start=1):
        unrest = story.rng.uniform(-0.3, 0.3) * step
        story.timeline.at(max(start - step * number + unrest, end), act)


def _assign(story: Story, end: float) -> None:
    """Give what is left to the owners, each with a day; where it is quiet, the second one is late."""
    late = 3 if story.spec.get("quiet") else -4
    for number, code in enumerate(code for code in story.items if code in story.spec.left):
        due_on = story.timeline.day((-12, late, -20, -5, -30, -9)[number % 6])
        story.timeline.at(end, partial(_give, story, code, due_on))


def _give(story: Story, code: str, due_on: date) -> None:
    item = story.items[code]
    if item.is_asked_of(story.initiative):
        user = story.user(item.owner_side)
        item_assign(actor=story.cast.actor("lead"), initiative=story.initiative, item=item, user=user, due_on=due_on)


def _hourly(story: Story, since: float, until: float) -> None:
    moment = story.timeline.moment
    story.hourly.append((moment(since), moment(until)))


def _push_and(story: Story, act: Callable[[], object]) -> None:
    """What was measured is there before somebody acts on it."""
    if story.metrics:
        story.push()
    act()


def _pushes(story: Story) -> None:
    """Values arrive until now, hourly in the last eight days; and where something went wrong, while it did."""
    story.hourly.append((story.timeline.moment(WATCHED_DAYS), story.timeline.now))
    for windows in (story.spec.get("breaches") or {}).values():
        for since, until, _ in windows:
            for day in (since - 4, until - 5):
                if day > 0:
                    story.timeline.at(day, story.push)
    story.timeline.finally_(story.push)
