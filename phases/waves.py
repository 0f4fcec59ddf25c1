"""A wave against what was measured since it began: loads the points, `wave_rules` judges."""

from datetime import datetime

from common import clock
from metrics.rules import points_of
from phases.models import ExpansionWave
from phases.wave_rules import SUCCESS_DAYS, Thresholds, WaveVerdict, wave_verdict


def thresholds_of(wave: ExpansionWave) -> Thresholds | None:
    """What the wave is judged by; None while its metric or a threshold is missing."""
    if wave.metric is None or wave.success_threshold is None or wave.abort_threshold is None:
        return None
    metric = wave.metric
    return Thresholds(
        direction=metric.direction,
        success=float(wave.success_threshold),
        abort=float(wave.abort_threshold),
        unit=metric.unit,
        aggregate=wave.judged_by or "mean",
        min_samples=wave.min_samples or 1,
        max_age_s=int(metric.lateness_allowed.total_seconds()),
        success_days=SUCCESS_DAYS if wave.success_days is None else wave.success_days,
    )


def window_of(wave: ExpansionWave) -> datetime | None:
    """From when a started wave is judged: its start, or the moment at which a person let it go on."""
    return wave.resumed_at or wave.started_at


def wave_judged(wave: ExpansionWave, now: datetime | None = None) -> WaveVerdict | None:
    """The verdict as of now (until its end for one that has ended); None before it starts. One query."""
    asked, since = thresholds_of(wave), window_of(wave)
    if asked is None or since is None or wave.metric is None:
        return None
    until = wave.ended_at or now or clock.now()
    return wave_verdict(points_of(wave.metric, since=since, until=until), asked, since, until)
