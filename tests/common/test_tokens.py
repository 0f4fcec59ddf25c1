"""Contrast and colour distance of the tokens, computed from the style sheet itself.

Contrast: WCAG 2.2 relative luminance. Colour sight: Machado, Oliveira, Fernandes 2009, severity 1, in linear RGB.
Distance: CIEDE2000 (Sharma, Wu, Dalal 2005).
"""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
FOUND = re.findall(r"--([\w-]+): light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\)", CSS.read_text())
THEMES = {"light": {name: one for name, one, _ in FOUND}, "dark": {name: other for name, _, other in FOUND}}
STATES = ("good", "warn", "bad", "stall", "info", "none")
SERIES = tuple(f"series-{number}" for number in range(1, 7))
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(rgb: Triple, sight: str) -> Triple:
    seen = [min(1.0, max(0.0, sum(m * part for m, part in zip(row, rgb, strict=True)))) for row in SIGHT[sight]]
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(m * part for m, part in zip(row, seen, strict=True)) for row in rows]
    fx, fy, fz = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (value / white for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def delta_e(one: Triple, other: Triple) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = h2 - h1
    turn += 360 if turn < -180 else -360 if turn > 180 else 0
    turn = 0.0 if not c1 * c2 else turn
    wide = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2)
    mean_h = h1 + h2 if not c1 * c2 else mean_h
    t = 1 - 0.17 * math.cos(math.radians(mean_h - 30)) + 0.24 * math.cos(math.radians(2 * mean_h))
    t += 0.32 * math.cos(math.radians(3 * mean_h + 6)) - 0.20 * math.cos(math.radians(4 * mean_h - 63))
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    spin = (
        -2
        * math.sqrt(mean_c**7 / (mean_c**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((mean_h - 275) / 25) ** 2))))
    )
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, wide / sh
    return math.sqrt(dl**2 + dc**2 + dh**2 + spin * dc * dh)


def test_distance_agrees_with_the_published_pair() -> None:
    assert delta_e((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert delta_e((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES)
def test_words_are_readable_on_every_ground(theme: str) -> None:
    tokens = THEMES[theme]
    for ground in ("surface", "canvas", "surface-2", "surface-3"):
        for text in ("text", "text-2", "text-3"):
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
    for ground in ("surface", "canvas", "accent-soft", "hover"):
        assert contrast(tokens["accent"], tokens[ground]) >= 4.5, ground
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["on-accent"], tokens["accent-hover"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", STATES)
def test_states_are_readable_on_surface_canvas_and_their_tint(theme: str, state: str) -> None:
    tokens = THEMES[theme]
    for ground in ("surface", "canvas", f"{state}-tint"):
        assert contrast(tokens[state], tokens[ground]) >= 4.5, ground
    assert contrast(tokens["text"], tokens[f"{state}-tint"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_borders_of_controls_are_seen(theme: str) -> None:
    tokens = THEMES[theme]
    for ground in ("surface", "canvas", "surface-2", "surface-3"):
        assert contrast(tokens["border-strong"], tokens[ground]) >= 3, ground
        assert contrast(tokens["focus"], tokens[ground]) >= 3, ground
    for mark in (*SERIES, "phase-1", "phase-2", "phase-3", "phase-4"):
        assert contrast(tokens[mark], tokens["surface"]) >= 3, mark


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("group", [STATES, SERIES], ids=["states", "series"])
def test_every_pair_of_colours_differs_in_every_sight(theme: str, sight: str, group: tuple[str, ...]) -> None:
    tokens = THEMES[theme]
    for one, other in combinations(group, 2):
        distance = delta_e(lab(linear(tokens[one]), sight), lab(linear(tokens[other]), sight))
        assert distance >= 13.95, (one, other, round(distance, 1))


def test_colours_stand_in_the_token_file_only() -> None:
    for path in CSS.parent.glob("*.css"):
        # The certificate is packed into a record pack, where a stranger reads it without the token file.
        if path not in (CSS, CSS.with_name("certificate.css")):
            assert not re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text()), path.name
