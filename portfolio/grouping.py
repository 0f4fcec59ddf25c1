"""How the portfolio is grouped: an expression that rows and counts share, what a group is called, and which are folded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote

from django.db.models import Case, CharField, F, OrderBy, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, NullIf

from initiatives.models import Phase, RiskTier, Seat, SeatKind, Status
from portfolio.models import Shown

NAME: Final = "grouped"
"""The annotation of rows; groups without a value come last, on both engines."""


@dataclass(frozen=True)
class Grouping:
    """`by()` is the value by which rows are ordered and counted, `words` its heading, `key` what the address calls it."""

    label: str
    by: Callable[[], Combinable]
    words: Callable[[Any], str]
    nothing: str
    key: Callable[[Any], str] = str


def _rank(field: str, values: Sequence[str]) -> Case:
    return Case(*(When(**{field: value}, then=Value(rank)) for rank, value in enumerate(values)), default=None)


def _text(field: str) -> NullIf:
    return NullIf(F(field), Value(""))


def _lead() -> Subquery:
    """Name and number of the lead, so that two of one name stay two."""
    held = Seat.objects.current().filter(initiative_id=OuterRef("pk"), kind=SeatKind.LEAD).order_by("id")
    named = Concat(F("user__name"), Value("\n"), Cast("user_id", CharField()), output_field=CharField())
    return Subquery(held.values(who=named)[:1])


_TIERS: Final = list(reversed(RiskTier.values))
GROUPS: Final[dict[str, Grouping]] = {
    "phase": Grouping("Phase", lambda: F("phase"), lambda n: f"{n} {Phase(n).label}", "Idea, no phase yet"),
    "bu": Grouping("Business unit", lambda: _text("business_unit"), str, "No business unit"),
    "health": Grouping(
        "Health",
        lambda: F("standing__health_rank"),
        lambda rank: str(Shown(Shown.values[rank]).label),
        "Not worked out yet",
        lambda rank: Shown.values[rank],
    ),
    "lead": Grouping(
        "Lead", _lead, lambda both: both.rpartition("\n")[0], "No lead", lambda both: both.rpartition("\n")[2]
    ),
    "cause": Grouping("Stall cause", lambda: _text("standing__stall_cause"), lambda text: text.capitalize(), "Not stalled"),
    "tier": Grouping(
        "Risk tier",
        lambda: _rank("risk_tier", _TIERS),
        lambda rank: f"{RiskTier(_TIERS[rank]).label} tier",
        "No tier",
        lambda rank: _TIERS[rank],
    ),
    "status": Grouping(
        "Status",
        lambda: _rank("status", Status.values),
        lambda rank: str(Status(Status.values[rank]).label),
        "No status",
        lambda rank: Status.values[rank],
    ),
}  # fmt: skip


def group_order() -> OrderBy:
    """Arguments of `order_by` for a query annotated with `NAME`."""
    return F(NAME).asc(nulls_last=True)


def group_words(group: str, value: Any) -> str:
    return GROUPS[group].words(value) if value is not None else GROUPS[group].nothing


def group_key(group: str, value: Any) -> str:
    """What `fold` calls it; `-` for the one without a value."""
    return GROUPS[group].key(value) if value is not None else "-"


@dataclass(frozen=True)
class Fold:
    """Which groups are folded: those that are named, or, once all were folded, all but those that are named."""

    is_all: bool = False
    named: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """How the address says it."""
        return ",".join([*(["*"] if self.is_all else []), *(quote(key, safe="") for key in sorted(self.named))])

    def has(self, key: str) -> bool:
        return (key in self.named) is not self.is_all

    def toggled(self, key: str) -> "Fold":
        return Fold(self.is_all, self.named ^ {key})


def fold_read(text: str) -> Fold:
    """The reverse of `Fold.text`; names that no group has do no harm."""
    parts = [part for part in text[:2000].split(",") if part]
    return Fold("*" in parts, frozenset(unquote(part) for part in parts if part != "*"))
