"""The shapes of a parsed playbook: frozen, hashable, without behaviour beyond questions about themselves."""

from dataclasses import dataclass, field
from datetime import date

from phases.playbook_format.vocabulary import SELF_COMPLETING


@dataclass(frozen=True, slots=True)
class FrameworkDate:
    applies_on: date
    text: str


@dataclass(frozen=True, slots=True)
class FrameworkDoc:
    """A framework in one edition. Two editions of one framework are two of these, because their codes collide."""

    code: str
    name: str
    edition: str
    source: str
    last_checked: date
    dates: tuple[FrameworkDate, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkRef:
    framework: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applies:
    """For which initiatives an item is asked. An empty tuple means every value; the three are joined by *and*."""

    risk_tier: tuple[str, ...] = ()
    ai_type: tuple[str, ...] = ()
    data_class: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRule:
    """At least `min` records of `kind` are in `state`; with `all`, every such record of the initiative must be.

    `test` narrows `test_result` to one kind of test, `discipline` narrows `requirement`; narrowing comes first, then
    counting. With nothing recorded the rule is not met, except `incident: none_open`, which silence satisfies.
    """

    kind: str
    state: str
    min: int = 1
    all: bool = True
    test: str | None = None
    discipline: str | None = None


@dataclass(frozen=True, slots=True)
class MetricRule:
    """The initiative's metric with `purpose` meets its own target.

    Judged is the `aggregate` of the points of the last `window_s` seconds.
    Fewer than `min_samples` points in the window, or a newest point older than `max_age_s`, is *unknown*, never met.
    `consecutive` windows, end to end and each with `min_samples`, must all meet the target. With `share`, at least
    that ratio (0–1] of the single points in each window must meet the target too.
    """

    purpose: str
    aggregate: str
    window_s: int
    min_samples: int
    max_age_s: int
    consecutive: int = 1
    share: float | None = None


@dataclass(frozen=True, slots=True)
class ExternalRule:
    """Done while a received event with this name is valid (`valid_days` of the item, counted from when it arrived)."""

    event: str


@dataclass(frozen=True, slots=True)
class ItemDoc:
    """One line of the checklist. Exactly the rule of its kind is set; the other two are None."""

    code: str
    title: str
    kind: str
    theme: str
    owner_side: str
    is_critical: bool
    is_required: bool
    why: str
    good: str
    example: str
    applies: Applies = Applies()
    disciplines: tuple[str, ...] = ()
    valid_days: int | None = None
    allow_unsealed_link: bool = False
    record: RecordRule | None = None
    metric: MetricRule | None = None
    external: ExternalRule | None = None
    frameworks: tuple[FrameworkRef, ...] = ()

    @property
    def is_self_completing(self) -> bool:
        return self.kind in SELF_COMPLETING


@dataclass(frozen=True, slots=True)
class ReviewSlot:
    """`quorum` signatures of `discipline`; each covers the sections of `also` too (the lowest tier folds reviews)."""

    discipline: str
    quorum: int = 1
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateCriterion:
    """A rule that only the gate has.

    `rehearsal_ratio` has a `dimension` and exactly one of `at_least` and `at_most`, both ratios; `components_reviewed`
    has the `disciplines` of which each component in use must have a valid review.
    """

    code: str
    title: str
    rule: str
    is_critical: bool
    dimension: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    disciplines: tuple[str, ...] = field(default=(), metadata={"absent_when_empty": True})


@dataclass(frozen=True, slots=True)
class GateDoc:
    """`statements` and `meanings` are pairs of (seat or discipline, sentence) and (signature, sentence)."""

    name: str
    acceptances: tuple[str, ...]
    reviews: tuple[ReviewSlot, ...]
    may_request_with_missing: bool
    statement: str
    lowest_tier_reviews: tuple[ReviewSlot, ...] = ()
    criteria: tuple[GateCriterion, ...] = ()
    recurs_days: int | None = None
    statements: tuple[tuple[str, str], ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A common mistake. With `shown_when`, the code of an item of this phase, it shows only while that item is open."""

    text: str
    shown_when: str | None = None


@dataclass(frozen=True, slots=True)
class PhaseLimits:
    stall_days: int
    age_days: int | None = None


@dataclass(frozen=True, slots=True)
class PhaseDoc:
    number: int
    name: str
    purpose: str
    mistakes: tuple[Mistake, ...]
    limits: PhaseLimits
    items: tuple[ItemDoc, ...]
    gate: GateDoc


@dataclass(frozen=True, slots=True)
class Limits:
    stall_days: int
    update_days: int
    waiver_days: int
    waiver_max_days: int
    signature_valid_days: int
    breach_hours: int | None = None
    nudge_owner_days: int | None = None
    nudge_lead_days: int | None = None
    nudge_sponsor_days: int | None = None


@dataclass(frozen=True, slots=True)
class PlaybookDoc:
    slug: str
    name: str
    version: int
    summary: str
    frameworks: tuple[FrameworkDoc, ...]
    limits: Limits
    phases: tuple[PhaseDoc, ...]

    def items(self) -> tuple[ItemDoc, ...]:
        """Every item of every phase, in the order of the file."""
        return tuple(item for phase in self.phases for item in phase.items)
