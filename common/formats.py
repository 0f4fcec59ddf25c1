"""Filters that turn values into the words and figures of the interface.

Pure functions: each takes a value and answers text (or ``Markup`` where the text needs an element).
``None``, NaN and infinities become an en dash, never an exception, because a page must not fail over a figure.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from common import clock
from common.markdown import markdown

NOTHING: Final = "–"
THIN: Final = "\u202f"
MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
RELATIVE_DAYS: Final = 7
RATIO: Final = "ratio"
SYMBOLS: Final[Mapping[str, str]] = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF\u00a0"}

Number = int | float | Decimal


def _decimal(value: object) -> Decimal | None:
    """The finite decimal that ``value`` stands for, or None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _instant(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def _grouped(number: Decimal, decimals: int) -> str:
    text = f"{number:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "−" + text[1:] if text.startswith("-") and text != "-0" else text.removeprefix("-")


def number(value: object, decimals: int = 1) -> str:
    """``1234.56`` → ``1,234.6``; at most ``decimals`` places, trailing zeros dropped."""
    found = _decimal(value)
    return NOTHING if found is None else _grouped(found, decimals)


def figure(value: object, unit: str = "") -> str:
    """A measured value to three significant digits, its unit after a narrow space: ``1.42 s``, ``12,340 req/s``.

    The unit ``ratio`` reads as percent (``0.823`` → ``82.3 %``, ``0.9995`` → ``99.95 %``) and a currency as its
    symbol, with two significant digits below one and whole units from one hundred: ``€0.061``, ``€3.20``, ``€1,200``.
    """
    found = _decimal(value)
    if found is None:
        return NOTHING
    if unit in SYMBOLS:
        return _small_money(found, SYMBOLS[unit])
    places = _places(found, 3)
    if unit == RATIO:
        near_whole = abs(found) if abs(found) <= Decimal("0.9") else 1 - abs(found)
        found, unit = found * 100, "%"
        places = max(_places(found, 3), _places(near_whole * 100, 2))
    text = _grouped(found, min(places, 6))
    return f"{text}{THIN}{unit}" if unit else text


def _places(number: Decimal, digits: int) -> int:
    """Decimals that show ``digits`` significant digits of ``number``."""
    return 0 if number == 0 else max(0, digits - 1 - math.floor(math.log10(abs(number))))


def _small_money(amount: Decimal, symbol: str) -> str:
    size = abs(amount)
    places = min(_places(size, 2), 6) if size < 1 else 2 if size < 100 else 0
    text = f"{size:,.{places}f}"
    text = text.removesuffix(".00") if size >= 1 else text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'−' if amount < 0 else ''}{symbol}{text}"


def signed(value: object, decimals: int = 1) -> str:
    """A change with its sign: ``+9``, ``−3.5``, ``0``."""
    found = _decimal(value)
    if found is None:
        return NOTHING
    text = _grouped(found, decimals)
    return f"+{text}" if found > 0 else text


def percent(value: object, decimals: int = 0) -> str:
    """A ratio as percent: ``0.873`` → ``87 %``. Ratios are stored as ratios, so 1 means 100 %."""
    found = _decimal(value)
    return NOTHING if found is None else f"{_grouped(found * 100, decimals)}{THIN}%"


def money(value: object, currency: str = "EUR", compact: bool = False) -> str:
    """An amount with its currency; ``compact`` shortens from one thousand: ``€1.2 m``, ``€340 k``."""
    found = _decimal(value)
    if found is None:
        return NOTHING
    sign = "−" if found < 0 else ""
    amount = abs(found)
    symbol = SYMBOLS.get(currency, f"{currency}\u00a0")
    if not compact:
        return f"{sign}{symbol}{_grouped(amount, 0)}"
    for size, letter in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        if amount >= size:
            return f"{sign}{symbol}{_grouped(amount / size, 1 if amount < 100 * size else 0)}{THIN}{letter}"
    return f"{sign}{symbol}{_grouped(amount, 0)}"


