"""What the users of one initiative say: scores with their number, pieces, and what became of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count

from common import clock
from common.actors import Actor
from common.formats import percent
from common.permissions import Permission
from initiatives.models import EdgeCase, Initiative
from initiatives.permissions import can_edit_records
from metrics.models import Change, Feedback, FeedbackForm, Metric, Provenance
from metrics.permissions import can_feedback_form_open
from metrics.statistics.proportions import wilson

SHOWN = 25
GOOD_FROM = 4
DAYS = 90


@dataclass(frozen=True)
class FeedbackPage:
    """`rows` are the newest with words or a bad score; `scores` rows for a bar list, best first, over the last 90 days.

    `share` says the good ones with their interval.
    """

    rows: list[Feedback]
    metrics: list[Metric]
    scores: list[dict[str, Any]]
    n: int
    mean: float | None
    share: str
    changes: list[Change]
    forms: list[FeedbackForm]
    may_open: Permission
    may_turn: Permission


@dataclass(frozen=True)
class Turning:
    """What one piece became, and what it can still become: open changes and edge cases to add it to."""

    edge_case: EdgeCase | None
    change: Change | None
    title: str
    edge_cases: list[EdgeCase]
    changes: list[Change]
    may: Permission

    @property
    def is_open(self) -> bool:
        return self.edge_case is None or self.change is None


def feedback_page(actor: Actor, initiative: Initiative) -> FeedbackPage:
    """A fixed number of queries, however much was said."""
    since = clock.now() - timedelta(days=DAYS)
    heard = Feedback.objects.filter(initiative=initiative)
    said = heard.exclude(comment="", score__gte=3)
    found = heard.filter(received_at__gte=since).order_by().values("score").annotate(n=Count("id"))
    counts = {row["score"]: row["n"] for row in found}
    n = sum(counts.values())
    return FeedbackPage(
        rows=list(said.select_related("edge_case", "change").order_by("-received_at", "-id")[:SHOWN]),
        metrics=list(Metric.objects.filter(initiative=initiative, provenance=Provenance.HEARD, is_enabled=True)),
        scores=[{"label": f"{score} of 5", "value": counts.get(score, 0), "text": str(counts.get(score, 0))} for score in range(5, 0, -1)],
        n=n,
        mean=sum(score * count for score, count in counts.items()) / n if n else None,
        share=_share(sum(count for score, count in counts.items() if score >= GOOD_FROM), n),
        changes=list(Change.objects.filter(initiative=initiative).select_related("metric", "owner").order_by("closed_on", "-id")[:12]),
        forms=list(FeedbackForm.objects.filter(initiative=initiative).open().annotate(n=Count("pieces")).select_related("added_by")),
        may_open=can_feedback_form_open(actor, initiative),
        may_turn=can_edit_records(actor, initiative),
    )  # fmt: skip


def turning_of(actor: Actor, feedback: Feedback) -> Turning:
    """What the page of one piece offers. Two queries."""
    initiative = feedback.initiative
    return Turning(
        feedback.edge_case,
        feedback.change,
        feedback.comment.strip().partition("\n")[0][:200],
        list(EdgeCase.objects.filter(initiative=initiative, passed=False).order_by("-id")[:20]),
        list(Change.objects.filter(initiative=initiative, closed_on=None).order_by("-id")[:20]),
        can_edit_records(actor, initiative),
    )


def _share(good: int, n: int) -> str:
    if not n:
        return ""
    found = wilson(good / n, n)
    return f"{percent(good / n)} gave 4 or 5, 95 % interval {percent(found.low)} to {percent(found.high)}, n = {n:,}"
