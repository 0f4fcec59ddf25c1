"""Read-only data for pieces of screen."""

from metrics.panels.alerts import AlertList, alert_list
from metrics.panels.files import PointsFilePage, points_file_page
from metrics.panels.metrics import RANGES, MetricPage, MetricRow, MetricRows, metric_page, metric_rows

__all__ = [
    "RANGES", "AlertList", "MetricPage", "MetricRow", "MetricRows", "PointsFilePage", "alert_list", "metric_page", "metric_rows",
    "points_file_page",
]  # fmt: skip
