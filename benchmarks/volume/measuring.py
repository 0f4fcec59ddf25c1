"""Which pages are asked for, by whom, and the rows of the table that follow from them."""

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from unittest import mock

from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import token_create
from benchmarks.points.timing import Cost, interleaved
from benchmarks.volume.asking import Answer, Page, percentiles, signed_in
from benchmarks.volume.bars import Line
from benchmarks.volume.floor import FloorHandler
from benchmarks.volume.seeding import Seeding
from common.actors import CLOCK
from portfolio.panels import rows

PM, OTHER = "pm@example.com", "person7@example.com"
FILTER = "/portfolio/?status=active&phase=2"
PARTIAL = {"hx-request": "true"}
WORDS = ("cl", "claims", "questions about policies", "zzzzzq", "AI-77", "person 12")
MEASURED = (
    "portfolio", "portfolio partial", "portfolio, 100 rows", "status board", "flow", "initiative in phase 2",
    "initiative in phase 4", "its metrics", "status board anew",
)  # fmt: skip
QUERIES = {"portfolio": 8, "partial": 5, "initiative": 12, "board": 15, "API": 6}


@dataclass(frozen=True)
class Found:
    """By the name of a page: its cost, what came back, how many questions it asked of the database."""

    cost: Mapping[str, Cost]
    answers: Mapping[str, Answer]
    queries: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnewPage:
    """A page just after a stay has changed: what was worked out from all stays is forgotten before each question."""

    page: Page

    def ask(self) -> Answer:
        caches["figures"].clear()
        return self.page.ask()

    def queries(self) -> int:
        caches["figures"].clear()
        with CaptureQueriesContext(connection) as found:
            self.page.ask()
        return len(found)


@dataclass(frozen=True, slots=True)
class LongPage:
    """A page with a hundred rows: the size of a page is the one thing that is changed."""

    page: Page

    def _longer(self) -> AbstractContextManager[object]:
        return mock.patch.object(rows, "PAGE_SIZE", 100)

    def ask(self) -> Answer:
        with self._longer():
            return self.page.ask()

    def queries(self) -> int:
        with self._longer():
            return self.page.queries()


AnyPage = Page | LongPage | AnewPage


def cookie_of(email: str) -> str:
    return signed_in(User.objects.get(email=email))["cookie"]


def pages_of(seeding: Seeding) -> dict[str, AnyPage]:
    """The floor's and the product's pages, for a program manager who sees all, and for somebody who sees less."""
    bare, product = FloorHandler(), get_wsgi_application()
    found: dict[str, AnyPage] = {
        "floor: PK": Page(bare, "/row/77/", {}),
        "floor: L": Page(bare, "/rows/", {}),
        "floor: as JSON": Page(bare, "/rows.json", {}),
    }
    live = next(
        one.key
        for one in seeding.initiatives
        if one.status == "active" and one.phase == 4 and one.visibility != "members"
    )
    built = next(
        one.key
        for one in seeding.initiatives
        if one.status == "active" and one.phase == 2 and one.visibility != "members"
    )
    for who, email in {"program manager": PM, "contributor": OTHER}.items():
        cookie = {"cookie": cookie_of(email)}
        found |= {
            f"portfolio, {who}": Page(product, FILTER, cookie),
            f"portfolio partial, {who}": Page(product, FILTER, {**cookie, **PARTIAL}),
            f"portfolio, 100 rows, {who}": LongPage(Page(product, FILTER, cookie)),
            f"initiative in phase 2, {who}": Page(product, f"/i/{built}/", cookie),
            f"initiative in phase 4, {who}": Page(product, f"/i/{live}/", cookie),
            f"its metrics, {who}": Page(product, f"/i/{live}/metrics/", cookie),
            f"status board, {who}": Page(product, "/board/", cookie),
            f"status board anew, {who}": AnewPage(Page(product, "/board/", cookie)),
            f"flow, {who}": Page(product, "/board/flow/", cookie),
        }
    _, token = token_create(actor=CLOCK, user=User.objects.get(email=PM), name="bench", scopes=["read"])
    found["API list, limit 100"] = Page(product, "/api/v1/initiatives/?limit=100", {"authorization": f"Bearer {token}"})
    return found


def measure(pages: Mapping[str, AnyPage], rounds: int) -> Found:
    """Ask all of them in turns."""
    queries = {name: page.queries() for name, page in pages.items()}
    answers = {name: page.ask() for name, page in pages.items()}
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    return Found(
        interleaved({name: page.ask for name, page in pages.items()}, rounds, backend, is_warm=True), answers, queries
    )


def lines_of(found: Found) -> list[Line]:
    """Rows 1 to 6 and 10: of the two people the one for whom it costs more."""
    pk, listed = found.cost["floor: PK"].cpu, found.cost["floor: L"].cpu
    most = {
        name: max(cost.cpu for key, cost in found.cost.items() if key.rpartition(", ")[0] == name) for name in MEASURED
    }
    portfolio = most["portfolio"]
    asked = {
        "portfolio": max(n for key, n in found.queries.items() if key.startswith("portfolio, ")),
        "partial": max(n for key, n in found.queries.items() if key.startswith("portfolio partial")),
        "API": found.queries["API list, limit 100"],
        "initiative": max(n for key, n in found.queries.items() if key.startswith("initiative")),
        "board": max(n for key, n in found.queries.items() if key.startswith("status board")),
    }
    heavy = [
        answer
        for key, answer in found.answers.items()
        if not key.startswith(("floor", "API")) and "100 rows" not in key
    ]
    return [
        Line("1 portfolio, 50 rows, filtered", portfolio / listed, " L", 1.6),
        Line("2 its htmx partial", most["portfolio partial"] / listed, " L", 1.25),
        Line("3 100 rows against 50", most["portfolio, 100 rows"] / portfolio, " ×", 1.9),
        *(Line(f"4 queries: {name}", asked[name], "", most_of) for name, most_of in QUERIES.items()),
        Line("5 initiative page in phase 2", most["initiative in phase 2"] / pk, " PK", 25),
        Line("5 initiative page in phase 4", most["initiative in phase 4"] / pk, " PK", 25),
        Line("5 its metrics with charts", most["its metrics"] / pk, " PK", 25),
        Line("5 status board", most["status board"] / pk, " PK", 25),
        Line("status board, just after a phase was entered", most["status board anew"] / pk, " PK"),
        Line("flow page", most["flow"] / pk, " PK"),
        Line("6 REST list, limit 100", found.cost["API list, limit 100"].cpu / pk, " PK", 40),
        Line("10 heaviest page, raw", max(answer.raw for answer in heavy) / 1000, " kB", 100),
        Line("10 heaviest page, gzip", max(answer.sent for answer in heavy) / 1000, " kB", 12),
    ]


def palette_lines(rounds: int) -> list[Line]:
    """The command palette, by the clock, over short, long, rare and missing words."""
    product, taken = get_wsgi_application(), []
    for email in (PM, OTHER):
        headers = {"cookie": cookie_of(email), **PARTIAL}
        pages = [Page(product, f"/search/?part=palette&q={word.replace(' ', '+')}", headers) for word in WORDS]
        for turn in range(rounds + 1):
            for page in pages:
                started = time.perf_counter()
                page.ask()
                if turn:
                    taken.append(1000 * (time.perf_counter() - started))
    median, late = percentiles(taken)
    return [Line("palette, median", median, " ms", 150), Line("palette, 95 of 100", late, " ms", 150)]
