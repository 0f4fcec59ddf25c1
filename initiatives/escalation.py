"""Whom a step of an escalation path calls: a seat, a person, or a name that only people know."""

from initiatives.models import EscalationPath, Initiative, Seat, SeatKind

UNTESTED = "Untested: this path was never exercised."
_SEATS = {word: kind for kind in SeatKind for word in (kind.value, str(kind.label).lower(), f"{kind.value} owner")}


def seat_of(who: str) -> SeatKind | None:
    """The seat that the text names (`Operations owner`, `lead`, `Executive sponsor`), if any."""
    text = who.strip().lower()
    for opening in ("the ", "executive "):
        text = text.removeprefix(opening)
    return _SEATS.get(text)


def holder_of(initiative: Initiative, who: str) -> Seat | None:
    """The accepted seat on this initiative that the text means: by the seat, or by name or address of who holds one.

    None when nobody here is meant, such as a telephone list; then people call by hand.
    """
    held = Seat.objects.accepted().filter(initiative=initiative).select_related("user").order_by("assigned_at", "pk")
    kind, text = seat_of(who), who.strip().lower()
    if kind is not None:
        return next((seat for seat in held if seat.kind == kind), None)
    return next((seat for seat in held if text in (seat.user.email.lower(), seat.user.name.lower())), None)


def path_of(initiative_id: int) -> EscalationPath | None:
    """The path that alerts of the initiative climb: the first with steps that was exercised, else the first with steps."""
    paths = [path for path in EscalationPath.objects.filter(initiative=initiative_id) if path.steps]
    return next((path for path in paths if path.is_exercised), next(iter(paths), None))
