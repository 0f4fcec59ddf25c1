"""What of a metric's values must fit together, and what the constraints of its row would refuse without naming a field."""

from collections.abc import Callable, Mapping
from typing import Any

from common.errors import DomainError
from common.formats import duration, plural
from metrics.checking import MOST_VALUES
from metrics.models import AlertAggregate, Conversion, Direction, Metric, Provenance


def values_fit(metric: Metric, given: Mapping[str, Any]) -> None:
    """Raise DomainError at the field where `given` (field → value, perhaps still as it was typed) does not fit together.

    What is not given stands as it does on `metric`.
    """

    def of(name: str) -> Any:
        return given[name] if name in given else getattr(metric, name)

    for name in ("predictions", "proxy"):
        _check_other(metric, name, of(name))
    target, upper = of("target"), of("target_upper")
    if of("direction") == Direction.RANGE:
        is_low = isinstance(upper, int | float) and isinstance(target, int | float) and upper < target
        if upper in (None, "") or is_low:
            raise DomainError("Give the upper end of the range, above the lower one.", field="target_upper")
    if of("provenance") == Provenance.PULLED:
        if not of("source"):
            raise DomainError("Choose a source that can be pulled.", field="source")
        if not str(of("query") or "").strip():
            raise DomainError("Say what to ask the source.", field="query")
    _check_window(of)
    if of("conversion") == Conversion.QUANTILE:
        quantile = of("quantile")
        if not isinstance(quantile, int | float) or not 0 < quantile < 1:
            raise DomainError("Give a quantile between 0 and 1, such as 0.95.", field="quantile")


def _check_window(of: Callable[[str], Any]) -> None:
    """What an alert over a window cannot judge."""
    name, window_s = of("alert_aggregate"), of("alert_window_s")
    if name == AlertAggregate.PROPORTION and of("unit") != "ratio":
        words = "A proportion judges ratios from 0 to 1, each with its number of cases: set the unit ratio."
        raise DomainError(words, field="alert_aggregate")
    spacing_s = of("step_s") if of("provenance") == Provenance.PULLED else of("interval_s")
    if not name or not isinstance(window_s, int) or not isinstance(spacing_s, int) or spacing_s < 1:
        return
    values = window_s // spacing_s
    if values > MOST_VALUES:
        words = f"This window holds about {values:,} values; an alert looks at no more than {MOST_VALUES:,}."
        raise DomainError(f"{words} Shorten it, or let the source put them together.", field="alert_window_s")
    if isinstance(least := of("alert_min_samples"), int) and least > max(values, 1):
        words = (
            f"A window of {duration(window_s)} holds about {plural(max(values, 1), 'value')}: it would never be judged."
        )
        raise DomainError(words, field="alert_min_samples")


def _check_other(metric: Metric, name: str, given: Any) -> None:
    """Another metric of the same initiative, as a row or as its id."""
    pk = given.pk if isinstance(given, Metric) else given
    if pk in (None, ""):
        return
    others = Metric.objects.filter(initiative_id=metric.initiative_id).exclude(pk=metric.pk)
    if not str(pk).isdigit() or not others.filter(pk=pk).exists():
        raise DomainError("Choose another metric of this initiative.", field=name)
