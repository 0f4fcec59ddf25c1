"""Geometry of the charts that the server draws: pure functions from numbers to dataclasses of numbers.

Templates (`ui.sparkline`, `ui.line_chart`, `ui.bullet`, `ui.dots`) draw what stands here; nothing here is markup.
Positions along x are percent of the width, positions along y are pixels of a fixed height, paths use a box of 1000 by
the height. So charts stretch without their words, marks and line widths being stretched.
"""

from common.charts.bars import Bullet, bullet
from common.charts.dots import Dot, DotChart, DotColumn, DotInput, dots
from common.charts.lines import Flag, Limits, LineChart, Sparkline, line_chart, sparkline
from common.charts.scale import Point, nice_ticks

__all__ = [
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
    "bullet",
    "dots",
    "line_chart",
    "nice_ticks",
    "sparkline",
]
