"""Which kinds of source there are, and the adapter of each. A new adapter is one file and one line here."""

from metrics.sources.base import Adapter, SourceError
from metrics.sources.http_json import HttpJsonAdapter
from metrics.sources.openmetrics import OpenMetricsAdapter
from metrics.sources.prometheus_api import PrometheusAdapter

ADAPTERS: dict[str, Adapter] = {
    "prometheus": PrometheusAdapter(),
    "openmetrics": OpenMetricsAdapter(),
    "http_json": HttpJsonAdapter(),
}
# Values that come to us instead of being fetched: through the API, or by hand (also from a file).
UNPULLED = {"push": "Push through the API", "typed": "Typed values"}
KINDS: dict[str, str] = {**{kind: adapter.label for kind, adapter in ADAPTERS.items()}, **UNPULLED}


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
