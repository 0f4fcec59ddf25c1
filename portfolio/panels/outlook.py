"""When the next gate and production can be expected of one initiative."""

from dataclasses import dataclass
from typing import Final

from common import clock
from initiatives.models import Initiative, Phase, Status
from phases.forecast import Forecast, NoForecast, gate_forecast, production_forecast
from phases.models import PhaseStay
from phases.passages import forecast_lengths
from portfolio.models import Standing

NEWEST: Final = 1_200
"""Finished stays that a forecast rests on: old habits count less than new ones."""


@dataclass(frozen=True)
class Outlook:
    """Both forecasts, or why there are none."""

    gate: Forecast | NoForecast
    production: Forecast | NoForecast

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
    phase = initiative.phase
    if not phase or phase == Phase.SCALE or initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return None
    stays = PhaseStay.objects.finished().filter(phase__gte=phase, phase__lt=Phase.SCALE).order_by("-left_at")
    finished = forecast_lengths(stays[:NEWEST])
    age, today = float(standing.age_days or 0), clock.today()
    return Outlook(
        gate_forecast(phase=phase, age_days=age, finished=finished, today=today, seed=initiative.key),
        production_forecast(phase=phase, age_days=age, finished=finished, today=today, seed=initiative.key),
    )
