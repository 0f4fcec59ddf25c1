"""What the portfolio consists of: kinds of initiatives, each met by many of them. Pure; the same seed gives the same plan."""

import random
from dataclasses import dataclass
from typing import Final

KINDS: Final = 120
"""Initiative number n is of kind n % KINDS: the same story, told of other people."""
SEED: Final = 11
PEOPLE: Final = 300
ANSWERS: Final = 14
"""Answers of each initiative that has a phase: those of ideas are missing, so that twelve are left on average."""
METRICS: Final = 2
UNITS: Final = (
    "Claims", "Customer service", "Finance", "Human resources", "IT operations", "Legal", "Logistics", "Marketing",
    "Maintenance", "Pharmacovigilance", "Procurement", "Product", "Quality", "Research", "Risk", "Sales", "Security",
    "Supply chain", "Treasury", "Underwriting",
)  # fmt: skip
VERBS: Final = (
    "Sort", "Draft", "Check", "Predict", "Summarise", "Route", "Price", "Match", "Translate", "Detect", "Rank", "Answer",
)  # fmt: skip
THINGS: Final = (
    "incoming claims", "replies to customers", "invoices against orders", "machine failures", "case files", "tickets",
    "freight offers", "candidates and jobs", "safety reports", "payment fraud", "supplier offers", "questions about policies",
    "contracts", "delivery times", "product descriptions", "credit files", "inspection photos", "meeting notes",
)  # fmt: skip
WHERE: Final = (
    "in the north",
    "for small firms",
    "at night",
    "in three plants",
    "for partners",
    "on the phone",
    "by mail",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One story. Days are counted back from now; `stays` are (phase, days ago entered, days ago left or None, outcome)."""

    number: int
    status: str
    phase: int | None
    is_adopted: bool
    tier: str
    ai_type: str
    data_class: str
    unit: str
    title: str
    is_open_to_all: bool
    added: int
    stays: tuple[tuple[int, int, int | None, str], ...]
    moved: int
    updates: tuple[tuple[int, str], ...]
    wait: tuple[str, int, int] | None
    states: tuple[str, ...]
    empty_seat: str
    is_at_gate: bool
    pilot_end: int | None


def kinds() -> list[Kind]:
    """All kinds, in order."""
    dice = random.Random(SEED)
    return [_kind(number, dice) for number in range(KINDS)]


def _kind(number: int, dice: random.Random) -> Kind:
    status = dice.choices(("idea", "active", "paused", "stopped", "retired"), (12, 72, 5, 9, 2))[0]
    phase = None if status == "idea" else dice.choices((1, 2, 3, 4), (30, 35, 20, 15))[0]
    is_adopted = status != "active" or dice.random() > 0.07
    stays = _stays(phase, status, dice)
    runs = status == "active" and is_adopted
    fresh, health = (
        dice.choice((2, 5, 9, 12, 20, 40)),
        dice.choices(("on_track", "at_risk", "off_track"), (70, 22, 8))[0],
    )
    causes = (
        "data_access",
        "review",
        "operations_owner",
        "infrastructure",
        "vendor_or_legal",
        "funding",
        "model_quality",
    )
    waits = dice.random() < 0.4
    since = dice.randint(3, 60)
    empty = dice.choice(("", "", "", "", "operations", "business"))
    return Kind(
        number, status, phase, is_adopted,
        dice.choices(("low", "medium", "high", "critical"), (40, 35, 20, 5))[0],
        dice.choice(("predictive", "generative", "retrieval", "agent")),
        dice.choices(("internal", "personal", "public", "special"), (50, 30, 10, 10))[0],
        dice.choice(UNITS), f"{dice.choice(VERBS)} {dice.choice(THINGS)} {dice.choice(WHERE)}",
        dice.random() > 0.1, stays[0][1] + 20 if stays else dice.randint(1, 300), stays,
        dice.choices((1, 4, 9, 13, 16, 30), (25, 25, 20, 10, 10, 10))[0],
        ((fresh, health), (fresh + 14, "on_track")) if runs and dice.random() < 0.85 else (),
        (dice.choice(causes), since, since - dice.randint(1, 40)) if runs and waits else None,
        tuple(dice.choices(("met", "near_limit", "breached"), (85, 10, 5))[0] for _ in range(METRICS)),
        empty, runs and phase in (1, 2, 3) and dice.random() < 0.08,
        dice.randint(-60, 90) if phase == 2 else None,
    )  # fmt: skip


def _stays(phase: int | None, status: str, dice: random.Random) -> tuple[tuple[int, int, int | None, str], ...]:
    if phase is None:
        return ()
    lengths = [max(int(dice.lognormvariate(4.0, 0.5)), 3) for _ in range(phase)]
    ago, found = sum(lengths), []
    for number, length in enumerate(lengths, start=1):
        left: int | None = ago - length
        outcome = "go"
        if number == phase:
            ended = {"stopped": "stopped", "retired": "retired"}.get(status)
            left, outcome = (left, ended) if ended else (None, "")
        found.append((number, ago, left, outcome))
        ago -= length
    return tuple(found)
