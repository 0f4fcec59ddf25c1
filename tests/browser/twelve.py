"""Run inside a product of its own: fifteen initiatives, twelve of which one person leads who moves on."""

from accounts.actors import actor_for
from accounts.models import Role, User
from accounts.services import organisation_set_up, role_grant, user_add
from common.actors import CLOCK
from initiatives.models import Seat, SeatKind
from initiatives.services import idea_add, seat_assign
from portfolio.services.standings import standings_refresh
from tests.cast import PASSWORD

LED = 12
"""Their titles begin with `Letters`."""
PEOPLE = (("pm", "Program manager", Role.PROGRAM_MANAGER), ("lead", "Initiative lead", Role.CONTRIBUTOR),
          ("next", "Next lead", Role.CONTRIBUTOR))  # fmt: skip


def twelve() -> None:
    """An organisation, its people, and their initiatives. The lead has given themself each seat, so that it counts."""
    organisation_set_up(
        email="admin@example.com", name="Administrator", password="a long enough sentence", organisation="Example insurance",
        time_zone="UTC", currency="EUR",
    )  # fmt: skip
    for name, label, role in PEOPLE:
        role_grant(
            actor=CLOCK,
            user=user_add(actor=CLOCK, email=f"{name}@example.com", name=label, password=PASSWORD),
            role=role,
        )
    lead = User.objects.get(email="lead@example.com")
    for number in range(LED + 3):
        title = f"Letters of branch {number + 1}" if number < LED else f"Tender {number + 1}"
        made = idea_add(actor=actor_for(lead), title=title, outcome="They are answered on the day they come.")
        if not Seat.objects.current().filter(initiative=made, kind=SeatKind.LEAD).exists():
            seat_assign(actor=actor_for(lead), initiative=made, kind=SeatKind.LEAD, user=lead)
    standings_refresh(limit=100)
