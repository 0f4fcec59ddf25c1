"""People and programs while things break: pages are read, a pull is asked for, points are pushed. Who was told *stored* is remembered."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx2


@dataclass(frozen=True)
class Answer:
    """One request: when (time.time()), what, the status (0: no answer), seconds, and whether it said when to come back."""

    at: float
    what: str
    status: int
    seconds: float
    says_when: bool


class Load:
    """Two threads: one pushes a point each 0.2 s, one goes round the pages and asks for pulls."""

    def __init__(self, url: str, *, token: str, session: str, pushed: int, asked: int) -> None:
        self.answers: list[Answer] = []
        self.stored: dict[datetime, float] = {}
        self._ending = threading.Event()
        self._token, self._pushed = token, pushed
        self._client = {"base_url": url, "timeout": 30, "trust_env": False}
        self._session, self._pull = session, f"/i/AI-001/metrics/{asked}/pull/"
        self._threads = [threading.Thread(target=act, daemon=True) for act in (self._push, self._browse)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(35)

    def since(self, begun: float) -> list[Answer]:
        return [answer for answer in self.answers if answer.at >= begun]

    def _ask(self, client: httpx2.Client, method: str, path: str, **more) -> httpx2.Response | None:
        at, begun = time.time(), time.monotonic()
        try:
            answer = client.request(method, path, **more)
            status, says_when = answer.status_code, "retry-after" in answer.headers
        except httpx2.HTTPError:
            answer, status, says_when = None, 0, False
        self.answers.append(Answer(at, f"{method} {path}", status, time.monotonic() - begun, says_when))
        return answer

    def _push(self) -> None:
        count = 0
        with httpx2.Client(headers={"Authorization": f"Bearer {self._token}"}, **self._client) as client:
            while not self._ending.wait(0.2):
                count += 1
                at = datetime.now(UTC)
                point = {"metric": self._pushed, "at": at.isoformat(), "value": float(count)}
                answer = self._ask(client, "POST", "/api/v1/points/", json={"points": [point]})
                if answer is not None and answer.status_code == 200 and not answer.json()["refused"]:
                    self.stored[at] = float(count)

    def _browse(self) -> None:
        with httpx2.Client(cookies={"sessionid": self._session}, **self._client) as client:
            client.get("/sources/add/")
            form = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
            headers = {"Referer": str(client.base_url)}
            while not self._ending.is_set():
                for path in ("/sources/", "/i/AI-001/", "/alerts/"):
                    self._ask(client, "GET", path)
                    self._ending.wait(0.1)
                self._ask(client, "POST", self._pull, data=form, headers=headers)
                with httpx2.Client(**self._client) as stranger:
                    page = self._ask(stranger, "GET", "/accounts/login/")
                    if page is not None and "csrftoken" in stranger.cookies:
                        given = {
                            "csrfmiddlewaretoken": stranger.cookies["csrftoken"],
                            "login": "nobody@example.com",
                            "password": "x",
                        }
                        self._ask(stranger, "POST", "/accounts/login/", data=given, headers=headers)
                self._ending.wait(0.5)
