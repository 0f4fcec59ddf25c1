"""From rows to what adapters take: the address with its opened secret and today's policy, and the query."""

from metrics.models import Metric, Source
from metrics.outbound_policy import outbound_policy
from metrics.secrets import SecretUnreadable, secret_decrypt
from metrics.sources.base import QuerySettings, SourceError, SourceSettings


def source_settings(source: Source) -> SourceSettings:
    """How to reach `source`. Raises SourceError (auth, permanent) when its secret cannot be opened any more."""
    try:
        secret = secret_decrypt(source.secret_encrypted, row_id=source.pk)
    except SecretUnreadable as error:
        message = "The stored secret cannot be opened with the keys of this installation. Type it again."
        raise SourceError(message, permanent=True, code="auth") from error
    return SourceSettings(
        url=source.url,
        policy=outbound_policy(),
        auth_kind=source.auth_kind,  # type: ignore[arg-type]  # choices of the row are the adapter's kinds
        username=source.username,
        secret=secret,
        timeout_s=source.timeout_s,
        max_bytes=source.max_bytes,
        options=source.options,
    )


def query_settings(metric: Metric) -> QuerySettings:
    """What to ask for one metric; it need not be saved."""
    return QuerySettings(
        query=metric.query,
        conversion=metric.conversion,  # type: ignore[arg-type]  # choices of the row are the adapter's conversions
        quantile=metric.quantile,
        options=metric.query_options,
    )
