"""What must hold between the parts of a playbook, beyond each field being well formed."""

import re
from collections.abc import Iterable, Iterator

from phases.playbook_format import vocabulary as words
from phases.playbook_format.documents import GateCriterion, GateDoc, ItemDoc, PhaseDoc, PlaybookDoc, ReviewSlot

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LOWEST_TIER_REVIEWS_MAX = 2


def faults_of(doc: PlaybookDoc) -> list[str]:
    """Every broken rule as `path: message`, in the order of the file; empty for a sound playbook."""
    return [*_playbook(doc), *(fault for index, phase in enumerate(doc.phases) for fault in _phase(doc, index, phase))]


def _playbook(doc: PlaybookDoc) -> Iterator[str]:
    numbers = [phase.number for phase in doc.phases]
    if numbers != list(range(1, words.PHASE_COUNT + 1)):
        yield f"phases: must be the phases 1 to {words.PHASE_COUNT} in order, not {numbers}"
    if doc.limits.waiver_days > doc.limits.waiver_max_days:
        yield "limits.waiver_days: is longer than waiver_max_days"
    yield from _twice("frameworks", "code", (framework.code for framework in doc.frameworks))
    codes = [item.code for item in doc.items()]
    codes += [criterion.code for phase in doc.phases for criterion in phase.gate.criteria]
    yield from _twice("phases", "code", codes)


def _twice(path: str, what: str, values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value and value in seen:
            yield f"{path}: the {what} {value} stands twice"
        seen.add(value)


def _phase(doc: PlaybookDoc, index: int, phase: PhaseDoc) -> Iterator[str]:
    path = f"phases[{index}]"
    frameworks = {framework.code for framework in doc.frameworks}
    codes = {item.code for item in phase.items}
    for number, mistake in enumerate(phase.mistakes):
        if mistake.shown_when is not None and mistake.shown_when not in codes:
            yield f"{path}.mistakes[{number}].shown_when: {mistake.shown_when} is no item of this phase"
    for number, item in enumerate(phase.items):
        yield from _item(f"{path}.items[{number}]", item, frameworks)
    yield from _gate(f"{path}.gate", phase.gate)


def _item(path: str, item: ItemDoc, frameworks: set[str]) -> Iterator[str]:
    for kind, rule in (("record", item.record), ("metric", item.metric), ("external", item.external)):
        if item.kind == kind and rule is None:
            yield f"{path}.{kind}: is missing, the kind is {kind}"
        if item.kind != kind and rule is not None:
            yield f"{path}.{kind}: belongs to items of the kind {kind}, this one is of the kind {item.kind}"
    if item.is_critical and not item.is_required:
        yield f"{path}.is_critical: a critical item must be required"
    if item.valid_days is not None and item.kind not in words.EXPIRING:
        yield f"{path}.valid_days: an item of the kind {item.kind} is computed each time and does not expire"
    if item.allow_unsealed_link and item.kind != "evidence":
        yield f"{path}.allow_unsealed_link: belongs to items of the kind evidence, this one is of the kind {item.kind}"
    yield from _record(f"{path}.record", item)
    for number, reference in enumerate(item.frameworks):
        if reference.framework not in frameworks:
            yield f"{path}.frameworks[{number}].framework: {reference.framework} is not listed under frameworks"


def _record(path: str, item: ItemDoc) -> Iterator[str]:
    rule = item.record
    if rule is None:
        return
    if rule.kind == "test_result" and rule.test is None:
        yield f"{path}.test: is missing, a test_result needs one of {', '.join(words.TEST_KINDS)}"
    if rule.kind != "test_result" and rule.test is not None:
        yield f"{path}.test: belongs to the kind test_result"
    if rule.kind != "requirement" and rule.discipline is not None:
        yield f"{path}.discipline: belongs to the kind requirement"


def _gate(path: str, gate: GateDoc) -> Iterator[str]:
    yield from _slots(f"{path}.reviews", gate.reviews)
    yield from _slots(f"{path}.lowest_tier_reviews", gate.lowest_tier_reviews)
    asked, folded = _covered(gate.reviews), _covered(gate.lowest_tier_reviews)
    if gate.lowest_tier_reviews and asked != folded:
        yield f"{path}.lowest_tier_reviews: must cover the same disciplines as reviews ({', '.join(sorted(asked))})"
    if len(gate.lowest_tier_reviews or gate.reviews) > LOWEST_TIER_REVIEWS_MAX:
        yield f"{path}.lowest_tier_reviews: the lowest tier may be asked for at most {LOWEST_TIER_REVIEWS_MAX} reviews"
    for number, criterion in enumerate(gate.criteria):
        yield from _criterion(f"{path}.criteria[{number}]", criterion)
    signers = asked | set(gate.acceptances)
    for role, _text in gate.statements:
        if role not in signers:
            yield f"{path}.statements.{role}: nobody signs this gate as {role}"
    for key, text in (("statement", gate.statement), *((f"statements.{role}", text) for role, text in gate.statements)):
        for name in _PLACEHOLDER.findall(text):
            if name not in words.PLACEHOLDERS:
                yield f"{path}.{key}: {{{name[:30]}}} is not one of {', '.join(words.PLACEHOLDERS)}"


def _criterion(path: str, criterion: GateCriterion) -> Iterator[str]:
    if criterion.rule == "components_reviewed":
        if not criterion.disciplines:
            yield f"{path}.disciplines: is missing, name those whose review each component needs"
        if criterion.dimension or criterion.at_least is not None or criterion.at_most is not None:
            yield f"{path}: dimension, at_least and at_most belong to the rule rehearsal_ratio"
        return
    if not criterion.dimension:
        yield f"{path}.dimension: is missing"
    if (criterion.at_least is None) == (criterion.at_most is None):
        yield f"{path}: needs either at_least or at_most"
    if criterion.disciplines:
        yield f"{path}.disciplines: belongs to the rule components_reviewed"


def _slots(path: str, slots: tuple[ReviewSlot, ...]) -> Iterator[str]:
    yield from _twice(path, "discipline", (name for slot in slots for name in (slot.discipline, *slot.also)))


def _covered(slots: tuple[ReviewSlot, ...]) -> set[str]:
    return {name for slot in slots for name in (slot.discipline, *slot.also)}
