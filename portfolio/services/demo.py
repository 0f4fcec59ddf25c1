"""The demo portfolio: loaded once into an empty database, which is marked *demo* for ever."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import User
from audit.models import Entry
from audit.services import demo_mark, is_demo
from common.errors import DomainError
from initiatives.models import Initiative
from metrics.services import beat_mark
from portfolio.demo import itself
from portfolio.demo.builder import build
from portfolio.services.standings import standings_refresh

NOT_EMPTY = (
    "This database is in use and not a demo: nothing was loaded. Demo data goes only into an empty database; "
    "choose another DATA_DIR or DATABASE_URL."
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`is_new`: the portfolio was made now; `is_moved`: only its own source was pointed at another port."""

    is_new: bool
    is_moved: bool
    initiatives: int


def demo_load(*, port: int, now: datetime | None = None) -> Loaded:
    """Mark an empty database *demo* and fill it; in a demo database only follow the port of the web server.

    All or nothing, in one transaction. Raises DomainError for a database that holds anything and is not marked.
    """
    if is_demo():
        return demo_follow(port=port)
    if User.objects.exists() or Initiative.objects.exists() or Entry.objects.exists():
        raise DomainError(NOT_EMPTY)
    with transaction.atomic():
        demo_mark()
        stories = build(now=now or datetime.now(UTC), port=port)
    standings_refresh()
    for name in (
        "dispatched_at",
        "swept_at",
    ):  # all was judged as it was told; whether checks go on is counted from here
        beat_mark(name=name)
    return Loaded(is_new=True, is_moved=False, initiatives=len(stories))


def demo_follow(*, port: int) -> Loaded:
    """Let Flightline's own source read from the port on which the application serves now. Twice changes nothing."""
    admin = User.objects.get(email="admin@example.com")
    with transaction.atomic():
        is_moved = itself.follow(actor_for(admin), port)
    return Loaded(is_new=False, is_moved=is_moved, initiatives=Initiative.objects.count())
