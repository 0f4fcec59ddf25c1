"""The one shape of a metric source: what an adapter is given, what it gives back, and its one error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from common.outbound import OutboundPolicy

AuthKind = Literal["none", "basic", "bearer"]
Conversion = Literal["gauge", "rate", "quantile"]


@dataclass(frozen=True, slots=True)
class FetchWindow:
    """Which instants are wanted: `start` to `end`, both included, aware datetimes; `step_s` seconds between points.

    `cursor_state` is what the last successful fetch of the same source and query returned, as it was stored (JSON);
    empty on the first fetch.
    """

    start: datetime
    end: datetime
    step_s: int
    cursor_state: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("A window needs times with a zone")
        if self.step_s < 1 or self.end < self.start:
            raise ValueError("A window needs a step of at least one second and an end that is not before its start")


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured point: an instant in UTC, a finite value, on how many events it rests (if known), its labels."""

    at: datetime
    value: float
    n: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How to reach a source. `secret` is the password (basic) or the token (bearer) and is never part of a message.

    `timeout_s` and `max_bytes` can only tighten the policy's limits. `options` depend on the adapter.
    """

    url: str
    policy: OutboundPolicy
    auth_kind: AuthKind = "none"
    username: str = ""
    secret: str = field(default="", repr=False)
    timeout_s: float | None = None
    max_bytes: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuerySettings:
    """What to ask. `quantile` is a ratio between 0 and 1, for the conversion *quantile* only."""

    query: str
    conversion: Conversion = "gauge"
    quantile: float | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """Samples in the order of time, what a person should know about them, and the state for the next fetch.

    No samples means "no data", which is neither an error nor zero. `cursor_state` is plain JSON; store it only when
    the samples are stored too.
    """

    samples: tuple[Sample, ...]
    warnings: tuple[str, ...] = ()
    cursor_state: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One line of the connection test: what was tried, whether it worked, milliseconds, what came, what to do."""

    name: str
    ok: bool
    ms: float
    detail: str = ""
    hint: str = ""


class SourceError(Exception):
    """A fetch that failed. `str(error)` is for people; `detail` is for the log only.

    `permanent` says that only a change by a person helps. `retry_after_s` is a wish of the source, in seconds. `code`
    is one of: bad_settings, bad_query, blocked, unreachable, timeout, tls, redirect, protocol, encoded, too_large,
    auth, role, rate_limited, not_found, http_status, html, not_json, not_text, empty, too_deep, bad_shape, bad_value,
    many_series. `steps` are the stages that were passed, for the connection test.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        code: str,
        retry_after_s: float | None = None,
        detail: str = "",
        steps: tuple[CheckStep, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.code = code
        self.retry_after_s = retry_after_s
        self.detail = detail
        self.steps = steps


class Adapter(Protocol):
    """One kind of source. Adapters hold no state and touch no database of ours.

    `has_history = True` says that an earlier window gives the points of that time. One whose address
    is not http(s) also has `address_check(url)`, which raises `SourceError` (bad_settings).
    """

    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def query_help(self) -> str: ...
    @property
    def query_example(self) -> str: ...

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """The samples of `window`. Raises `SourceError` and nothing else."""
        ...

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        """Try the connection, and the query if there is one, step by step. Never raises; stops at the first failure."""
        ...
