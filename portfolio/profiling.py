"""What stands in the columns of somebody's spreadsheet: words, days or text. Pure; read once, when a file is uploaded."""

from collections import Counter
from collections.abc import Mapping as Given
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from portfolio.mapping import fold
from portfolio.tabular import Table

MOST_WORDS: Final = 40
"""Different words in a column, beyond which they cannot be translated one by one."""
SAMPLES: Final = 3
LONGEST: Final = 80
LONGEST_WORD: Final = 300
"""Letters of a cell, beyond which it is text. A word is kept whole: the mapping must find it again."""
ALIKE: Final = 0.6
"""Part of the filled cells that must be days for the column to be one of days."""
NOTHING: Final = ("N/A", "NA", "-", "–", "none", "TBD", "unknown", "not applicable")
DAY_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "year": ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y.%m.%d", "%Y-%m", "%B %Y", "%b %Y", "%Y"),
    "day": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y", "%d %B %Y", "%d %b %Y", "%d-%b-%y"),
    "month": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m/%Y", "%B %d, %Y", "%b %d, %Y", "%b-%y"),
}
"""Which part comes first in the days of the file; forms that leave no doubt are tried after them in any case."""


def columns_profile(table: Table) -> list[dict[str, Any]]:
    """For each column: its name, kind (days, words, text, empty), filled cells, samples, and its words if they are few."""
    return [_profile(name, [row[name] for row in table.rows]) for name in table.columns]


def _profile(name: str, cells: Sequence[str]) -> dict[str, Any]:
    filled = [text for cell in cells if (text := " ".join(cell.split())) and fold(text) not in _NOTHING]
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for cell in cells:
        word = fold(cell)
        if len(counts) <= MOST_WORDS:
            shown.setdefault(word, " ".join(cell.split()))
            counts[word] += 1
    few = len(counts) <= MOST_WORDS and all(len(word) <= LONGEST_WORD for word in counts)
    return {
        "name": name,
        "kind": _kind(filled, few),
        "filled": len(filled),
        "samples": list(dict.fromkeys(text[:LONGEST] for text in filled[:200]))[:SAMPLES],
        "order": days_order(filled[:500]),
        "words": [[shown[word], number] for word, number in counts.most_common()] if few else None,
    }


_NOTHING: Final = frozenset(fold(word) for word in NOTHING)


def _kind(filled: Sequence[str], few: bool) -> str:
    if not filled:
        return "empty"
    some = filled[:200]
    if sum(any(_is_day(text, forms) for forms in DAY_FORMS.values()) for text in some) >= ALIKE * len(some):
        return "days"
    return "words" if few else "text"


def days_order(texts: Sequence[str]) -> str:
    """`year`, `day` or `month`: whichever reads most of them; in doubt what needs no guess, then the month."""
    counts = {order: sum(_is_day(text, forms) for text in texts) for order, forms in DAY_FORMS.items()}
    return max(("year", "month", "day"), key=counts.__getitem__)


def _is_day(text: str, forms: Sequence[str]) -> bool:
    if len(text) > 20 or not any(char.isdigit() for char in text):
        return False
    for form in forms:
        try:
            datetime.strptime(text, form)  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return True
    return False


def forms_of(order: str) -> list[str]:
    """The forms to try, those of the chosen order first; the other order of day and month never."""
    rest = [name for name in ("year", "month", "day") if name != order and {name, order} != {"day", "month"}]
    return [form for name in (order, *rest) for form in DAY_FORMS[name]]


def words_of(columns: Sequence[Given[str, Any]], name: str, empty: frozenset[str]) -> list[tuple[str, int]] | None:
    """(word, rows) of a column, what means nothing joined under ""; None when they are too many or there is no such column."""
    words = next((column["words"] for column in columns if column["name"] == name), None)
    if words is None:
        return None
    found: Counter[str] = Counter()
    for word, number in words:
        found["" if fold(word) in empty else word] += number
    return sorted(found.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))
