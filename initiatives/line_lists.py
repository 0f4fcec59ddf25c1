"""Lists of small facts written as text, one entry a line: `who | how | after minutes`.

Pure. The same format reads what a form sends (text) and what the API sends (a list of objects), and writes text back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

MAX_LINES = 100
MAX_TEXT = 200


class LineError(ValueError):
    """A line that cannot be read; the message names the line and what is expected."""


@dataclass(frozen=True, slots=True)
class Column:
    """One part of a line. `whole` is a number of at least 0 without decimals; `number` any finite number."""

    name: str
    label: str
    kind: Literal["text", "number", "whole"] = "text"
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class LineFormat:
    """Columns in their order, separated by `|` in text."""

    columns: tuple[Column, ...]

    @property
    def pattern(self) -> str:
        """How a line is written, for a help text: `who | how | after minutes`."""
        return " | ".join(column.label for column in self.columns)

    def parse(self, value: Any) -> list[dict[str, Any]]:
        """A list of dicts from text or from a list of dicts. Raises LineError. Empty lines are left out."""
        if isinstance(value, str):
            rows = [line for line in value.splitlines() if line.strip()]
        elif isinstance(value, (list, tuple)):
            rows = list(value)
        elif value is None:
            rows = []
        else:
            raise LineError(f"Write one entry a line: {self.pattern}.")
        if len(rows) > MAX_LINES:
            raise LineError(f"At most {MAX_LINES} lines fit here.")
        return [self._entry(number, row) for number, row in enumerate(rows, start=1)]

    def to_text(self, entries: Any) -> str:
        """The text form of parsed entries, for an edit form."""
        lines = []
        for entry in entries or []:
            parts = ["" if entry.get(column.name) is None else str(entry[column.name]) for column in self.columns]
            lines.append(" | ".join(parts).rstrip(" |"))
        return "\n".join(lines)

    def _entry(self, number: int, row: Any) -> dict[str, Any]:
        if isinstance(row, str):
            parts: list[Any] = [part.strip() for part in row.split("|")]
            if len(parts) > len(self.columns):
                raise LineError(f"Line {number} has too many parts. Write: {self.pattern}.")
            parts += [""] * (len(self.columns) - len(parts))
        elif isinstance(row, Mapping):
            unknown = set(row) - {column.name for column in self.columns}
            if unknown:
                raise LineError(f"Entry {number} has an unknown part: {sorted(map(str, unknown))[0]}.")
            parts = [row.get(column.name) for column in self.columns]
        else:
            raise LineError(f"Entry {number} cannot be read. Write: {self.pattern}.")
        return {
            column.name: self._value(number, column, part) for column, part in zip(self.columns, parts, strict=True)
        }

    def _value(self, number: int, column: Column, part: Any) -> Any:
        if part is None or part == "":
            if column.is_required:
                raise LineError(f"Line {number} lacks {column.label}. Write: {self.pattern}.")
            return None
        if column.kind == "text":
            text = str(part).strip()
            if len(text) > MAX_TEXT:
                raise LineError(f"Line {number}: {column.label} is longer than {MAX_TEXT} characters.")
            return text
        return self._figure(number, column, part)

    def _figure(self, number: int, column: Column, part: Any) -> int | float:
        try:
            figure = Decimal(str(part))
        except InvalidOperation:
            figure = Decimal("NaN")
        if not figure.is_finite():
            raise LineError(f"Line {number}: {column.label} must be a number, not “{str(part)[:30]}”.")
        if column.kind == "number":
            return float(figure)
        if figure < 0 or figure != figure.to_integral_value():
            raise LineError(f"Line {number}: {column.label} must be a whole number of at least 0.")
        return int(figure)


ESCALATION_STEPS = LineFormat(
    (Column("who", "who"), Column("how", "how"), Column("after_minutes", "after minutes", "whole"))
)
SLICES = LineFormat((Column("name", "name"), Column("measured", "measured", "number"), Column("n", "n", "whole")))
