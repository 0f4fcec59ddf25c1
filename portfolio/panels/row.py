"""One initiative as lists show it: with its standing and, where it is asked for, the forecast of its next gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.charts import Limits, Sparkline, sparkline_of
from initiatives.models import Initiative, Phase, SeatKind, Status
from phases.forecast import Forecast, NoForecast
from portfolio.filters import PortfolioQuery
from portfolio.models import SPARK_MOST, Standing
from portfolio.panels.outlook import gate_outlook, newest_lengths

OWNERS = (("Engineering", SeatKind.ENGINEERING), ("Operations", SeatKind.OPERATIONS), ("Business", SeatKind.BUSINESS))


@dataclass(frozen=True)
class Row:
    """One line of the table: the initiative and its standing (an empty one when it has not been worked out yet).

    `forecast` is that of its next gate; None where none was asked for, or none belongs here.
    """

    initiative: Initiative
    standing: Standing
    forecast: Forecast | NoForecast | None = None

    @property
    def owners(self) -> list[dict[str, str | None]]:
        return [{"label": label, "name": self.standing.holder(kind)} for label, kind in OWNERS]

    @property
    def strip(self) -> str:
        """The word that the phase strip takes."""
        if self.standing.is_stalled:
            return "stalled"
        if self.initiative.status == Status.ACTIVE and self.initiative.phase == Phase.SCALE:
            return "live"
        return self.initiative.status

    @property
    def spark(self) -> Sparkline | None:
        """The trend of the lead KPI with its target."""
        metric = self.standing.lead_metric
        if metric is None or not self.standing.sparkline:
            return None
        return sparkline_of(
            self.standing.sparkline, limits=Limits(target=metric.target), label=metric.name, unit=metric.unit,
            most=SPARK_MOST,
        )  # fmt: skip

    @property
    def is_running(self) -> bool:
        return self.initiative.status == Status.ACTIVE and self.initiative.is_adopted

    @property
    def dates(self) -> Forecast | None:
        return self.forecast if isinstance(self.forecast, Forecast) else None

    @property
    def silence(self) -> str:
        """Why there is no forecast; empty when there is one, or when none belongs here."""
        return self.forecast.words if isinstance(self.forecast, NoForecast) else ""


def row_of(initiative: Initiative, finished: Mapping[int, Sequence[float]] | None = None) -> Row:
    """The row of an initiative fetched with `select_related("standing")`; with a forecast where `finished` lengths are given."""
    standing = getattr(initiative, "standing", None) or Standing(initiative_id=initiative.pk)
    return Row(initiative, standing, None if finished is None else gate_outlook(initiative, standing, finished))


def lengths_wanted(query: PortfolioQuery) -> dict[int, list[float]] | None:
    """The finished stays for what shows a forecast: the timeline, and a table with that column. One query, or none."""
    return newest_lengths() if query.view == "timeline" or "forecast" in query.columns else None
