"""Which metrics a demo initiative has, with their targets and the shape of their values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portfolio.demo.content import Spec
from portfolio.demo.series import Breach, Shape
from portfolio.demo.timeline import Timeline

DAY, HOUR = 86_400, 3_600
LIVE = ("latency", "throughput", "error_rate")


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric before it exists. `phase` is the one that adds it; `every_days` 1 or 7; `is_hourly` in watched weeks."""

    purpose: str
    phase: int
    owner: str
    values: dict[str, Any]
    shape: Shape
    every_days: int = 1
    is_hourly: bool = False


def measures(spec: Spec, timeline: Timeline) -> list[Measure]:
    """Seven metrics for the lowest tier, ten for the others. Flightline's own live ones are not among them."""
    live = LIVE if spec.slug == "flightline" else ()
    return [measure for measure in _usual(spec, timeline) if measure.purpose not in live]


def _usual(spec: Spec, timeline: Timeline) -> Iterator[Measure]:
    make = _Maker(spec, timeline)
    _, peak, latency_ms, availability, _, cost = spec["envelope"]
    _, mark, measured = spec["evaluation"]
    is_low = spec["tier"] == "low"
    latency = latency_ms / 1000
    yield make.one(
        "latency", "Response time p95", 2, "s", "lower", latency, Shape(latency * 0.72, 0.05, 0.08), hourly=True
    )
    yield make.one(
        "error_rate", "Failed requests", 2, "ratio", "lower", 0.01, Shape(0.004, 0.2, low=0.0005), hourly=True
    )
    yield make.one("unit_cost", "Cost a case", 2, "EUR", "lower", cost, Shape(cost * 0.8, 0.03))
    level = mark + (measured - mark) * 0.8
    yield make.one(
        "accuracy", "Confirmed without change", 2, "ratio", "higher", mark, Shape(level, 0.006, high=1.0), warning=0.01
    )
    if not is_low:
        shape = Shape(peak * 1.14, 0.02)
        yield make.one("throughput", "Peak rate carried, 7 days", 3, "req/s", "higher", peak, shape, hourly=True)
        shape = Shape(min(availability + 0.003, 0.9995), 0.0004, high=1.0)
        yield make.one(
            "availability", "Availability", 3, "ratio", "higher", availability, shape, warning=0.001, hourly=True
        )
        shape = Shape(0.83, 0.02, first=0.45, ramp_days=45, high=1.0)
        yield make.one("adoption", "Eligible users active in the week", 3, "ratio", "higher", 0.7, shape)
    satisfaction = Shape(4.3, 0.012, high=5.0, low=1.0)
    yield make.one(
        "satisfaction", "User satisfaction", 3, "of 5", "higher", 4.0, satisfaction, warning=0.03, weekly=True
    )
    yield make.kpi()
    yield make.one("drift", "Population stability", 4, "", "lower", 0.1, Shape(0.055, 0.12))


KINDS = {
    "latency": "operational", "error_rate": "operational", "throughput": "operational", "availability": "operational",
    "accuracy": "model", "drift": "model", "adoption": "adoption", "satisfaction": "adoption", "unit_cost": "business",
    "kpi": "business",
}  # fmt: skip
OWNERS = {"operational": "engineering", "model": "engineering", "adoption": "business", "business": "business"}
WHY = {
    "latency": "People stop using what makes them wait.",
    "error_rate": "Each failed request sends a person back to the old way.",
    "unit_cost": "A pilot that is cheap because it is small may be dear when it is large.",
    "accuracy": "Quality on live cases is what counts.",
    "throughput": "A queue that grows every morning is an outage that nobody has named yet.",
    "availability": "Operations plans staff around the service.",
    "adoption": "Value is made by use.",
    "satisfaction": "Users decide whether a launch becomes a habit.",
    "kpi": "What the initiative was for.",
    "drift": "Cases change while the model stays the same.",
}


class _Maker:
    def __init__(self, spec: Spec, timeline: Timeline) -> None:
        self.spec, self.timeline = spec, timeline

    def one(
        self, purpose: str, name: str, phase: int, unit: str, direction: str, target: float, shape: Shape, *,
        warning: float = 0.1, hourly: bool = False, weekly: bool = False,
    ) -> Measure:  # fmt: skip
        kind = KINDS[purpose]
        interval = HOUR if hourly else 7 * DAY if weekly else DAY
        values = {
            "name": name, "kind": kind, "purpose": purpose, "why": WHY[purpose], "unit": unit, "direction": direction,
            "target": float(target), "warning_ratio": warning, "provenance": "pushed", "interval_s": interval,
            # A demo is switched off at night: a day of grace before its numbers count as stale.
            "grace_s": DAY if hourly else 2 * DAY,
        }  # fmt: skip
        return Measure(purpose, phase, OWNERS[kind], values, self._breached(purpose, shape), 7 if weekly else 1, hourly)

    def kpi(self) -> Measure:
        """The KPI of the contract: from its baseline to a value that meets the target, within seven weeks."""
        kpi = self.spec["kpi"]
        better = 0.9 if kpi["direction"] == "lower" else 1.06
        high = 1.0 if kpi["unit"] == "ratio" else 1e12
        shape = Shape(kpi["target"] * better, 0.02, first=kpi["baseline"], ramp_days=45, high=high)
        return self.one("kpi", kpi["name"], 3, kpi["unit"], kpi["direction"], kpi["target"], shape, warning=0.04)

    def _breached(self, purpose: str, shape: Shape) -> Shape:
        windows = (self.spec.get("breaches") or {}).get(purpose, ())
        if not windows:
            return shape
        at = self.timeline.moment
        found = [
            Breach(at(since), at(until) if until else self.timeline.now, factor) for since, until, factor in windows
        ]
        return Shape(
            shape.usual, shape.noise, shape.season, shape.first, shape.ramp_days, shape.low, shape.high, tuple(found)
        )
