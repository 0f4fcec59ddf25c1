"""Every waiver across the portfolio, and the debt that they are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from common import clock
from common.actors import Actor
from initiatives.models import Initiative
from reviews.causes import causes_among
from reviews.models import Waiver

SOON_DAYS = 14
SHOWS = (
    ("open", "Open"),
    ("soon", "Ending soon"),
    ("unmet", "Ended, still not met"),
    ("proposed", "Proposed"),
    ("all", "All"),
)


@dataclass(frozen=True)
class Chain:
    """A waiver with those that it goes on from, the first one first. `days` they have waived so far."""

    waivers: tuple[Waiver, ...]
    days: int

    @property
    def extended(self) -> int:
        """How often it was extended."""
        return max(len(self.waivers) - 1, 0)


@dataclass(frozen=True)
class LedgerRow:
    waiver: Waiver
    chain: Chain
    state: str
    left: int


@dataclass(frozen=True)
class Ledger:
    """`rows` as filtered; the debt over everything that the person sees."""

    rows: list[LedgerRow]
    show: str
    unit: str
    criterion: str
    counts: dict[str, int]
    days: int
    extended: int
    units: list[tuple[str, int]]
    criteria: list[tuple[str, int]]
    unit_choices: list[tuple[str, str]]
    criterion_choices: list[tuple[str, str]]

    @property
    def unit_bars(self) -> list[dict[str, object]]:
        return [{"label": label, "value": value} for label, value in self.units]

    @property
    def criterion_bars(self) -> list[dict[str, object]]:
        return [{"label": label, "value": value} for label, value in self.criteria]

    @property
    def lead(self) -> str:
        if not self.counts["all"]:
            return "What was let through for a while, by whom, instead of what, and until when."
        open_, days = self.counts["open"], self.days
        return (
            f"{open_} open, {days} days waived so far, extended {self.extended} "
            f"{'time' if self.extended == 1 else 'times'}; {self.counts['unmet']} ended and still not met."
        )


def waivers_visible(actor: Actor) -> QuerySet[Waiver]:
    """Waivers of initiatives that the actor may see."""
    found = Waiver.objects.filter(initiative__in=Initiative.objects.visible_to(actor))
    return found.select_related("initiative", "requested_by", "approved_by", "extends")


def ledger_of(actor: Actor, *, show: str = "open", unit: str = "", criterion: str = "") -> Ledger:
    """The ledger and its debt; the number of queries does not grow with waivers."""
    waivers = list(waivers_visible(actor).order_by("ends_on", "pk"))
    by_pk = {waiver.pk: waiver for waiver in waivers}
    unmet = _unmet(waivers)
    rows = [_row(waiver, by_pk, unmet) for waiver in waivers]
    counts = {code: sum(_fits(row, code) for row in rows) for code, _ in SHOWS}
    open_rows = [row for row in rows if _fits(row, "open")]
    wanted = [
        row for row in rows
        if _fits(row, show) and unit in ("", row.waiver.initiative.business_unit) and criterion in ("", row.waiver.criterion)
    ]  # fmt: skip
    return Ledger(
        wanted, show, unit, criterion, counts,
        days=sum(_days(row.waiver) for row in rows),
        extended=sum(1 for row in rows if row.waiver.extends_id and row.waiver.approved_at),
        units=Counter(row.waiver.initiative.business_unit or "No unit" for row in open_rows).most_common(),
        criteria=Counter(row.waiver.title for row in open_rows).most_common(8),
        unit_choices=sorted({(unit, unit) for waiver in waivers if (unit := waiver.initiative.business_unit)}),
        criterion_choices=sorted({(waiver.criterion, waiver.title) for waiver in waivers}, key=lambda pair: pair[1]),
    )  # fmt: skip


def chain_of(waiver: Waiver) -> Chain:
    """The chain of one waiver. As many queries as it was extended."""
    chain = [waiver]
    while (earlier := chain[0].extends) is not None:
        chain.insert(0, earlier)
    return _chain(chain)


def _chain(waivers: Iterable[Waiver]) -> Chain:
    found = tuple(waivers)
    return Chain(found, sum(map(_days, found)))


def _days(waiver: Waiver) -> int:
    """Days on which it counted so far, the first and the last among them; where one goes on from another, each once."""
    if waiver.approved_at is None:
        return 0
    first = waiver.approved_at.date()
    if waiver.extends is not None:
        first = max(first, _end(waiver.extends) + timedelta(days=1))
    last = min(_end(waiver), clock.today())
    return max((last - first).days + 1, 0)


def _end(waiver: Waiver) -> date:
    return min(waiver.ends_on, waiver.revoked_at.date()) if waiver.revoked_at else waiver.ends_on


def _row(waiver: Waiver, by_pk: dict[int, Waiver], unmet: set[int]) -> LedgerRow:
    chain = [waiver]
    while chain[0].extends_id is not None and chain[0].extends_id in by_pk:
        chain.insert(0, by_pk[chain[0].extends_id])
    return LedgerRow(waiver, _chain(chain), _state(waiver, unmet), (waiver.ends_on - clock.today()).days)


def _state(waiver: Waiver, unmet: set[int]) -> str:
    """open, proposed, withdrawn, lapsed, revoked, unmet or ended."""
    if waiver.is_active:
        return "open"
    if waiver.approved_at is None:
        return "withdrawn" if waiver.revoked_at else "proposed" if waiver.ends_on >= clock.today() else "lapsed"
    if waiver.pk in unmet:
        return "unmet"
    return "revoked" if waiver.revoked_at else "ended"


def _fits(row: LedgerRow, show: str) -> bool:
    if show == "soon":
        return row.state == "open" and row.left <= SOON_DAYS
    return show == "all" or row.state == show


def _unmet(waivers: list[Waiver]) -> set[int]:
    """Which of them ended while their criterion is still not met, as the causes say."""
    ended = {waiver.initiative_id for waiver in waivers if waiver.approved_at and not waiver.is_active}
    if not ended:
        return set()
    causes = causes_among(Initiative.objects.filter(pk__in=ended), is_running=False)
    return {int(code.partition(":")[2]) for _, code in causes if code.startswith("waiver:")}
