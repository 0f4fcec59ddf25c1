"""One initiative while its history is told: who acts for it, and the acts that many phases share."""

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from common import clock
from common.actors import Actor
from initiatives.models import EvidenceVersion, Initiative, Record
from initiatives.records import KINDS as INITIATIVE_KINDS
from initiatives.services import record_add
from metrics.models import Metric
from metrics.records import KINDS as METRIC_KINDS
from metrics.services import metric_add, points_push
from phases.models import AnswerEvidence, AnswerState, Item
from phases.records import KINDS as PHASE_KINDS
from phases.services import item_answer, item_evidence_add, item_external
from portfolio.demo.content import Spec, texts
from portfolio.demo.measures import Measure
from portfolio.demo.people import Cast
from portfolio.demo.series import Window, instants
from portfolio.demo.timeline import Timeline

KINDS = {**INITIATIVE_KINDS, **METRIC_KINDS, **PHASE_KINDS}
FILES = frozenset(
    {("claims", "p2-eval-plan"), ("claims", "p3-rollback"), ("contacts", "p3-dpia"), ("hr", "p2-logging")}
)
"""Pieces of evidence that are kept as files; the others are text, which is written faster."""
BATCH = 5_000
RENEWED_BEFORE = 42
"""Days before its end on which a piece of evidence is brought again."""
SIDES = {"engineering": "engineer", "operations": "operations", "business": "business"}


class Story:
    """`initiative` exists from the first act on. `items` are the playbook's, by code. `password`: none in the demo's history."""

    initiative: Initiative

    def __init__(self, spec: Spec, cast: Cast, timeline: Timeline, items: Mapping[str, Item]) -> None:
        self.spec, self.cast, self.timeline, self.items = spec, cast, timeline, items
        # Not for secrets: the same numbers at every load.
        self.rng = random.Random(f"flightline {spec.slug}")  # noqa: S311
        self.metrics: dict[str, tuple[Metric, Measure, datetime]] = {}
        self.hourly: list[Window] = []
        self.decisions: dict[int, Callable[[], object]] = {}
        self.typed: Metric | None = None
        self.counted: Metric | None = None
        self.password: str | None = None

    def __repr__(self) -> str:
        return f"<{self.spec.slug}>"

    def name(self, side: str) -> str:
        """Who holds the owner seat of a side: `engineer` or, in the second team, `engineer2`."""
        return SIDES[side] + ("2" if self.spec.is_team_b else "")

    def actor(self, side: str) -> Actor:
        return self.cast.actor(self.name(side))

    def user(self, side: str) -> User:
        return self.cast.user(self.name(side))

    def write(self, text: str) -> str:
        """A text of the data files with this initiative's words in it."""
        filled = text.format(**self.spec.words)
        return filled[:1].upper() + filled[1:]

    def record(self, kind: str, side: str, /, **values: Any) -> Record:
        """Add a record owned and supplied by the holder of a seat. Numbers are given as people type them."""
        given = {name: str(value) if isinstance(value, float) else value for name, value in values.items()}
        return record_add(
            actor=self.actor(side),
            kind=KINDS[kind],
            initiative=self.initiative,
            values={"owner": self.user(side), **given},
        )

    def item(self, code: str) -> None:
        """Do what the item asks of people: answer, confirm, add evidence, or report as its pipeline would."""
        item, found = self.items[code], texts()
        actor = self.actor(item.owner_side)
        if item.kind == "answer":
            item_answer(actor=actor, initiative=self.initiative, item=item, text=self.write(found["answers"][code]))
        elif item.kind == "statement":
            item_answer(actor=actor, initiative=self.initiative, item=item, text=self.write(found["statements"][code]))
        elif item.kind == "evidence":
            self._evidence(actor, item)
        else:
            url = f"https://ci.example.com/{self.spec.slug}/{clock.today():%Y%m%d}"
            item_external(
                actor=actor, initiative=self.initiative, item=item, passed=True, url=url, note=found["events"][code]
            )

    def _evidence(self, actor: Actor, item: Item) -> None:
        name, text = texts()["evidence"][item.code]
        given: dict[str, Any] = {"kind": "text", "text": self.write(text)}
        if (self.spec.slug, item.code) in FILES:
            content = f"{name}\n{self.initiative}\n{clock.today()}\n\n{self.write(text)}\n".encode()
            given = {"kind": "file", "file": ContentFile(content, name=f"{self.spec.slug}-{item.code}.txt")}
        effective_on = clock.today() - timedelta(days=self.rng.randrange(3))
        item_evidence_add(
            actor=actor, initiative=self.initiative, item=item, name=name, effective_on=effective_on, **given
        )

    def renew(self) -> None:
        """Bring evidence that runs out within six weeks again, as its owner does when My work asks for it."""
        links = AnswerEvidence.objects.filter(answer__initiative=self.initiative, answer__state=AnswerState.DONE)
        pieces = dict(links.values_list("evidence_id", "answer__item__code"))
        ends: dict[str, date] = {}
        for version in EvidenceVersion.objects.filter(evidence_id__in=pieces).order_by("number"):
            code = pieces[version.evidence_id]
            ends[code] = version.valid_until or date.max
        soon = clock.today() + timedelta(days=RENEWED_BEFORE)
        for code, end in ends.items():
            if end < soon:
                self._evidence(self.actor(self.items[code].owner_side), self.items[code])

    def measure(self, measure: Measure) -> None:
        """Add the metric; its values follow with `push`."""
        values = measure.values | {"owner": self.user(measure.owner)}
        metric = metric_add(actor=self.actor(measure.owner), initiative=self.initiative, values=values)
        self.metrics[measure.purpose] = (metric, measure, clock.now())

    def push(self) -> None:
        """Send what was measured since the last time, up to the clock's present moment."""
        until, points = clock.now(), []
        for purpose, (metric, measure, since) in self.metrics.items():
            windows = self.hourly if measure.is_hourly else ()
            n = max(int(self.spec["volume"] / 30), 1)
            for at in instants(since, until, every_days=measure.every_days, hourly=windows):
                value = measure.shape.value(at, metric.created_at, self.rng)
                points.append({"metric": metric.pk, "at": at, "value": value, "n": n})
            self.metrics[purpose] = (metric, measure, until)
        for start in range(0, len(points), BATCH):
            points_push(actor=self.actor("engineering"), items=points[start : start + BATCH])

    def metric(self, purpose: str) -> Metric | None:
        found = self.metrics.get(purpose)
        return found[0] if found else None
