"""Geometry of the charts that the server draws: pure functions from numbers to dataclasses of numbers.

Templates (`ui.sparkline`, `ui.line_chart`, `ui.bullet`, `ui.dots`) draw what stands here; nothing here is markup.
Positions along x are percent of the width, positions along y are pixels of a fixed height, paths use a box of 1000 by
the height. So charts stretch without their words, marks and line widths being stretched.
"""

from common.charts.bars import Bullet, bullet
from common.charts.dots import Dot, DotChart, DotColumn, DotInput, dots
from common.charts.lines import Flag, Limits, LineChart, line_chart
from common.charts.scale import MOST_POINTS, Point, bucket_width, nice_ticks, thinned
from common.charts.series import series_json
from common.charts.spans import Bar, Step, TimeAxis, month_after, time_axis
from common.charts.sparks import Sparkline, sparkline, sparkline_of

__all__ = [
    "MOST_POINTS",
    "Bar",
    "Bullet",
    "Dot",
    "DotChart",
    "DotColumn",
    "DotInput",
    "Flag",
    "Limits",
    "LineChart",
    "Point",
    "Sparkline",
    "Step",
    "TimeAxis",
    "bucket_width",
    "bullet",
    "dots",
    "line_chart",
    "month_after",
    "nice_ticks",
    "series_json",
    "sparkline",
    "sparkline_of",
    "thinned",
    "time_axis",
]
