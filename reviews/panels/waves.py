"""One expansion wave: how it stands against its thresholds, and against the scope that was signed."""

from dataclasses import dataclass, replace
from datetime import timedelta

from common import charts, clock
from common.actors import Actor
from common.formats import figure
from common.permissions import Permission
from metrics.models import Annotation, Direction
from metrics.rules import points_of
from phases.models import ExpansionWave
from phases.permissions import can_run_waves
from phases.wave_rules import WaveVerdict
from phases.waves import wave_judged, window_of
from reviews.causes.waves import by_discipline, outside_of, scope_code
from reviews.models import Recheck

STATES = {"success": "met", "abort": "breached", "continue": "in_progress", "unknown": "unknown"}
BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class ScopeRow:
    """What one discipline has to look at; `recheck` once it was asked. `state`: missing, asked, holds."""

    discipline: str
    words: list[str]
    recheck: Recheck | None

    @property
    def state(self) -> str:
        if self.recheck is None:
            return "missing"
        return "holds" if self.recheck.state == Recheck.State.HOLDS else "asked"


@dataclass(frozen=True)
class WavePage:
    """`chart` begins 14 days before the wave, with both thresholds; None without a metric. `halted` is another wave."""

    wave: ExpansionWave
    verdict: WaveVerdict | None
    chart: charts.LineChart | None
    scope: list[ScopeRow]
    halted: ExpansionWave | None
    missing: list[str]
    may: Permission

    @property
    def chip(self) -> str:
        return STATES[self.verdict.state] if self.verdict else "none"

    @property
    def may_start(self) -> bool:
        """Whether nothing of the scope stands in the way."""
        return all(row.state == "holds" for row in self.scope)

    @property
    def is_asked(self) -> bool:
        return bool(self.scope) and all(row.state != "missing" for row in self.scope)


def wave_page(actor: Actor, wave: ExpansionWave) -> WavePage:
    """A fixed number of queries."""
    waits = wave.state in (ExpansionWave.State.PLANNED, ExpansionWave.State.APPROVED)
    others = ExpansionWave.objects.halted().filter(initiative=wave.initiative).exclude(pk=wave.pk)
    return WavePage(
        wave=wave,
        verdict=wave_judged(wave),
        chart=_chart(wave),
        scope=_scope(wave) if waits else [],
        halted=others.first() if waits else None,
        missing=wave.missing(),
        may=can_run_waves(actor, wave.initiative),
    )


def _scope(wave: ExpansionWave) -> list[ScopeRow]:
    parts = by_discipline(outside_of([wave])[wave.pk])
    codes = {discipline: scope_code(wave, discipline, found) for discipline, found in parts.items()}
    rows = Recheck.objects.filter(initiative=wave.initiative, code__in=codes.values()).exclude(
        state=Recheck.State.ENDED
    )
    rechecks = {row.code: row for row in rows.order_by("id")}
    return [
        ScopeRow(discipline, [one.words for one in found], rechecks.get(codes[discipline]))
        for discipline, found in parts.items()
    ]


def _chart(wave: ExpansionWave) -> charts.LineChart | None:
    metric, until = wave.metric, wave.ended_at or clock.now()
    if metric is None or wave.abort_threshold is None or wave.success_threshold is None:
        return None
    since = (wave.started_at or until) - BEFORE
    points = [(point.at, point.value) for point in points_of(metric, since=since, until=until)]
    success, abort = float(wave.success_threshold), float(wave.abort_threshold)
    is_higher = metric.direction == Direction.HIGHER
    flags = [charts.Flag(wave.started_at, "The wave begins", "wave")] if wave.started_at else []
    if wave.resumed_at and window_of(wave) == wave.resumed_at:
        flags.append(charts.Flag(wave.resumed_at, "Let go on", "wave"))
    notes = Annotation.objects.filter(initiative=wave.initiative, at__gt=since, at__lte=until).order_by("at")[:8]
    flags += [charts.Flag(row.at, row.label, row.get_kind_display()) for row in notes]
    made = charts.line_chart(
        points, label=metric.name, unit=metric.unit, start=since, end=until, flags=sorted(flags, key=lambda flag: flag.at),
        limits=charts.Limits(abort, success, "higher" if is_higher else "lower"),
        gap=timedelta(seconds=3 * max(metric.interval_s, metric.step_s)),
    )  # fmt: skip
    signs = ("≤", "≥") if is_higher else ("≥", "≤")
    words = f"abort {signs[0]} {figure(abort, metric.unit)}, success {signs[1]} {figure(success, metric.unit)}"
    return replace(made, limit_text=words) if made else None
