"""What the portfolio's tests share."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from common import clock
from initiatives.models import Initiative, Seat, SeatKind
from phases.models import PhaseStay, StayOutcome
from phases.services.playbooks import playbook_load_builtin
from phases.services.stays import initiative_accept
from portfolio.services.standings import standings_refresh


@pytest.fixture
def running(cast, initiative) -> Initiative:
    """The initiative of the cast, accepted into phase 1, with a standing."""
    playbook_load_builtin()
    initiative_accept(actor=cast.pm.actor, initiative=initiative)
    standings_refresh()
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def make_initiatives(cast) -> Callable[[int], list[Initiative]]:
    """`make_initiatives(30)`: active ones with a business owner, and their standings."""

    def _make(count: int) -> list[Initiative]:
        first = Initiative.objects.count() + 100
        made = [
            Initiative.objects.create(
                key=f"AI-{first + n}",
                title=f"Case {first + n}",
                status="active",
                phase=n % 4 + 1,
                business_unit=f"Unit {n % 3}",
                risk_tier="low",
                ai_type="agent",
            )
            for n in range(count)
        ]
        for one in made:
            Seat.objects.create(
                initiative=one, kind=SeatKind.BUSINESS, user=cast.business.user, accepted_at=clock.now()
            )
        standings_refresh(limit=1000)
        return made

    return _make


@pytest.fixture
def secret(cast) -> Initiative:
    """An initiative that only its members see; the engineer is one."""
    made = Initiative.objects.create(
        key="AI-900", title="Hidden merger", status="active", phase=2, visibility="members", business_unit="Board"
    )
    Seat.objects.create(initiative=made, kind=SeatKind.ENGINEERING, user=cast.engineer.user, accepted_at=clock.now())
    standings_refresh()
    return made


@pytest.fixture
def history(db):
    """`history(2, 12)`: twelve that passed phase 2 in 40, 45, 50 … days."""

    def _history(phase, count):
        for n in range(count):
            done = Initiative.objects.create(key=f"AI-{phase}{n:02d}X"[:12], title="Done", status="active", phase=4)
            left = clock.now() - timedelta(days=n + 1)
            PhaseStay.objects.create(
                initiative=done, phase=phase, entered_at=left - timedelta(days=40 + 5 * n), left_at=left,
                outcome=StayOutcome.GO,
            )  # fmt: skip

    return _history
