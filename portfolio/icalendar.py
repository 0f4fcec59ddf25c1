"""Days as an iCalendar (RFC 5545): escaping, folding at 75 octets, and nothing that a program must ask back for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FOLD_OCTETS = 75
CONTROL = {code: " " for code in range(32) if code != 10} | {127: " "}


@dataclass(frozen=True, slots=True)
class Day:
    """One whole day in a calendar; `uid` stays the same for the same thing, so that a change moves it."""

    uid: str
    on: date
    title: str
    url: str
    text: str = ""


def icalendar_text(days: Iterable[Day], *, name: str, host: str, at: datetime) -> bytes:
    """The calendar as UTF-8 with CRLF. `at` is when it was made; `host` makes the ids unique in the world."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Flightline//Calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", f"NAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    for day in days:
        lines += [
            "BEGIN:VEVENT", f"UID:{day.uid}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}", f"SUMMARY:{escaped(day.title)}", f"URL:{day.url}",
            f"DESCRIPTION:{escaped(day.text + chr(10) if day.text else '')}{escaped(day.url)}", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A TEXT value: backslash, comma, semicolon and line ends are escaped, other control characters become spaces."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line with CRLF, broken after at most 75 octets and never inside a character."""
    parts, part, room = [], b"", FOLD_OCTETS
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", FOLD_OCTETS - 1  # the space that begins a continued line counts
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
