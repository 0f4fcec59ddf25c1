"""What the palette (Ctrl K) offers: acts on the initiative that is open, pages, initiatives, metrics, people.

It reads short names only, so that it answers while somebody types; everything else is one Enter away on the search page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Case, Q, When
from django.urls import reverse

from accounts.models import User
from common.actors import Actor
from initiatives.models import Initiative, Seat, Status
from initiatives.permissions import can_create, can_edit, can_import, can_post_update
from metrics.models import Metric
from metrics.permissions import EDITING_SEATS, can_metric_add
from portfolio.filters import condition_of, query_of
from portfolio.panels.row import row_of
from reviews.permissions import can_request_gate

MOST: Final = 8
"""Hits of one kind."""
OPEN: Final = re.compile(r"/i/([A-Za-z0-9-]+)/")
PAGES: Final = (
    ("My work", "portfolio:my_work"),
    ("Portfolio", "portfolio:portfolio_list"),
    ("Reviews", "reviews:review_list"),
    ("Alerts", "metrics:alert_list"),
    ("Status board", "portfolio:board"),
    ("Flow: where initiatives stall", "portfolio:flow"),
    ("Components", "portfolio:component_list"),
    ("Frameworks", "portfolio:coverage_list"),
    ("Waivers", "portfolio:waiver_list"),
)
TABS: Final = (
    ("Checklist", "checklist"),
    ("KPIs & metrics", "metrics"),
    ("Reviews", "reviews"),
    ("Activity", "activity"),
)


@dataclass(frozen=True)
class Choice:
    """One line: what it is, where it leads, a word beside it, a state or None."""

    title: str
    url: str
    where: str = ""
    state: str | None = None


@dataclass(frozen=True)
class Group:
    """Choices of one kind under a heading."""

    name: str
    choices: Sequence[Choice]


def palette_of(actor: Actor, q: str, address: str) -> list[Group]:
    """At most nine queries, whatever there is. `address` is the page from which it was opened; without words no search."""
    q = " ".join(q.split())[:100]
    groups = [Group("On this page", _fitting(_here(actor, address), q)), Group("Go to", _fitting(_pages(actor), q))]
    if len(q) >= 2:
        groups[1:1] = [Group("Initiatives", _initiatives(actor, q))]
        groups += [Group("Metrics", _metrics(actor, q)), Group("People", _people(q))]
    return [group for group in groups if group.choices]


def _fitting(choices: Sequence[Choice], q: str) -> list[Choice]:
    """Those in which every word begins some word."""
    words = q.lower().split()
    return [one for one in choices if all(f" {word}" in f" {one.title.lower()}" for word in words)][:MOST]


def _here(actor: Actor, address: str) -> list[Choice]:
    match = OPEN.search(address)
    initiative = Initiative.objects.visible_to(actor).filter(key=match[1]).first() if match else None
    if initiative is None:
        return []
    key, at = initiative.key, initiative.get_absolute_url()
    acts, held = [], Seat.objects.kinds_of(actor.user_id, initiative.pk)
    if can_post_update(actor, initiative, held=held):
        acts.append(Choice(f"Post update for {key}", f"{at}updates/add/#id_text"))
    if initiative.phase and initiative.status == Status.ACTIVE and can_request_gate(actor, initiative, held=held):
        acts.append(Choice(f"Request gate {initiative.phase} of {key}", f"{at}gate/request/"))
    if can_edit(actor, initiative, held=held):
        acts.append(Choice(f"Record what {key} waits for", f"{at}waits/start/"))
    if can_metric_add(actor, initiative, seated=frozenset({initiative.pk} if held & {*EDITING_SEATS} else ())):
        acts.append(Choice(f"Add metric to {key}", f"{at}metrics/add/#id_name"))
    return acts + [Choice(f"{label} of {key}", initiative.tab_url(tab)) for label, tab in TABS]


def _pages(actor: Actor) -> list[Choice]:
    pages = [Choice("New initiative", "/i/new/#id_title")] if can_create(actor) else []
    pages += [Choice(label, reverse(name)) for label, name in PAGES]
    return pages + ([Choice("Import a portfolio", reverse("portfolio:import_list"))] if can_import(actor) else [])


def _initiatives(actor: Actor, q: str) -> list[Choice]:
    """Words by key, title and business unit; filter words such as `phase:3` count too. What begins so comes first."""
    query = query_of({"q": q})
    if not query.text and not query.words:
        return []
    found, first = condition_of(replace(query, text=""), actor), (query.text or " ").split(" ")[0]
    for word in query.text.split():
        found &= Q(key__icontains=word) | Q(title__icontains=word) | Q(business_unit__icontains=word)
    near = Case(When(Q(key__istartswith=first) | Q(title__istartswith=first), then=0), default=1)
    rows = Initiative.objects.visible_to(actor).filter(found).select_related("standing").order_by(near, "key")
    rows = rows.only("key", "title", "business_unit", "status", "standing__health")
    return [
        Choice(f"{i.key} {i.title}", i.get_absolute_url(), i.business_unit, row_of(i).standing.health)
        for i in rows[:MOST]
    ]


def _metrics(actor: Actor, q: str) -> list[Choice]:
    rows = Metric.objects.visible_to(actor).filter(name__icontains=q).select_related("initiative").order_by("id")
    return [
        Choice(m.name, m.get_absolute_url(), f"{m.initiative.key} {m.initiative.title}", m.state) for m in rows[:MOST]
    ]


def _people(q: str) -> list[Choice]:
    rows = User.objects.filter(Q(name__icontains=q) | Q(email__istartswith=q), is_active=True).order_by("name")
    return [Choice(user.name, f"/portfolio/?owner={user.pk}", user.email) for user in rows[:MOST]]
