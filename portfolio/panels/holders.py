"""Who held which role or seat at the end of a day. Seats keep their rows; roles are read from the log: a revoked one leaves no row."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.models import Discipline, Role, RoleGrant, User
from audit.models import Entry
from initiatives.models import Seat
from phases.models.stays import day_start

ACTIONS = ("accounts.role_grant", "accounts.role_revoke", "accounts.user_deactivate")
_ROLES, _DISCIPLINES = dict(Role.choices), dict(Discipline.choices)
Grant = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Holder:
    """One person in one role or seat: since when, by whose act, and whether they had left."""

    name: str
    email: str
    holds: str
    about: str
    since: datetime
    by: str
    note: str = ""
    url: str = ""


def holders_on(day: date) -> list[Holder]:
    """Every role and every seat that counted when the day (UTC) ended, roles first, then by person. Five queries."""
    until = day_start(day + timedelta(days=1))
    users = {user.pk: user for user in User.objects.all()}
    return [*_roles(until, users), *_seats(until)]


def _roles(until: datetime, users: dict[int, User]) -> list[Holder]:
    held: dict[Grant, tuple[datetime, str]] = {}
    mentioned: set[Grant] = set()
    left: set[int] = set()
    entries = Entry.objects.filter(action__in=ACTIONS, recorded_at__lt=until).order_by("recorded_at", "id")
    for entry in entries:
        user_id = int(entry.object_id)
        if entry.action == "accounts.user_deactivate":
            left.add(user_id)
            continue
        changes = json.loads(entry.payload)["changes"]
        grant = (user_id, str(changes["role"]), str(changes.get("discipline") or ""))
        mentioned.add(grant)
        if entry.action == "accounts.role_grant":
            held[grant] = (entry.recorded_at, entry.actor_name)
        else:
            held.pop(grant, None)
    for row in RoleGrant.objects.filter(granted_at__lt=until).select_related("granted_by"):
        grant = (row.user_id, row.role, row.discipline)
        if grant not in mentioned:  # made before there was a log, or by a hand in the database
            held[grant] = (row.granted_at, f"{row.granted_by or 'nobody'}, without an entry in the log")
    found = [_holder(grant, at, by, users, left) for grant, (at, by) in held.items() if grant[0] in users]
    return sorted(found, key=lambda one: (one.name.lower(), one.holds))


def _holder(grant: Grant, at: datetime, by: str, users: dict[int, User], left: set[int]) -> Holder:
    user_id, role, discipline = grant
    user = users[user_id]
    about = _DISCIPLINES.get(discipline, discipline)
    return Holder(
        user.name, user.email, _ROLES.get(role, role), about, at, by, "had left" if user_id in left else "", ""
    )


def _seats(until: datetime) -> list[Holder]:
    rows = (
        Seat.objects.filter(accepted_at__lt=until)
        .filter(Q(ended_at=None) | Q(ended_at__gte=until))
        .select_related("user", "initiative")
        .order_by("initiative__key", "kind", "user__name")
    )
    return [
        Holder(
            row.user.name, row.user.email, row.get_kind_display(), f"{row.initiative.key} {row.initiative.title}",
            row.accepted_at or row.assigned_at, "", "", f"/i/{row.initiative.key}/",
        )
        for row in rows
    ]  # fmt: skip
