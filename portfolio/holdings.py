"""What rests with one person: everything that somebody else has to take over when they leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import models

from accounts.models import ApiToken, User
from initiatives.models import Component, Initiative, Seat, SeatKind, Status
from metrics.models import Alert, Metric, Source
from phases.models import Answer, AnswerState, Ask
from portfolio.records import KINDS
from reviews.models import Condition, ReviewAssignment

OVER: Final = (Status.STOPPED, Status.RETIRED)
LABELS: Final = {
    "seat": "Seats", "review": "Reviews to give", "condition": "Conditions", "ask": "Questions to decide", "alert": "Alerts",
    "item": "Checklist items", "record": "Records", "metric": "Metrics", "source": "Sources", "component": "Components",
    "token": "API tokens",
}  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """One row that rests with the person. `code` names it on a form; `initiative` is None for what concerns many."""

    kind: str
    row: models.Model
    initiative: Initiative | None
    what: str
    url: str

    @property
    def code(self) -> str:
        return f"{self.row._meta.model_name}:{self.row.pk}"


def holdings_of(person: User) -> list[Holding]:
    """In the order of `LABELS`. A fixed number of queries (one for each kind, and for each kind of record)."""
    return [holding for find in FINDERS for holding in find(person)]


def _seats(person: User) -> Iterator[Holding]:
    found = (
        Seat.objects.current().filter(user=person).exclude(kind=SeatKind.REVIEWER).exclude(initiative__status__in=OVER)
    )
    for seat in found.select_related("initiative").order_by("initiative__key", "kind"):
        yield Holding("seat", seat, seat.initiative, seat.get_kind_display(), seat.initiative.tab_url("settings"))


def _reviews(person: User) -> Iterator[Holding]:
    found = ReviewAssignment.objects.open().filter(reviewer=person, gate_request__state="open")
    for row in found.select_related("gate_request__initiative", "reviewer"):
        request = row.gate_request
        what = f"{row.get_discipline_display()} review of gate {request.phase}, round {request.round}"
        yield Holding("review", row, request.initiative, what, request.get_absolute_url())


def _conditions(person: User) -> Iterator[Holding]:
    found = Condition.objects.filter(owner=person, closed_at=None).exclude(gate_request__initiative__status__in=OVER)
    for row in found.select_related("gate_request__initiative"):
        request = row.gate_request
        yield Holding("condition", row, request.initiative, row.text, request.get_absolute_url())


def _asks(person: User) -> Iterator[Holding]:
    for ask in Ask.objects.open().filter(asked_of=person).select_related("initiative", "wait"):
        yield Holding("ask", ask, ask.initiative, ask.question, ask.get_absolute_url())


def _alerts(person: User) -> Iterator[Holding]:
    for alert in Alert.objects.open().filter(assigned_to=person).select_related("initiative", "metric__initiative"):
        yield Holding("alert", alert, alert.initiative, alert.detail, alert.get_absolute_url())


def _items(person: User) -> Iterator[Holding]:
    found = Answer.objects.filter(assigned_to=person, state__in=(AnswerState.OPEN, AnswerState.IN_PROGRESS))
    for answer in found.exclude(initiative__status__in=OVER).select_related("initiative", "item"):
        url = f"/i/{answer.initiative.key}/items/{answer.item_id}/"
        yield Holding("item", answer, answer.initiative, answer.item.title, url)


def _records(person: User) -> Iterator[Holding]:
    for kind in KINDS.values():
        if not kind.is_editable:
            continue  # a decision stays with who made it
        found = kind.model._default_manager.filter(owner=person).exclude(initiative__status__in=OVER)
        for row in found.select_related("initiative"):
            url = f"/i/{row.initiative.key}/records/{kind.code}/{row.pk}/"
            yield Holding("record", row, row.initiative, f"{kind.label}: {row}", url)


def _metrics(person: User) -> Iterator[Holding]:
    found = Metric.objects.enabled().filter(owner=person).exclude(initiative__status__in=OVER)
    for metric in found.select_related("initiative", "source"):
        yield Holding("metric", metric, metric.initiative, metric.name, metric.get_absolute_url())


def _sources(person: User) -> Iterator[Holding]:
    for source in Source.objects.filter(owner=person):
        yield Holding("source", source, None, source.name, f"/sources/{source.pk}/")


def _components(person: User) -> Iterator[Holding]:
    for component in Component.objects.filter(owner=person):
        yield Holding("component", component, None, component.name, component.get_absolute_url())


def _tokens(person: User) -> Iterator[Holding]:
    for token in ApiToken.objects.filter(user=person, revoked_at=None):
        yield Holding("token", token, None, token.name, "")


FINDERS: Final = (
    _seats, _reviews, _conditions, _asks, _alerts, _items, _records, _metrics, _sources, _components, _tokens,
)  # fmt: skip
