"""Read-only data for pieces of screen."""

from metrics.panels.alert_page import AlertPage, alert_page
from metrics.panels.alerts import AlertList, alert_list
from metrics.panels.contracts import kpi_standing_of, kpi_with_proof
from metrics.panels.files import PointsFilePage, points_file_page
from metrics.panels.metrics import RANGES, MetricPage, MetricRow, MetricRows, metric_page, metric_rows
from metrics.panels.proving import NumberPanel, number_panel, numbers_to_confirm
from metrics.panels.value import Ledger, Totals, totals_of, value_ledger, value_sums, value_totals_of

__all__ = [
    "RANGES",
    "AlertList",
    "AlertPage",
    "Ledger",
    "MetricPage",
    "MetricRow",
    "MetricRows",
    "NumberPanel",
    "PointsFilePage",
    "Totals",
    "alert_list",
    "alert_page",
    "kpi_standing_of",
    "kpi_with_proof",
    "metric_page",
    "metric_rows",
    "number_panel",
    "numbers_to_confirm",
    "points_file_page",
    "totals_of",
    "value_ledger",
    "value_sums",
    "value_totals_of",
]  # fmt: skip
