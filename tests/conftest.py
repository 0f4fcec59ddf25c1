"""Fixtures that every test may use."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from audit.services import demo_mark
from initiatives.models import Initiative
from tests.cast import Cast, make_initiative

pytest_plugins = ["tests.servers", "tests.threads"]
# The same examples at every run; a busy machine is no fault of the test.
settings.register_profile(
    "flightline", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=False
)
settings.load_profile("flightline")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access", action="store_true", help="Write tests/guards/access.csv anew; read the difference."
    )


LONGEST = (
    "tests/browser", "tests/guards/test_access.py", "tests/reviews/test_gate_machine.py", "tests/reviews/test_sod_matrix.py",
    "tests/guards/test_canary.py", "tests/journey/test_processes.py",
)  # fmt: skip
"""They begin first: the scheduler goes by the number of tests, and these are few and long."""


class ByFile(LoadFileScheduling):
    """A file's tests together, and all that look at the one demo in the one browser: loading it takes longest."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: object) -> None:
        for scope in reversed(LONGEST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(autouse=True)
def _figures_forgotten() -> None:
    """What boards kept of another test's rows, which may have had the same ids."""
    caches["figures"].clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """`sign_in(cast.pm)` gives a browser-like client of that person (htmx=True: as htmx asks)."""

    def _sign_in(person, *, htmx: bool = False) -> Client:
        fresh = Client(headers={"HX-Request": "true"} if htmx else {})
        fresh.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return fresh

    return _sign_in


@pytest.fixture
def demo_database(db: None) -> None:
    """An empty database marked demo, in which recorded times may lie in the past (`clock.travelling`)."""
    demo_mark()


@pytest.fixture
def initiative(cast: Cast) -> Initiative:
    """An idea with three accepted owners, a lead (the business owner) and a sponsor; in no phase yet."""
    return make_initiative(cast)
