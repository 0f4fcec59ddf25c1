"""When the next gate and production can be expected of one initiative."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import QuerySet

from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Initiative, Phase, Status
from phases.forecast import Forecast, NoForecast, gate_forecast, production_chance, production_forecast
from phases.models import PhaseStay
from phases.models.lengths import Listed
from portfolio.models import Standing

NEWEST: Final = 600
"""Finished stays of each phase that a forecast rests on: old habits count less than new ones."""
UNDATED: Final = NoForecast("Not known since when it is in this phase.")


@dataclass(frozen=True)
class Outlook:
    """Both forecasts, or why there are none."""

    gate: Forecast | NoForecast
    production: Forecast | NoForecast
    target_chance: float | None = None
    """Share of the draws (ratio) that are in production by the target date; None without a target or a forecast."""

    @property
    def silence(self) -> str:
        """Why nothing is said; empty when something is."""
        return self.gate.words if isinstance(self.gate, NoForecast) else ""

    @property
    def later_silence(self) -> str:
        """Why nothing is said about production; empty when something is."""
        return self.production.words if isinstance(self.production, NoForecast) else ""


def outlook_of(initiative: Initiative, standing: Standing) -> Outlook | None:
    """One query over the organisation's finished stays; None for what is not on its way to production."""
    if not _is_on_its_way(initiative):
        return None
    if standing.age_days is None:
        return Outlook(UNDATED, UNDATED)
    finished, age, today = newest_lengths(initiative.phase or 1), float(standing.age_days), clock.today()
    phase, key = initiative.phase or 1, initiative.key
    return Outlook(
        gate_forecast(phase=phase, age_days=age, finished=finished, today=today, seed=key),
        production_forecast(phase=phase, age_days=age, finished=finished, today=today, seed=key),
        _target_chance(initiative, age, finished),
    )


def _target_chance(initiative: Initiative, age: float, finished: Mapping[int, Sequence[float]]) -> float | None:
    if initiative.target_on is None:
        return None
    return production_chance(
        day=initiative.target_on, phase=initiative.phase or 1, age_days=age, finished=finished, today=clock.today(),
        seed=initiative.key,
    )  # fmt: skip


def gate_outlook(
    initiative: Initiative, standing: Standing, finished: Mapping[int, Sequence[float]]
) -> Forecast | NoForecast | None:
    """The next gate alone, from lengths that were read once; the same dates as `outlook_of`. Asks nothing."""
    if not _is_on_its_way(initiative):
        return None
    if standing.age_days is None:
        return UNDATED
    age = float(standing.age_days)
    return gate_forecast(
        phase=initiative.phase or 1, age_days=age, finished=finished, today=clock.today(), seed=initiative.key
    )


def newest_lengths(first: int = Phase.DISCOVERY) -> dict[int, list[float]]:
    """Lengths in days of the newest finished stays of the phases from `first` to the one before production. One query.

    What `forecast_lengths` would leave out takes nobody's place, and a stay is as new as the day on which it really ended:
    an import records a thousand in one minute.
    """
    lengths: dict[int, list[float]] = {phase: [] for phase in Phase.values}
    ahead = range(first, Phase.SCALE)
    for row in rows_of(_newest_from(first, NEWEST), CLOCK):
        lengths |= {phase: json.loads(text or "[]") for phase, text in zip(ahead, row, strict=True)}
    return lengths


@cache
def _newest_from(first: int, most: int) -> Callable[[Actor], QuerySet[Any, Any]]:
    """The question from one phase on; the same function each time, which is what the kept SQL is found by."""

    def asked(_: Actor) -> QuerySet[Any, Any]:
        stays: Any = PhaseStay.objects
        lists = [Listed(stays.newest_days(phase, most)) for phase in range(first, Phase.SCALE)]
        rows: QuerySet[Any, Any] = stays.order_by().values_list(*lists)
        return rows[:1]  # of whichever stay: the row only carries the lists

    return asked


def _is_on_its_way(initiative: Initiative) -> bool:
    phase = initiative.phase
    return bool(phase) and phase != Phase.SCALE and initiative.status == Status.ACTIVE and initiative.is_adopted
