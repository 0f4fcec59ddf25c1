"""What causes do to the criteria of a gate. Pure: a cause can only take away, never give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviews.causes.base import Cause
from reviews.gates import Criterion

_RANK = {"met": 0, "waived": 0, "unknown": 1, "not_met": 2}


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a criterion that an earlier gate asked."""

    title: str
    is_critical: bool
    sections: tuple[str, ...] = ()
    url: str = ""


def criteria_reopen(
    criteria: Sequence[Criterion], causes: Mapping[str, Cause], earlier: Mapping[str, Named]
) -> list[Criterion]:
    """The criteria as they count while `causes` last.

    A criterion that a cause names is not met (or unknown), required, and says why; one of an earlier gate, described in
    `earlier`, is added. A cause that names none of either closes the gate by a critical line of its own.
    """
    known = {one.code for one in criteria} | set(earlier)
    why: dict[str, list[Cause]] = {}
    alone: list[tuple[str, Cause]] = []
    for code, cause in sorted(causes.items()):
        named = [one for one in cause.reopens if one in known]
        for one in named:
            why.setdefault(one, []).append(cause)
        if not named and code not in known:
            alone.append((code, cause))
    found = [_taken_back(one, why.get(one.code, ())) for one in criteria]
    there = {one.code for one in criteria}
    found += [_taken_back(_met(code, earlier[code]), why[code]) for code in sorted(why) if code not in there]
    return found + [_line(code, cause) for code, cause in alone]


def _met(code: str, named: Named) -> Criterion:
    return Criterion(code, named.title, "met", named.is_critical, sections=named.sections, url=named.url)


def _taken_back(criterion: Criterion, causes: Iterable[Cause]) -> Criterion:
    causes = tuple(causes)
    if not causes:
        return criterion
    state = max((criterion.state, *(cause.state for cause in causes)), key=lambda one: _RANK[one])
    detail = "Reopened. " + " ".join(cause.reason for cause in causes)
    return replace(criterion, state=state, is_required=True, detail=detail)


def _line(code: str, cause: Cause) -> Criterion:
    return Criterion(code, cause.reason, cause.state, is_critical=True, detail="The initiative is on watch for it.")
