from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from common import clock, formats
from common.markdown import MAX_LENGTH, markdown

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.56, "1,234.6"), (12, "12"), (Decimal("3.0"), "3"), (-4.25, "−4.2"), (0, "0"), (-0.01, "0"), (None, "–")],
)
def test_number_groups_and_keeps_one_decimal(value: object, text: str) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), "abc"])
def test_what_is_no_number_becomes_a_dash(value: object) -> None:
    for show in (formats.number, formats.figure, formats.percent, formats.money, formats.signed, formats.duration):
        assert show(value) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.4234, "s", "1.42\u202fs"),
        (12340, "req/s", "12,340\u202freq/s"),
        (0.00123, "", "0.00123"),
        (0, "ms", "0\u202fms"),
        (0.823, "ratio", "82.3\u202f%"),
        (0.0046128, "ratio", "0.461\u202f%"),
        (0.9995, "ratio", "99.95\u202f%"),
        (1, "ratio", "100\u202f%"),
        (0.0608, "EUR", "€0.061"),
        (0.003224, "EUR", "€0.0032"),
        (3.2, "EUR", "€3.20"),
        (12, "EUR", "€12"),
        (1234.4, "USD", "$1,234"),
        (-0.5, "GBP", "−£0.5"),
        (0, "EUR", "€0"),
    ],
)
def test_figure_keeps_three_digits_and_the_unit(value: float, unit: str, text: str) -> None:
    assert formats.figure(value, unit) == text


def test_ratio_reads_as_percent_and_change_has_its_sign() -> None:
    assert formats.percent(0.873) == "87\u202f%"
    assert formats.percent(0.0123, 1) == "1.2\u202f%"
    assert formats.signed(9) == "+9"
    assert formats.signed(-3.5) == "−3.5"
    assert formats.signed(0) == "0"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.34, "340 ms"),
        (45, "45 s"),
        (720, "12 min"),
        (7800, "2 h 10 min"),
        (7200, "2 h"),
        (100800, "1 d 4 h"),
        (21 * 86400 + 5, "21 d"),
        (timedelta(minutes=-5), "−5 min"),
    ],
)
def test_duration_in_words(seconds: object, text: str) -> None:
    assert formats.duration(seconds) == text


def test_money_whole_and_compact() -> None:
    assert formats.money(1200000) == "€1,200,000"
    assert formats.money(1200000, "EUR", compact=True) == "€1.2\u202fm"
    assert formats.money(340000, "USD", compact=True) == "$340\u202fk"
    assert formats.money(-50, "SEK") == "−SEK\u00a050"


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(days=8), "15 Nov 2026"),
        (timedelta(days=-3), "in 3 d"),
    ],
)
def test_ago_is_relative_under_seven_days(back: timedelta, words: str) -> None:
    with clock.travelling(NOON):
        html = formats.ago(NOON - back)
    assert f">{words}</time>" in html
    assert "UTC" in html
    assert 'datetime="2026-11-' in html


def test_ago_of_a_day_has_no_hour() -> None:
    with clock.travelling(NOON):
        assert ">yesterday</time>" in formats.ago(date(2026, 11, 22))
        assert 'title="24 Nov 2026"' in formats.ago(date(2026, 11, 24))


def test_dates_initials_plural_and_size() -> None:
    assert formats.date_text(NOON) == "23 Nov 2026"
    assert formats.datetime_text(NOON) == "23 Nov 2026 12:00 UTC"
    assert formats.initials("Operations lead") == "OL"
    assert formats.initials("pm@example.com") == "PM"
    assert formats.initials("") == "?"
    assert formats.plural(1, "item") == "1 item"
    assert formats.plural(2133, "entry", "entries") == "2,133 entries"
    assert formats.filesize(1468006) == "1.4 MB"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<a href="x" onclick="y">z</a>',
        "![i](https://a.example/i.png)",
    ],
)
def test_markdown_lets_nothing_live_through(text: str) -> None:
    html = str(markdown(text))
    for bad in ("<script", 'href="javascript', '<a href="x"', "<img"):
        assert bad not in html


def test_markdown_keeps_structure_and_guards_htmx() -> None:
    html = str(markdown("# Title\n\n- one\n- ~~two~~\n\n[docs](https://example.com)"))
    assert html.startswith('<div class="prose" hx-disable>')
    assert "<h3>Title</h3>" in html
    assert "<s>two</s>" in html
    assert 'rel="nofollow noopener noreferrer"' in html
    assert len(str(markdown("a" * (MAX_LENGTH + 500)))) < MAX_LENGTH + 100
    assert markdown(None) == ""
