"""Ask pages of the floor and of the product through the WSGI handler, as a browser would, and count what that costs."""

import gzip
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User

BROWSER = "gzip, deflate, br"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the bytes that travelled, and the bytes of the page."""

    status: int
    sent: int
    raw: int


@dataclass(frozen=True, slots=True)
class Page:
    """An address with the headers of whoever asks."""

    handler: WSGIHandler
    address: str
    headers: Mapping[str, str]

    def ask(self) -> Answer:
        """One whole request, closed as a server closes it. Raises when it was not answered with 200."""
        told: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], exc: object = None) -> Callable[[bytes], object]:
            told[:] = [status, dict(headers).get("Content-Encoding", "")]
            return lambda _: None

        path, _, query = self.address.partition("?")
        response: Any = self.handler(_environ(path, query, self.headers), start)
        body = b"".join(response)
        response.close()
        if not told[0].startswith("200"):
            raise RuntimeError(f"{self.address}: {told[0]}")
        whole = gzip.decompress(body) if told[1] == "gzip" else body
        return Answer(int(told[0][:3]), len(body) if told[1] else len(gzip.compress(body, 6)), len(whole))

    def queries(self) -> int:
        """How many it asks of the database, once warm."""
        self.ask()
        with CaptureQueriesContext(connection) as found:
            self.ask()
        return len(found)


def _environ(path: str, query: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, "HTTP_ACCEPT_ENCODING": BROWSER,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip


def signed_in(user: User) -> dict[str, str]:
    """The cookie of somebody who signed in; the people of the volume have no password, so this one is given one."""
    from django.test import Client  # noqa: PLC0415  # kept beside its one use

    from portfolio.demo.people import PASSWORD  # noqa: PLC0415  # Django is set up first

    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return {"cookie": f"sessionid={client.cookies['sessionid'].value}"}


def percentiles(values: Iterable[float]) -> tuple[float, float]:
    """Median and 95th percentile, by nearest rank."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
