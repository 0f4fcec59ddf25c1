"""The words of a filter of the portfolio, as its chip says them."""

from collections.abc import Mapping

from initiatives.models import AiType, Phase, RiskTier, Status
from portfolio.models import Shown


def word_of(name: str, value: str) -> str:
    """A filter in the words of its chip: `Phase: 2 Pilot build`."""
    labels: dict[str, Mapping[str, str]] = {
        "phase": {"none": "Idea"} | {str(number): f"{number} {label}" for number, label in Phase.choices},
        "health": dict(Shown.choices),
        "status": dict(Status.choices),
        "type": dict(AiType.choices),
        "tier": dict(RiskTier.choices),
        "owner": {"me": "me"},
        "adopted": {"no": "not yet", "yes": "yes"},
    }
    names = {
        "bu": "Business unit",
        "type": "AI type",
        "tier": "Risk tier",
        "cause": "Stall cause",
        "seat": "Owner seat",
        "target": "Target date",
        "age": "Days in phase over",
    }
    shown = labels.get(name, {}).get(value, value.replace("_", " "))
    return f"{names.get(name, name.capitalize())}: {shown}"
