"""Waves that would leave the signed scope, once their review was asked for and before they start."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import QuerySet, Sum

from initiatives.models import Initiative, Phase
from phases.models import ExpansionWave, Item, Pin
from reviews.bundles import content_of
from reviews.causes.base import Among, Cause, Causes
from reviews.models import GateDecision, Outcome
from reviews.specs import SCOPE
from reviews.wave_scope import Difference, Signed, Wanted, differences, regions_read, signed_of

State = ExpansionWave.State
CODE_LENGTH = 12
REASON_MOST = 280


def _asked(among: QuerySet[Initiative]) -> QuerySet[ExpansionWave]:
    waves = ExpansionWave.objects.filter(initiative__in=among, state=State.APPROVED, scope_asked_at__isnull=False)
    return waves.select_related("component_version__component").order_by("pk")


def waves_outside(among: Among) -> Causes:
    """Each approved wave whose review was asked for, once for each discipline whose review rests on what it leaves.

    It reopens that discipline's critical criteria of the launch gate. What runs keeps its standing: nothing of the wave
    runs yet. The code names wave and differences, so that a review settles exactly what was looked at.
    """
    waves = among.ask(_asked)
    if not waves:
        return {}
    outside = outside_of(waves)
    criteria = _criteria(among.initiatives.filter(pk__in={wave.initiative_id for wave in waves}))
    found: Causes = {}
    for wave in waves:
        for discipline, parts in by_discipline(outside[wave.pk]).items():
            reason = f"“{wave.title}” would go beyond the signed scope: {'; '.join(one.words for one in parts)}."
            found[wave.initiative_id, scope_code(wave, discipline, parts)] = Cause(
                reason[:REASON_MOST], criteria.get((wave.initiative_id, discipline), ()), discipline, "unknown",
                stops_running=False,
            )  # fmt: skip
    return found


def outside_of(waves: Iterable[ExpansionWave]) -> dict[int, tuple[Difference, ...]]:
    """Wave id → how it leaves the scope of the last decision that let its initiative go on. Two queries for any number."""
    waves = list(waves)
    ids = {wave.initiative_id for wave in waves}
    signed = _signed(ids)
    begun = dict(
        ExpansionWave.objects.filter(initiative__in=ids, state__in=(State.RUNNING, State.SUCCEEDED))
        .order_by()
        .values("initiative_id")
        .annotate(total=Sum("users"))
        .values_list("initiative_id", "total")
    )
    return {
        wave.pk: differences(
            signed.get(wave.initiative_id, Signed()), _wanted(wave, begun.get(wave.initiative_id) or 0)
        )
        for wave in waves
    }


def by_discipline(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    """The differences by the discipline whose review rests on them."""
    parts: dict[str, list[Difference]] = {}
    for one in found:
        parts.setdefault(one.discipline, []).append(one)
    return parts


def scope_code(wave: ExpansionWave, discipline: str, parts: Iterable[Difference]) -> str:
    """The code of the cause: another difference is another question."""
    words = "\n".join(one.words for one in parts)
    return f"scope:{wave.pk}:{discipline}:{sha256(words.encode()).hexdigest()[:CODE_LENGTH]}"


def _signed(ids: Iterable[int]) -> dict[int, Signed]:
    decided = GateDecision.objects.filter(
        gate_request__initiative__in=ids, corrected_by=None, outcome__in=(Outcome.GO, Outcome.CONDITIONAL_GO)
    )
    rows = decided.order_by("id").values_list("gate_request__initiative_id", "bundle__body")
    last = dict(rows)
    return {pk: signed_of(content_of(body).get(SCOPE, {}).get("fields", {})) for pk, body in last.items()}


def _wanted(wave: ExpansionWave, begun: int) -> Wanted:
    version = wave.component_version
    return Wanted(
        users=begun + wave.users if wave.users else 0,
        peak_rate=wave.peak_rate,
        regions=regions_read(wave.region),
        data_class=wave.data_class,
        component=(version.component.name, version.label) if version else None,
    )


def _criteria(among: QuerySet[Initiative]) -> dict[tuple[int, str], tuple[str, ...]]:
    """(initiative, discipline) → codes of the critical items of the launch gate that its review rests on. Two queries."""
    found: dict[tuple[int, str], list[str]] = {}
    pins = list(Pin.objects.filter(initiative__in=among).select_related("initiative"))
    versions = {pin.version_id for pin in pins}
    items = list(
        Item.objects.filter(version__in=versions, phase=Phase.VALIDATION, is_critical=True).order_by("position")
    )
    for pin in pins:
        for item in items:
            if item.version_id == pin.version_id and item.is_asked_of(pin.initiative):
                for discipline in item.disciplines:
                    found.setdefault((pin.initiative_id, discipline), []).append(item.code)
    return {key: tuple(codes) for key, codes in found.items()}
