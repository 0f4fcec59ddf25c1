"""Lengths of time as people write them: `15 s`, `5 min`, `1 h`, `30 d`. Kept in seconds."""

import re
from typing import Any, Final

from django import forms

UNITS: Final = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
_WORDS: Final = {
    "": 1, "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3_600, "hour": 3_600, "hours": 3_600, "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800,
    "week": 604_800, "weeks": 604_800, "month": 2_592_000, "months": 2_592_000,
}  # fmt: skip
_SHAPE: Final = re.compile(r"(\d{1,9})\s*([a-z]*)")
LONGEST_S: Final = 2_147_483_647
HOW: Final = "Write a number and a unit, for example 15 s, 5 min, 1 h or 30 d."


def span_seconds(text: str) -> int:
    """The seconds of `5 min`; a bare number is seconds, a month is 30 days. Raises ValueError, saying how to write it."""
    found = _SHAPE.fullmatch(text.strip().lower())
    if found is None or found[2] not in _WORDS:
        raise ValueError(HOW)
    seconds = int(found[1]) * _WORDS[found[2]]
    if seconds > LONGEST_S:
        raise ValueError("This is longer than anything that is measured here.")
    return seconds


def span_text(seconds: int) -> str:
    """The same in the largest unit that leaves no rest: 3600 → `1 h`, 90 → `90 s`."""
    unit = next((name for name, size in UNITS.items() if seconds and seconds % size == 0), "s")
    return f"{seconds // UNITS[unit]} {unit}"


class SpanField(forms.CharField):
    """A length of time, typed with its unit, cleaned to whole seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return span_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return span_seconds(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
