"""Reads one mapping of untrusted YAML field by field, and notes every fault with its path instead of stopping."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date

CODE = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
CODE_MAX = 60
LINE_MAX = 200
TEXT_MAX = 2000
LIST_MAX = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def shown(value: object) -> str:
    """A short form of a wrong value, for a message."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


class Section:
    """One mapping at `path`. Each reading method returns a value of its type even after a fault, so reading goes on.

    Call `close` at the end: it names the keys that nobody asked for.
    """

    def __init__(self, value: object, path: str, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        self._asked: set[str] = set()
        self._values: dict[object, object] = value if isinstance(value, dict) else {}
        self._broken = not isinstance(value, dict)
        if self._broken:
            faults.append(f"{path or 'playbook'}: must be a mapping, not {shown(value)}")

    def fault(self, key: str, message: str) -> None:
        self.faults.append(f"{self.at(key)}: {message}")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return self._values.get(key) is not None

    def _raw(self, key: str, *, required: bool = True) -> object:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None and required and not self._broken:
            self.fault(key, "is missing")
        return value

    def line(self, key: str, *, most: int = LINE_MAX) -> str:
        """A text that says something, trimmed, without control characters, at most `most` characters."""
        value = self._raw(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, f"must be a text, not {shown(value)}")
            return ""
        text = value.strip()
        if not text:
            self.fault(key, "is empty")
        elif len(text) > most:
            self.fault(key, f"has {len(text)} characters, at most {most} are allowed")
        elif _CONTROL.search(text):
            self.fault(key, "contains a control character")
        return text

    def text(self, key: str) -> str:
        return self.line(key, most=TEXT_MAX)

    def code(self, key: str) -> str:
        value = self.line(key, most=CODE_MAX)
        if value and not CODE.fullmatch(value):
            self.fault(key, f"{shown(value)} may hold only small letters, digits and single hyphens or dots")
        return value

    def choice(self, key: str, options: Sequence[str]) -> str:
        value = self._raw(key)
        return "" if value is None else self._one_of(key, value, options)

    def _one_of(self, key: str, value: object, options: Sequence[str]) -> str:
        if isinstance(value, str) and value in options:
            return value
        self.fault(key, f"{shown(value)} is not one of {', '.join(options)}")
        return ""

    def choice_or_none(self, key: str, options: Sequence[str]) -> str | None:
        value = self._raw(key, required=False)
        return None if value is None else self._one_of(key, value, options)

    def choices(self, key: str, options: Sequence[str], *, required: bool = False) -> tuple[str, ...]:
        """A list without repeats of known words; absent gives the empty tuple, present and empty is a fault."""
        return self._words(key, lambda at, value: self._one_of(at, value, options), required=required)

    def words(self, key: str) -> tuple[str, ...]:
        """A list without repeats of short texts, at least one."""
        return self._words(key, self._word, required=True)

    def _word(self, key: str, value: object) -> str:
        if isinstance(value, str) and value.strip() and len(value) <= CODE_MAX and not _CONTROL.search(value):
            return value.strip()
        self.fault(key, f"must be a text of 1 to {CODE_MAX} characters, not {shown(value)}")
        return ""

    def _words(self, key: str, read: Callable[[str, object], str], *, required: bool) -> tuple[str, ...]:
        found = tuple(read(f"{key}[{index}]", value) for index, value in enumerate(self._list(key, required=required)))
        if len(set(found)) < len(found) and "" not in found:
            self.fault(key, "names something twice")
        return found

    def _list(self, key: str, *, required: bool) -> list[object]:
        value = self._raw(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not 0 < len(value) <= LIST_MAX:
            self.fault(key, f"must be a list of 1 to {LIST_MAX}, not {shown(value)}")
            return []
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._raw(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {shown(value)}")
            return False
        return value

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self._raw(key, required=default is None)
        if value is None:
            return default if default is not None else least
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(key, f"must be a whole number from {least} to {most}, not {shown(value)}")
            return least
        return value

    def whole_or_none(self, key: str, *, least: int, most: int) -> int | None:
        return self.whole(key, least=least, most=most) if self._raw(key, required=False) is not None else None

    def ratio_or_none(self, key: str, *, most: float) -> float | None:
        """A finite number above 0, at most `most`."""
        value = self._raw(key, required=False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(key, f"must be a number, not {shown(value)}")
            return None
        if not math.isfinite(value) or not 0 < value <= most:
            self.fault(key, f"must be above 0 and at most {most:g}, not {shown(value)}")
            return None
        return float(value)

    def day(self, key: str) -> date:
        value = self._raw(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if type(value) is date:
            return value
        if value is not None:
            self.fault(key, f"must be a date such as 2026-07-31, not {shown(value)}")
        return date.min

    def section(self, key: str) -> "Section":
        """The mapping under `key`. Where it is missing, one fault says so and the fields inside are not asked for."""
        value = self._raw(key)
        return Section({}, self.at(key), []) if value is None else Section(value, self.at(key), self.faults)

    def section_or_none(self, key: str) -> "Section | None":
        value = self._raw(key, required=False)
        return None if value is None else Section(value, self.at(key), self.faults)

    def sections(self, key: str, *, required: bool = True) -> list["Section"]:
        found = self._list(key, required=required)
        return [Section(value, self.at(f"{key}[{index}]"), self.faults) for index, value in enumerate(found)]

    def pairs(self, key: str, options: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """An optional mapping from known words to texts, in the order of `options`."""
        inner = self.section_or_none(key)
        if inner is None:
            return ()
        found = tuple((option, inner.text(option)) for option in options if inner.has(option))
        inner.close()
        return found

    def close(self) -> None:
        for key in self._values:
            if key not in self._asked:
                self.fault(str(key)[:CODE_MAX], "is not a known key")
