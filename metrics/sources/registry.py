"""Which kinds of source there are, and the adapter of each: the ones here, and those that installed packages bring."""

import logging
import re
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from metrics.sources.base import Adapter, SourceError
from metrics.sources.http_json import HttpJsonAdapter
from metrics.sources.mlflow import MlflowAdapter
from metrics.sources.openmetrics import OpenMetricsAdapter
from metrics.sources.prometheus_api import PrometheusAdapter
from metrics.sources.requests import http_address_check
from metrics.sources.sql import SqlAdapter

log = logging.getLogger(__name__)

GROUP = "flightline.sources"
_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")

ADAPTERS: dict[str, Adapter] = {
    "prometheus": PrometheusAdapter(),
    "openmetrics": OpenMetricsAdapter(),
    "http_json": HttpJsonAdapter(),
    "sql": SqlAdapter(),
    "mlflow": MlflowAdapter(),
}
# Values that come to us instead of being fetched: through the API, or by hand (also from a file).
UNPULLED = {"push": "Push through the API", "typed": "Typed values"}


def adapters_of(found: Iterable[EntryPoint]) -> dict[str, Adapter]:
    """The adapters that installed packages bring under the group `flightline.sources`; the name is the kind.

    One that cannot be loaded, has no lawful name, takes the name of another or lacks what an adapter has is left out
    and named in the log: a broken package never keeps Flightline from starting.
    """
    brought: dict[str, Adapter] = {}
    for entry in found:
        try:
            if not _KIND.fullmatch(entry.name) or entry.name in {*ADAPTERS, *UNPULLED, *brought}:
                raise ValueError("the name is taken or is no lawful kind")
            adapter = entry.load()()
            if adapter.kind != entry.name or not all(callable(getattr(adapter, name)) for name in ("fetch", "check")):
                raise ValueError("it is no adapter of that kind")
            if not all(isinstance(getattr(adapter, name), str) for name in ("label", "query_help", "query_example")):
                raise ValueError("its label or help is no text")
        except Exception:
            log.exception("The metric source %s of an installed package is left out", entry.name)
            continue
        brought[entry.name] = adapter
    return brought


ADAPTERS.update(adapters_of(entry_points(group=GROUP)))
KINDS: dict[str, str] = {**{kind: adapter.label for kind, adapter in ADAPTERS.items()}, **UNPULLED}


def kind_choices() -> list[tuple[str, str]]:
    """All kinds with their labels, for forms and rows."""
    return list(KINDS.items())


def get(kind: str) -> Adapter:
    """The adapter of `kind`. Raises `SourceError` (bad_settings, permanent) for a kind that is not pulled."""
    try:
        return ADAPTERS[kind]
    except KeyError:
        label = KINDS.get(kind, f"of kind {kind!r}")
        message = f"A source {label} is not pulled" if kind in UNPULLED else f"There is no source {label}"
        raise SourceError(message, permanent=True, code="bad_settings") from None


def is_pulled(kind: str) -> bool:
    """Whether values of this kind are fetched on a schedule."""
    return kind in ADAPTERS


def has_history(kind: str) -> bool:
    """Whether an earlier window gives the points of that time; a page that shows only the present has none."""
    return bool(getattr(ADAPTERS.get(kind), "has_history", False))


def address_check(kind: str, url: str) -> None:
    """Raise `SourceError` unless `url` has the form that this kind of source needs: http(s) unless its adapter says."""
    check = getattr(get(kind), "address_check", http_address_check)
    check(url)
