"""One SELECT against a PostgreSQL, by a role that can do nothing but read."""

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from common.clock import now
from common.outbound import OutboundError
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, QuerySettings, Sample, SourceError, SourceSettings
from metrics.sources.checks import check_run
from metrics.sources.sql_session import Session, sql_address

MAX_ROWS = 20_000
MAX_LENGTH = 4_000
TIMES = {1184: "timestamptz", 1114: "timestamp", 1082: "date"}
NUMBERS = {21: "smallint", 23: "integer", 20: "bigint", 700: "real", 701: "double precision", 1700: "numeric"}
_BOUND = re.compile(r"(?<![:\w]):(from|to)\b")


class SqlAdapter:
    """The address is `postgresql://host[:port]/database`, with `?sslmode=` *disable*, *require* or *verify-full* (which
    is what counts unless another is named). Sign-in is user name and password.
    """

    kind = "sql"
    has_history = True
    label = "SQL (PostgreSQL)"
    query_help = (
        "One SELECT that gives a time, a value and, if known, a count, in this order; one row for each time. :from and "
        ":to stand for the ends of the window. A time without a zone is taken as UTC."
    )
    query_example = (
        "SELECT date_trunc('hour', answered_at), avg(seconds), count(*) FROM answers"
        " WHERE answered_at >= :from AND answered_at < :to GROUP BY 1"
    )

    def address_check(self, url: str) -> None:
        """Raises `SourceError` (bad_settings) for an address of another form."""
        try:
            sql_address(url)
        except OutboundError as error:
            raise SourceError(str(error), permanent=True, code="bad_settings") from error

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """The rows of the window, at most 20,000; rows outside it are left out."""
        text, params = statement(query, window)
        with Session(source) as session:
            session.role_check()
            return _samples(session.rows(text, params, _columns_check, MAX_ROWS), window)

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        end = now()

        def reach() -> tuple[CheckStep, ...]:
            with Session(source) as session:
                session.role_check()
                return tuple(session.steps)

        window = FetchWindow(end - timedelta(days=7), end, 60)
        return check_run(source, reach=reach, ask=(lambda: self.fetch(source, query, window)) if query else None)


def statement(query: QuerySettings, window: FetchWindow) -> tuple[str, list[datetime]]:
    """The text with numbered parameters in place of `:from` and `:to`, and those that it uses."""
    if query.conversion != "gauge":
        raise _bad_query("Values from SQL are taken as they are; choose the conversion gauge")
    text = query.query.strip().rstrip(";").rstrip()
    if not text or len(text) > MAX_LENGTH or "\0" in text:
        raise _bad_query("Enter one SELECT of at most 4,000 characters")
    ends = {"from": window.start, "to": window.end}
    used: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[1] not in used:
            used.append(found[1])
        return f"${used.index(found[1]) + 1}"

    return _BOUND.sub(number, text), [ends[name] for name in used]


def _columns_check(types: list[int]) -> None:
    """Raises `SourceError` unless the columns are a time, a number and perhaps a whole number: nothing large can come."""
    if not types:
        raise _bad_query("The statement gives no rows; enter one SELECT")
    if len(types) not in (2, 3):
        raise _bad_query(f"The statement gives {len(types)} columns; select a time, a value and, if known, a count")
    if types[0] not in TIMES:
        raise _bad_query("The first column is no time (timestamptz, timestamp or date)")
    if types[1] not in NUMBERS:
        raise _bad_query("The second column is no number; cast it, such as value::float8")
    if types[2:] and types[2] not in NUMBERS:
        raise _bad_query("The third column is no whole number")


def _samples(rows: list[tuple[object, ...]], window: FetchWindow) -> FetchResult:
    samples: dict[datetime, Sample] = {}
    skipped = 0
    for row in rows:
        at, value, n = _time(row[0]), _value(row[1]), _count(row[2] if len(row) > 2 else None)
        if at is None or value is None:
            skipped += 1
        elif window.start <= at <= window.end:
            if at in samples:
                message = f"Two rows have the time {at:%Y-%m-%d %H:%M:%S} UTC; group them or pick one series"
                raise SourceError(message, permanent=True, code="many_series")
            samples[at] = Sample(at, value, n)
    warnings = (f"{skipped} rows were left out because time or value is empty or no number",) if skipped else ()
    return FetchResult(tuple(samples[at] for at in sorted(samples)), warnings)


def _time(found: object) -> datetime | None:
    if isinstance(found, datetime):
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return datetime(found.year, found.month, found.day, tzinfo=UTC) if isinstance(found, date) else None


def _value(found: object) -> float | None:
    value = float(found) if isinstance(found, int | float | Decimal) else math.nan
    return value if math.isfinite(value) else None


def _count(found: object) -> int | None:
    value = _value(found)
    return int(value) if value is not None and value >= 0 and value == int(value) else None


def _bad_query(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
