"""The bullet bar: how far, against which plan, with which forecast."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bullet:
    """Percent of the width. ``is_estimated`` is drawn hatched: the value was worked out, not measured."""

    value: float
    plan: float | None
    forecast: tuple[float, float] | None
    is_estimated: bool
    is_short: bool
    summary: str


def bullet(
    value: float,
    *,
    plan: float | None = None,
    forecast: tuple[float, float] | None = None,
    top: float | None = None,
    is_estimated: bool = False,
    summary: str = "",
) -> Bullet:
    """A bar from zero. Bars under each other share one ``top``; ``forecast`` is (low, high) in units of ``value``."""
    high = top or max(value, plan or 0, *(forecast or (0, 0))) or 1.0

    def share(number: float) -> float:
        return round(min(100.0, max(0.0, number / high * 100)), 2)

    band = (share(min(forecast)), round(share(max(forecast)) - share(min(forecast)), 2)) if forecast else None
    return Bullet(
        value=share(value),
        plan=min(share(plan), 99.4) if plan is not None else None,
        forecast=band,
        is_estimated=is_estimated,
        is_short=plan is not None and value < plan,
        summary=summary,
    )
