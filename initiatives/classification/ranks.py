"""Which tier, class and role is higher, and what counts until somebody confirms. Pure."""

from collections.abc import Mapping
from typing import Final

RANKS: Final[dict[str, tuple[str, ...]]] = {
    "risk_tier": ("low", "medium", "high", "critical"),
    "ai_act_class": ("outside", "minimal", "transparency", "high", "prohibited"),
    "ai_act_role": ("none", "distributor", "importer", "deployer", "provider", "both"),
}
"""From the least to the most that is asked. The role *both* carries the duties of a provider and of a deployer."""
HIGHEST: Final[dict[str, str]] = {"risk_tier": "critical", "ai_act_class": "high", "ai_act_role": "both"}
"""What counts while nothing is confirmed. A class counts as high-risk: *prohibited* is a finding, never an assumption."""


def rank(field: str, value: str) -> int:
    """The place of a value; what is not stated is below all."""
    known = RANKS[field]
    return known.index(value) if value in known else -1


def is_lower(field: str, value: str, than: str) -> bool:
    return rank(field, value) < rank(field, than)


def counting(proposed: Mapping[str, str], confirmed: Mapping[str, str] | None) -> dict[str, str]:
    """What counts while `proposed` waits: never less than what was confirmed before, or than the highest if nothing was."""
    floor = confirmed or HIGHEST
    return {
        field: proposed[field] if rank(field, proposed[field]) > rank(field, floor[field]) else floor[field]
        for field in RANKS
    }
