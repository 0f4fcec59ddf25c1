"""What a wave adds beyond the scope that was signed. Pure.

Compared is the scope section of the bundle of the last decision that let the initiative go on, never what the
initiative says today. What the wave does not state is as signed; what the signed scope does not state is outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from accounts.models import Discipline
from initiatives.models import DataClass

Dimension = Literal["users", "peak_rate", "region", "data_class", "component"]
DISCIPLINES: dict[Dimension, str] = {
    "users": Discipline.LOAD_TEST,
    "peak_rate": Discipline.LOAD_TEST,
    "region": Discipline.COMPLIANCE,
    "data_class": Discipline.COMPLIANCE,
    "component": Discipline.SECURITY,
}
RANKS = {value: place for place, value in enumerate(DataClass.values)}


@dataclass(frozen=True, slots=True)
class Signed:
    """What people signed. None and empty mean that it says nothing of that. `components`: name → version."""

    users: int | None = None
    peak_rate: Decimal | None = None
    regions: frozenset[str] = frozenset()
    data_class: str = ""
    components: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there will be once the wave runs: `users` with the waves before it, `peak_rate` of all together."""

    users: int = 0
    peak_rate: Decimal | None = None
    regions: frozenset[str] = frozenset()
    data_class: str = ""
    component: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One dimension outside, in words, and whose review rests on it."""

    dimension: Dimension
    words: str

    @property
    def discipline(self) -> str:
        return DISCIPLINES[self.dimension]


def regions_read(text: str) -> frozenset[str]:
    """The names between commas, without regard to case and spaces."""
    return frozenset(" ".join(part.split()).casefold() for part in text.split(",") if part.strip())


def signed_of(fields: Mapping[str, Any]) -> Signed:
    """The scope section of a stored bundle as the comparison takes it."""
    components = fields.get("components")
    return Signed(
        users=int(fields["envelope_users"]) if fields.get("envelope_users") not in (None, "") else None,
        peak_rate=_decimal(fields.get("envelope_peak_rate")),
        regions=regions_read(str(fields.get("envelope_regions") or "")),
        data_class=str(fields.get("data_class") or ""),
        components={one["key"]: one["version"] for one in components} if isinstance(components, list) else {},
    )


def differences(signed: Signed, wanted: Wanted) -> tuple[Difference, ...]:
    """Every dimension in which the wave leaves the signed scope; empty when it stays inside."""
    found = [
        _users(signed, wanted), _peak(signed, wanted), _region(signed, wanted), _data(signed, wanted), _component(signed, wanted),
    ]  # fmt: skip
    return tuple(one for one in found if one is not None)


def _users(signed: Signed, wanted: Wanted) -> Difference | None:
    if not wanted.users or (signed.users is not None and wanted.users <= signed.users):
        return None
    limit = "no number is signed" if signed.users is None else f"{signed.users:,} are signed"
    return Difference("users", f"{wanted.users:,} users with the waves before it, where {limit}")


def _peak(signed: Signed, wanted: Wanted) -> Difference | None:
    rate = wanted.peak_rate
    if rate is None or (signed.peak_rate is not None and rate <= signed.peak_rate):
        return None
    limit = "no peak is signed" if signed.peak_rate is None else f"{signed.peak_rate.normalize():f} are signed"
    return Difference("peak_rate", f"{rate.normalize():f} requests a second at the peak, where {limit}")


def _region(signed: Signed, wanted: Wanted) -> Difference | None:
    new = sorted(wanted.regions - signed.regions)
    if not new:
        return None
    limit = f"{_names(signed.regions)} is signed" if signed.regions else "no region is signed"
    return Difference("region", f"the region {_names(new)}, where {limit}")


def _data(signed: Signed, wanted: Wanted) -> Difference | None:
    if not wanted.data_class:
        return None
    if signed.data_class and RANKS.get(wanted.data_class, len(RANKS)) <= RANKS.get(signed.data_class, -1):
        return None
    limit = f"{_label(signed.data_class)} is signed" if signed.data_class else "no data class is signed"
    return Difference("data_class", f"{_label(wanted.data_class)} data, where {limit}")


def _component(signed: Signed, wanted: Wanted) -> Difference | None:
    if wanted.component is None:
        return None
    name, version = wanted.component
    if signed.components.get(name) == version:
        return None
    limit = (
        f"{signed.components[name] or 'no version'} is signed"
        if name in signed.components
        else "it is not in the signed scope"
    )
    return Difference("component", f"{name} {version}, where {limit}")


def _label(data_class: str) -> str:
    return str(dict(DataClass.choices).get(data_class, data_class)).lower()


def _names(regions: "frozenset[str] | list[str]") -> str:
    return ", ".join(name.title() for name in sorted(regions))


def _decimal(raw: Any) -> Decimal | None:
    try:
        return None if raw in (None, "") else Decimal(str(raw))
    except InvalidOperation:
        return None