def duration(value: object) -> str:
    """Seconds (or a timedelta) in words: ``340 ms``, ``45 s``, ``12 min``, ``2 h 10 min``, ``1 d 4 h``, ``21 d``."""
    seconds = Decimal(str(value.total_seconds())) if isinstance(value, timedelta) else _decimal(value)
    if seconds is None:
        return NOTHING
    if seconds < 0:
        return f"−{duration(-seconds)}"
    if 0 < seconds < 1:
        return f"{_grouped(seconds * 1000, 0)} ms"
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        return _pair(whole, HOUR, "h", MINUTE, "min")
    if whole < 2 * DAY:
        return _pair(whole, DAY, "d", HOUR, "h")
    return f"{_grouped(Decimal(whole // DAY), 0)} d"


def _pair(seconds: int, large: int, large_word: str, small: int, small_word: str) -> str:
    rest = seconds % large // small
    text = f"{seconds // large} {large_word}"
    return f"{text} {rest} {small_word}" if rest else text


def date_text(value: date | datetime | None) -> str:
    """``20 Nov 2026``."""
    return NOTHING if value is None else f"{value.day} {value:%b %Y}"


def short_date(value: date | datetime | None) -> str:
    """``20 Nov``: for tables and charts whose year is clear from their heading."""
    return NOTHING if value is None else f"{value.day} {value:%b}"


def datetime_text(value: datetime | None) -> str:
    """``20 Nov 2026 14:02 UTC``; every instant is shown in UTC and says so."""
    if value is None:
        return NOTHING
    instant = _instant(value)
    return f"{instant.day} {instant:%b %Y %H:%M} UTC"


def utc_text(value: datetime | None) -> str:
    """``2026-11-20 14:02:05 UTC``: to the second, for certificates."""
    return NOTHING if value is None else f"{_instant(value):%Y-%m-%d %H:%M:%S} UTC"


def ago(value: date | datetime | None) -> Markup:
    """A ``<time>`` with relative words under seven days either way and the date beyond; the exact time is its title."""
    if value is None:
        return Markup("{}").format(NOTHING)
    words = _relative(value)
    exact = datetime_text(value) if isinstance(value, datetime) else date_text(value)
    machine = _instant(value).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value.isoformat()
    return Markup(f'<time datetime="{machine}" title="{exact}">{words}</time>')  # noqa: S704  # figures and names of months


def _relative(value: date | datetime) -> str:
    if not isinstance(value, datetime):
        days = (value - clock.today()).days
        if abs(days) >= RELATIVE_DAYS:
            return date_text(value)
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}
        return near.get(days) or (f"in {days} d" if days > 0 else f"{-days} d ago")
    seconds = (_instant(value) - clock.now()).total_seconds()
    size = abs(seconds)
    if size >= RELATIVE_DAYS * DAY:
        return date_text(value)
    if size < MINUTE:
        return "just now" if seconds <= 0 else "in less than 1 min"
    unit, word = (DAY, "d") if size >= DAY else (HOUR, "h") if size >= HOUR else (MINUTE, "min")
    count = int(size // unit)
    return f"in {count} {word}" if seconds > 0 else f"{count} {word} ago"


@lru_cache(maxsize=4096)
def initials(name: object) -> str:
    """At most two capitals that stand for a person: ``Operations lead`` → ``OL``, ``pm@example.com`` → ``PM``."""
    words = [word for word in re.split(r"[\s._\-]+", str(name or "").split("@")[0]) if word]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def plural(count: Number, singular: str, many: str | None = None) -> str:
    """``1 item``, ``3 items``, ``2,133 rows``; ``many`` for words that do not take an s."""
    word = singular if count == 1 else many or f"{singular}s"
    return f"{number(count, 0)} {word}"


def filesize(size: int | None) -> str:
    """Bytes in words, in powers of 1024: ``512 B``, ``1.4 MB``."""
    if size is None:
        return NOTHING
    amount = float(size)
    for unit in ("B", "kB", "MB"):
        if amount < 1024:
            return f"{number(amount, 0 if unit == 'B' else 1)} {unit}"
        amount /= 1024
    return f"{number(amount, 1)} GB"


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "ago": ago,
    "date": date_text,
    "datetime": datetime_text,
    "duration": duration,
    "figure": figure,
    "filesize": filesize,
    "initials": initials,
    "markdown": markdown,
    "money": money,
    "number": number,
    "percent": percent,
    "plural": plural,
    "short_date": short_date,
    "signed": signed,
    "utc": utc_text,
}
