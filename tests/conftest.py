"""Fixtures that every test may use."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.services import demo_mark
from common import clock
from initiatives.models import Initiative, Seat, SeatKind
from tests.cast import Cast

pytest_plugins = ["tests.servers"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-access", action="store_true", help="Write tests/guards/access.csv anew; read the difference.")


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
    made = Initiative.objects.create(
        key="AI-001",
        title="Claims triage",
        outcome="Sort claims in a minute instead of a day.",
        created_by=cast.business.user,
        risk_tier="medium",
        ai_type="predictive",
        data_class="internal",
    )
    seats = {
        SeatKind.ENGINEERING: cast.engineer,
        SeatKind.OPERATIONS: cast.operations,
        SeatKind.BUSINESS: cast.business,
        SeatKind.LEAD: cast.business,
        SeatKind.SPONSOR: cast.sponsor,
    }
    for kind, person in seats.items():
        Seat.objects.create(initiative=made, kind=kind, user=person.user, accepted_at=clock.now())
    return made
