"""When the next gate and production can be expected of one initiative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate

from common import clock
from initiatives.models import Initiative, Phase, Status
from phases.forecast import Forecast, NoForecast, gate_forecast, production_chance, production_forecast
from phases.models import PhaseStay, StayOutcome
from phases.passages import forecast_lengths
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
    ended = Coalesce("effective_left_on", TruncDate("left_at"))
    whole = Q(is_imported=False) | Q(effective_entered_on__isnull=False, effective_left_on__isnull=False)
    finished = (
        PhaseStay.objects.finished().filter(whole).exclude(outcome__in=(StayOutcome.CORRECTED, StayOutcome.STOPPED))
    )
    chosen = Q()  # a database takes the newest few of each phase faster than it numbers all of them
    for phase in range(first, Phase.SCALE):
        newest = finished.filter(phase=phase).order_by(ended.desc(), "-id")
        chosen |= Q(pk__in=newest.values("pk")[:NEWEST])
    return forecast_lengths(PhaseStay.objects.filter(chosen).spans())


def _is_on_its_way(initiative: Initiative) -> bool:
    phase = initiative.phase
    return bool(phase) and phase != Phase.SCALE and initiative.status == Status.ACTIVE and initiative.is_adopted
