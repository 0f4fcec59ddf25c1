"""What each act of a bulk change reads, and what it would put there. No writes; `services.bulk` puts it through the verbs.

Values are plain JSON: text, a list of tags, a day as text, or `{"id", "name"}` of a person; None is nobody or nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from accounts.models import Role, User
from common.actors import Actor
from common.errors import DomainError
from common.formats import date_text
from common.permissions import Permission
from initiatives.models import Initiative, Seat
from initiatives.permissions import can_adopt, can_assign_seat, can_comment, can_edit
from initiatives.tags import tags_read
from portfolio.models import DAY_ACTS, SEAT_ACTS, BulkAct

MAX_UNIT: Final = 160
Seats = Mapping[tuple[int, str], Seat]


def value_read(act: str, value: str) -> tuple[str, str]:
    """(the value as it is kept, in words). Raises DomainError on `person`, `text` or `day`."""
    value = value.strip()
    if act in SEAT_ACTS:
        user = User.objects.filter(pk=int(value), is_active=True).first() if value.isdigit() else None
        if user is None:
            raise DomainError("Choose who takes the seat.", field="person")
        if user.role_grants.filter(role=Role.AUDITOR).exists():
            raise DomainError("An auditor takes no seat. Choose somebody else.", field="person")
        return str(user.pk), str(user)
    if act in DAY_ACTS:
        try:
            return value, date_text(date.fromisoformat(value))
        except ValueError as error:
            raise DomainError("Give the day.", field="day") from error
    if act in (BulkAct.ASK_UPDATE, BulkAct.ADOPT):
        return "", ""
    if not value or len(value) > MAX_UNIT:
        raise DomainError(f"Write at most {MAX_UNIT} letters here, and at least one.", field="text")
    if act != BulkAct.BUSINESS_UNIT and len(tags_read([value])) != 1:
        raise DomainError("Write one tag.", field="text")
    return value, value


def seats_of(initiatives: Iterable[Initiative]) -> Seats:
    """The present holders of owner and lead seats, by initiative and kind. One query."""
    rows = Seat.objects.current().filter(initiative__in=[i.pk for i in initiatives], kind__in=SEAT_ACTS)
    return {(seat.initiative_id, seat.kind): seat for seat in rows.select_related("user")}


def may(actor: Actor, act: str, initiative: Initiative) -> Permission:
    """The permission of the verb that the act goes through."""
    if act in SEAT_ACTS:
        return can_assign_seat(actor, initiative)
    if act == BulkAct.ADOPT:
        return can_adopt(actor, initiative)
    return can_comment(actor, initiative) if act == BulkAct.ASK_UPDATE else can_edit(actor, initiative)


def read(act: str, initiative: Initiative, seats: Seats) -> Any:
    """What stands now."""
    if act in SEAT_ACTS:
        return _person(seats.get((initiative.pk, act)))
    if act in DAY_ACTS:
        day = getattr(initiative, act)
        return day.isoformat() if day else None
    if act in (BulkAct.TAG_ADD, BulkAct.TAG_REMOVE):
        return list(initiative.tags)
    if act == BulkAct.ADOPT:
        return initiative.is_adopted
    return initiative.business_unit if act == BulkAct.BUSINESS_UNIT else None


def wanted(act: str, value: str, shown: str, old: Any, initiative: Initiative, seats: Seats) -> Any:
    """What the act would put in place of `old`. Raises DomainError where it can put nothing."""
    if act in SEAT_ACTS:
        return {"id": int(value), "name": shown}
    if act == BulkAct.TAG_ADD:
        return tags_read([*old, value])
    if act == BulkAct.TAG_REMOVE:
        return [tag for tag in old if tag != value]
    if act == BulkAct.ASK_UPDATE:
        lead = seats.get((initiative.pk, BulkAct.LEAD))
        if lead is None or not lead.user.is_active:
            raise DomainError("Nobody holds the lead's seat.")
        return _person(lead)
    return True if act == BulkAct.ADOPT else value


def text_of(act: str, value: Any) -> str:
    """A value in words; an en dash for nothing."""
    if act == BulkAct.ADOPT:
        return "Adopted" if value else "Not yet adopted"
    if not value:
        return "–"
    if isinstance(value, dict):
        return f"Ask {value['name']}" if act == BulkAct.ASK_UPDATE else str(value["name"])
    if isinstance(value, list):
        return ", ".join(value)
    return date_text(date.fromisoformat(value)) if act in DAY_ACTS else str(value)


def is_same(old: Any, new: Any) -> bool:
    """Whether both say the same; a person is the same by id."""
    if isinstance(old, dict) and isinstance(new, dict):
        return bool(old["id"] == new["id"])
    return bool(old == new)


def _person(seat: Seat | None) -> dict[str, Any] | None:
    return {"id": seat.user_id, "name": str(seat.user)} if seat else None
