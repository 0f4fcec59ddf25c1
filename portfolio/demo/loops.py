"""The loops of one demo initiative: what its users say, a prompt that was evaluated again, a wave at its abort threshold."""

from datetime import timedelta
from functools import partial
from typing import Any

from common import clock
from initiatives.services import record_edit
from metrics.models import Change, Feedback, Metric, Retraining, RetrainingRun
from metrics.services import (
    feedback_form_open,
    feedback_form_send,
    feedback_take,
    feedback_turn,
    retraining_call,
    retraining_finish,
)
from phases.models import ExpansionWave
from phases.services import wave_approve
from portfolio.demo.distributions import NAME
from portfolio.demo.story import KINDS, Story
from reviews.services import wave_review_ask

FORM = "Call notes"
TOPICS = ("Speed", "What was left out", "Tone", "Something else")
SAID = (
    (5, "", "I leave on time again."), (4, "Tone", "Reads like a person wrote it."), (5, "", "Half the typing."),
    (3, "What was left out", "The reason of a call-back is missing on long calls."), (5, "Speed", "The note is there when the call ends."),
    (4, "", "Good for short calls."), (2, "What was left out", "Two requests in one call, only one in the note."),
    (5, "", "New colleagues find their way faster."), (4, "Speed", "Fine on Mondays again."),
)  # fmt: skip
"""Score, topic and comment, as they arrive one after the other."""


def schedule(story: Story) -> None:
    """A form and eight weeks of answers, a change that helped, a prompt evaluated twice, two waves with a question each."""
    at = story.timeline.at
    at(63, partial(_form, story))
    for place, day in enumerate(range(60, 0, -4)):
        at(day, partial(_heard, story, place))
    at(34, partial(_turned, story))
    at(24, partial(_changed, story))
    at(31, partial(_called, story))
    at(30, partial(_evaluated, story))
    at(6, partial(_third_wave, story))
    at(5, partial(_asked, story))


def wave_values(story: Story, number: int) -> dict[str, Any]:
    """The second wave is measured by drift, because the site that it adds has other calls."""
    metric = Metric.objects.filter(initiative=story.initiative, name=NAME).first()
    if metric is None or number != 2:
        return {}
    return {"metric": metric, "success_threshold": 0.1, "abort_threshold": 0.25, "judged_by": "last"}


def _form(story: Story) -> None:
    feedback_form_open(actor=story.actor("business"), initiative=story.initiative, title=FORM, topics=TOPICS)


def _heard(story: Story, place: int) -> None:
    """Two ratings from the application, and one answer through the form."""
    score, about, comment = SAID[place % len(SAID)]
    pieces = [
        {"score": 5 if place % 3 else 4, "channel": "In the application", "key": f"rating-{place}-{n}"} for n in (1, 2)
    ]
    feedback_take(actor=story.actor("operations"), initiative=story.initiative, pieces=pieces)
    form = story.initiative.feedback_forms.select_related("initiative").get()
    feedback_form_send(form=form, key=f"demo-{place}", score=score, comment=comment, about=about)


def _piece(story: Story, word: str) -> Feedback:
    found = Feedback.objects.filter(initiative=story.initiative, comment__contains=word).select_related("initiative")
    return found.order_by("received_at")[0]


def _turned(story: Story) -> None:
    engineer = story.actor("engineering")
    feedback_turn(
        actor=engineer,
        feedback=_piece(story, "call-back"),
        into="change",
        title="Ask for the reason of a call-back in the prompt",
    )
    feedback_turn(
        actor=engineer, feedback=_piece(story, "Two requests"), into="edge_case", title="Two requests in one call"
    )


def _changed(story: Story) -> None:
    for change in Change.objects.filter(initiative=story.initiative):
        values = {
            "measure": "Notes without the reason of a call-back, of 100", "before": "17", "after": "6", "closed_on": clock.today(),
        }  # fmt: skip
        record_edit(actor=story.actor("engineering"), kind=KINDS["change"], record=change, values=values)


def _called(story: Story) -> None:
    retraining = Retraining.objects.select_related("initiative").get(initiative=story.initiative)
    metric = Metric.objects.get(initiative=story.initiative, name=NAME)
    values = {"every_days": 183, "drift_metric": metric, "trigger": ""}
    actor = story.actor("engineering")
    record_edit(actor=actor, kind=KINDS["retraining"], record=retraining, values=values)
    retraining_call(actor=actor, retraining=retraining, reason="Agents find the notes too long and shorten them.")


def _evaluated(story: Story) -> None:
    run = RetrainingRun.objects.due().select_related("initiative").get(initiative=story.initiative)
    accuracy = story.metric("accuracy")
    readings: list[dict[str, Any]] = [
        {"metric": accuracy, "before": 0.889, "after": 0.931, "n": 1200},
        {"measure": "Notes that the next agent calls wrong", "unit": "ratio", "is_lower_better": True, "before": 0.019,
         "after": 0.016, "n": 1200},
        {"measure": "Words in a note", "is_lower_better": True, "before": 84, "after": 52, "n": 1200},
    ]  # fmt: skip
    retraining_finish(
        actor=story.actor("engineering"), run=run, outcome="adopted", version_label="Prompt 18", test_set="1,200 calls of the spring",
        readings=readings, note="Shorter notes keep what the next agent needs.",
    )  # fmt: skip


def _third_wave(story: Story) -> None:
    adoption = story.metric("adoption")
    wave = story.record(
        "wave", "business", title="Wave 3", group="The site in the west", users=90, region="West", peak_rate=7.5,
        starts_on=clock.today() + timedelta(days=14), metric=adoption, success_threshold=0.7, abort_threshold=0.3,
    )  # fmt: skip
    assert isinstance(wave, ExpansionWave)
    wave_approve(actor=story.cast.actor("pm"), wave=wave)


def _asked(story: Story) -> None:
    wave = ExpansionWave.objects.select_related("initiative").get(initiative=story.initiative, title="Wave 3")
    wave_review_ask(actor=story.actor("operations"), wave=wave)
