"""The connection test: runs the stages of an adapter and turns whatever happens into lines for the screen."""

import time
from collections.abc import Callable

from metrics.sources.base import CheckStep, FetchResult, SourceError, SourceSettings
from metrics.sources.requests import HINTS

NO_DATA_HINT = "The query is accepted but finds nothing in the last hour; check its name and labels."


def check_run(
    source: SourceSettings,
    *,
    reach: Callable[[], tuple[CheckStep, ...]],
    ask: Callable[[], FetchResult] | None,
) -> list[CheckStep]:
    """`reach` makes one request and returns its stages; `ask` runs the query. Stops at the first failure."""
    steps: list[CheckStep] = []
    if source.auth_kind != "none" and source.url.lower().startswith("http://"):
        hint = "The password or token travels in plain text; use https where the source offers it."
        steps.append(CheckStep("Sign-in is protected", ok=True, ms=0.0, detail="sent over http", hint=hint))
    started = time.monotonic()
    try:
        steps.extend(reach())
        if ask is None:
            return steps
        started = time.monotonic()
        result = ask()
    except SourceError as error:
        passed = [step for step in error.steps if step.name not in {known.name for known in steps}]
        steps.extend(passed)
        if not passed or passed[-1].ok:
            steps.append(_failure(error, _ms(started)))
        return steps
    steps.append(_outcome(result, _ms(started)))
    return steps


def _outcome(result: FetchResult, ms: float) -> CheckStep:
    name = "Query gives data"
    told = " ".join(result.warnings)
    if result.samples:
        last = result.samples[-1]
        count = f"{len(result.samples)} points, last" if len(result.samples) > 1 else "1 point,"
        return CheckStep(
            name, ok=True, ms=ms, detail=f"{count} {last.value:g} at {last.at:%Y-%m-%d %H:%M} UTC", hint=told
        )
    if result.cursor_state:
        return CheckStep(name, ok=True, ms=ms, detail="first reading taken; the next one gives a value", hint=told)
    return CheckStep(name, ok=False, ms=ms, detail="no data", hint=told or NO_DATA_HINT)


def _failure(error: SourceError, ms: float) -> CheckStep:
    return CheckStep(_failed_name(error), ok=False, ms=ms, detail=error.message, hint=HINTS.get(error.code, ""))


def _failed_name(error: SourceError) -> str:
    if error.code == "auth":
        return "Signed in"
    if error.code in ("bad_query", "many_series", "bad_settings", "bad_value"):
        return "Query gives data"
    return "Answer can be read"


def _ms(started: float) -> float:
    return round((time.monotonic() - started) * 1000, 1)
