"""Drive each pilot and its sound twin up to the gate of its phase, and write down what Flightline says about them."""

import copy
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.test import Client

from accounts.models import User
from common.errors import DomainError
from initiatives.models import Initiative
from portfolio.demo import gating
from portfolio.demo.early_phases import Task
from portfolio.demo.measures import Measure
from portfolio.demo.people import PASSWORD
from reviews.blockers import Blocker, next_blocker
from reviews.services import gate_decide
from tests.pilots.sloppy import PILOTS, Pilot
from tests.seed.complete import PHASES, Run, arrive, begin, measure, pass_gate, signatures

TIER = "high"
_BLOCKER = re.compile(r'id="next-blocker".*?<strong>(.*?)</strong>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Said:
    """What Flightline says of one initiative before and after its gate was asked for and everybody signed.

    `missing` are the codes named in the request; `blocker` the sentence of the header and `page` the same as it is shown;
    `lines` are the texts of all criteria in the API by code, `blocking` the codes that keep the gate closed there;
    `refusal` is what the sponsor reads on trying *go*, empty when the gate was passed.
    """

    missing: frozenset[str]
    kind: str
    blocker: str
    page: str
    lines: dict[str, str]
    blocking: frozenset[str]
    refusal: str


@dataclass(frozen=True)
class Case:
    """A pilot, what is said of it, and what is said of its sound twin."""

    pilot: Pilot
    title: str
    pilot_said: Said
    twin_said: Said


def tasks_of(run: Run, pilot: Pilot | None) -> Iterator[Task]:
    """The work of the phase, without what this team leaves out."""
    phase = run.initiative.phase or 1
    for code, act in PHASES[phase](run.story):
        if pilot is None or not (code in pilot.skips or _is_about(act, pilot.unmeasured)):
            yield code, act
    if phase == 1:
        first = {"question": "Which step first?", "choice": "Step 3", "reason": "Most cases."}
        yield "p1-decisions", partial(run.story.record, "decision", "business", **first)


def _is_about(act: Callable[[], object], purposes: frozenset[str]) -> bool:
    """Whether a task adds, or plans a signal on, a metric with one of these purposes."""
    given = act.args if isinstance(act, partial) else ()
    return any(
        (one.purpose if isinstance(one, Measure) else one) in purposes
        for one in given
        if isinstance(one, Measure | str)
    )


def work(run: Run, pilot: Pilot | None) -> None:
    """Do the phase as this team does it; None works soundly."""
    for _, act in tasks_of(run, pilot):
        act()
    if pilot is not None and pilot.badly is not None:
        pilot.badly(run.story)
    measure(run.story, pilot.times if pilot else None)
    run.initiative.refresh_from_db()


def judged(run: Run) -> Said:
    """Look at the pages, ask for the gate, let everybody sign, let the sponsor try *go*."""
    initiative, phase = run.initiative, run.initiative.phase or 1
    found: Blocker | None = next_blocker(initiative)
    client = Client()
    client.force_login(User.objects.get(email="pm@example.com"), backend="django.contrib.auth.backends.ModelBackend")
    shown = _BLOCKER.search(client.get(initiative.get_absolute_url()).content.decode())
    asked = gating.ask(run.story, phase)
    for sign in signatures(run.story, asked):
        sign()
    answer: dict[str, Any] = json.loads(client.get(f"/api/v1/initiatives/{initiative.key}/gate/").content)
    lines = {line["code"]: line for line in answer["criteria"]}
    return Said(
        missing=frozenset(one["code"] for one in asked.missing),
        kind=found.kind if found else "",
        blocker=found.text if found else "",
        page=html.unescape(_TAG.sub("", shown[1])).strip() if shown else "",
        lines={name: line["text"] for name, line in lines.items()},
        blocking=frozenset(name for name, line in lines.items() if line["effect"] in ("vetoes", "closes")),
        refusal=_tried(run, asked),
    )


def _tried(run: Run, asked: Any) -> str:
    try:
        gate_decide(
            actor=run.story.cast.actor("executive"), gate_request=asked, outcome="go", reason="It looks ready to me.",
            password=PASSWORD,
        )  # fmt: skip
    except DomainError as refusal:
        return str(refusal)
    return ""


def _apart(run: Run) -> Run:
    """The same initiative with a memory of its own, for work that will be taken back."""
    story = copy.copy(run.story)
    story.metrics, story.initiative = dict(story.metrics), Initiative.objects.get(pk=run.initiative.pk)
    return Run(story, [])


def cases() -> Iterator[Case]:
    """Every pilot with its twin, in the order of the document. The database must be empty; inside a transaction.

    Sound teams work alike, so the twins of one phase are one initiative.
    """
    cast, items = arrive()
    run = begin(TIER, cast, items)
    for phase in PHASES:
        planted = [pilot for pilot in PILOTS if pilot.phase == phase]
        twin = _taken_back(run, None)
        for pilot in planted:
            with transaction.atomic():
                own = begin(TIER, cast, items, **pilot.given) if phase == 1 else run
                yield Case(pilot, items[pilot.code].title, _taken_back(own, pilot), twin)
                transaction.set_rollback(True)
        work(run, None)
        pass_gate(run, phase)


def _taken_back(run: Run, pilot: Pilot | None) -> Said:
    with transaction.atomic():
        own = _apart(run)
        work(own, pilot)
        said = judged(own)
        transaction.set_rollback(True)
    return said
