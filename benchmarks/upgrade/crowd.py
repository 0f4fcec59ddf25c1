"""People with pages and programs with tokens at one server. Who was told *stored* is remembered."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle

import httpx2

PASSWORD = "flightline-demo"  # of the demo
PAGES = (
    "/portfolio/", "/board/", "/my-work/", "/i/AI-001/", "/i/AI-001/metrics/", "/i/AI-001/checklist/", "/alerts/",
    "/account/notifications/",
)  # fmt: skip
READS = (
    "/api/v1/initiatives/?limit=50", "/api/v1/metrics/?limit=50", "/api/v1/initiatives/AI-001/items/", "/api/v1/reviews/",
    "/api/v1/annotations/",
)  # fmt: skip
PEOPLE = ("pm", "engineer")
NEWCOMERS = ("operations", "security", "compliance", "executive")
DOOR = threading.Lock()
"""One sign-in at a time: of two in the same instant from one address the limiter may answer 429 to one, with any version."""


@dataclass(frozen=True)
class Answer:
    """One request: what, the status (0: no answer), seconds."""

    what: str
    status: int
    seconds: float

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 400


@dataclass
class Stored:
    """What a server said that it keeps: points as (metric, at), keys of initiatives, ids of comments."""

    points: list[tuple[int, datetime]] = field(default_factory=list)
    initiatives: list[str] = field(default_factory=list)
    annotations: list[int] = field(default_factory=list)


class Crowd:
    """Two people, one who signs in again and again, a program that reads and one that writes; until `leave`."""

    def __init__(self, url: str, tokens: tuple[str, str]) -> None:
        self.answers: list[Answer] = []
        self.stored = Stored()
        self._url, self._tokens, self._leaving = url, tokens, threading.Event()
        acts = [*((self._person, who) for who in PEOPLE), (self._newcomers,), (self._reader,), (self._writer,)]
        self._threads = [threading.Thread(target=act[0], args=act[1:], daemon=True) for act in acts]
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """Ask nothing more, and wait for the answers that are still to come."""
        self._leaving.set()
        for thread in self._threads:
            thread.join(60)

    def _client(self, token: str = "") -> httpx2.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {"Referer": self._url}
        return httpx2.Client(base_url=self._url, timeout=30, trust_env=False, headers=headers)

    def _ask(self, client: httpx2.Client, method: str, path: str, **more) -> httpx2.Response | None:
        begun = time.monotonic()
        try:
            answer = client.request(method, path, **more)
            status = answer.status_code
        except httpx2.HTTPError:
            answer, status = None, 0
        self.answers.append(Answer(f"{method} {path}", status, time.monotonic() - begun))
        return answer

    def _sign_in(self, client: httpx2.Client, who: str) -> None:
        page = self._ask(client, "GET", "/accounts/login/")
        if page is not None and "csrftoken" in client.cookies:
            form = {
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
                "login": f"{who}@example.com",
                "password": PASSWORD,
            }
            with DOOR:
                self._ask(client, "POST", "/accounts/login/", data=form)

    def _person(self, who: str) -> None:
        with self._client() as client:
            self._sign_in(client, who)
            for path in cycle(PAGES):
                if self._leaving.wait(0.3):
                    return
                page = self._ask(client, "GET", path)
                if page is not None and "/accounts/login/" in page.headers.get("location", ""):
                    self._sign_in(client, who)

    def _newcomers(self) -> None:
        for who in cycle(NEWCOMERS):
            with self._client() as client:
                self._sign_in(client, who)
            if self._leaving.wait(3):
                return

    def _reader(self) -> None:
        with self._client(self._tokens[0]) as client:
            for path in cycle(READS):
                if self._leaving.wait(0.3):
                    return
                self._ask(client, "GET", path)

    def _writer(self) -> None:
        """A new initiative with a metric of its own, its change, a flag, and points; again and again."""
        with self._client(self._tokens[1]) as client:
            while not self._leaving.is_set():
                made = self._send(client, "POST", "/api/v1/initiatives/", {"title": "Made during the upgrade"})
                if made is None:
                    self._leaving.wait(0.3)
                    continue
                self.stored.initiatives.append(made["key"])
                self._send(client, "PATCH", f"/api/v1/initiatives/{made['key']}/", {"business_unit": "Claims"})
                metric = {
                    "initiative": made["key"],
                    "name": "Pushed",
                    "kind": "operational",
                    "direction": "lower",
                    "target": 9,
                }
                metric = self._send(client, "POST", "/api/v1/metrics/", {**metric, "provenance": "pushed"})
                flag = {
                    "initiative": made["key"],
                    "at": datetime.now(UTC).isoformat(),
                    "text": "A flag",
                    "kind": "note",
                }
                flag = self._send(client, "POST", "/api/v1/annotations/", flag)
                self.stored.annotations += [flag["id"]] if flag else []
                for value in range(6 if metric else 0):
                    self._push(client, metric["id"], value)

    def _push(self, client: httpx2.Client, metric: int, value: float) -> None:
        at = datetime.now(UTC)
        said = self._send(
            client, "POST", "/api/v1/points/", {"points": [{"metric": metric, "at": at.isoformat(), "value": value}]}
        )
        if said is not None and not said["refused"]:
            self.stored.points.append((metric, at))

    def _send(self, client: httpx2.Client, method: str, path: str, body: dict) -> dict | None:
        self._leaving.wait(0.15)
        answer = self._ask(client, method, path, json=body)
        return answer.json() if answer is not None and answer.is_success else None
