"""What the editor of playbooks shows: the parts of a draft, what is wrong with it and where, and what publishing would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from initiatives.models import Phase
from phases import playbook_format as fmt
from phases.frameworks import unknown_codes
from phases.models import DraftPart, PlaybookDraft
from phases.playbook_changes import Change, differences
from phases.services.drafts import next_number, version_doc
from phases.services.publishing import Reach, draft_tree, reach_of


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a draft from being published, or (`is_note`) deserves a look. `url` leads to its place."""

    where: str
    message: str
    url: str
    part_id: int
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase in the editor's left list."""

    number: int
    name: str
    part: DraftPart
    gate: DraftPart
    items: list[DraftPart]
    problems: int


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as the editor shows it. `problems` keep it from being published, `notes` do not."""

    draft: PlaybookDraft
    number: int
    settings: DraftPart
    phases: list[PhaseLine]
    problems: list[Problem]
    notes: list[Problem]

    def of_part(self, part: DraftPart) -> list[Problem]:
        """What is wrong with this part."""
        return [problem for problem in (*self.problems, *self.notes) if problem.part_id == part.pk]

    @property
    def last(self) -> DraftPart:
        """The part that was saved last."""
        parts = [self.settings, *(part for line in self.phases for part in (line.part, line.gate, *line.items))]
        return max(parts, key=lambda part: part.saved_at)


def draft_page(draft: PlaybookDraft) -> DraftPage:
    """The whole draft: two queries."""
    parts = list(draft.parts.select_related("saved_by"))
    for part in parts:
        part.draft = draft
    problems, notes = _problems(draft, parts), _notes(parts)
    settings = next(part for part in parts if part.kind == DraftPart.Kind.SETTINGS)
    lines = []
    for number in Phase.values:
        mine = [part for part in parts if part.phase == number]
        about = next(part for part in mine if part.kind == DraftPart.Kind.PHASE)
        gate = next(part for part in mine if part.kind == DraftPart.Kind.GATE)
        items = [part for part in mine if part.kind == DraftPart.Kind.ITEM]
        ids = {part.pk for part in mine}
        lines.append(
            PhaseLine(number, about.title, about, gate, items, sum(problem.part_id in ids for problem in problems))
        )
    return DraftPage(draft, next_number(draft.slug), settings, lines, problems, notes)


def _problems(draft: PlaybookDraft, parts: Sequence[DraftPart]) -> list[Problem]:
    try:
        fmt.read(draft_tree(draft, parts))
    except fmt.PlaybookError as error:
        return [_problem(parts, fmt.place_of(fault)) for fault in error.faults]
    return []


def _problem(parts: Sequence[DraftPart], place: fmt.Place) -> Problem:
    part = _part_at(parts, place)
    field = place.field.replace("_", " ")
    return Problem(
        _where(part), f"{field} {place.message}".strip() if field else place.message, part.get_absolute_url(), part.pk
    )


def _part_at(parts: Sequence[DraftPart], place: fmt.Place) -> DraftPart:
    if place.code and place.kind == "settings":
        found = [part for part in parts if part.kind == "item" and part.content.get("code") == place.code]
        if found:
            return found[-1]
    same = [part for part in parts if part.kind == place.kind and part.phase == place.phase]
    return same[max(0, min(place.position, len(same)) - 1)] if same else parts[0]


def _where(part: DraftPart) -> str:
    if part.kind == DraftPart.Kind.SETTINGS:
        return "Settings"
    label = {"phase": "", "gate": "gate"}.get(part.kind, part.title)
    return f"Phase {part.phase}, {label}" if label else f"Phase {part.phase}"


def _notes(parts: Iterable[DraftPart]) -> list[Problem]:
    """Codes that no reference list has: allowed, because an organisation may have a list of its own, and likely a slip."""
    found = []
    for part in parts:
        references = part.content.get("frameworks") if part.kind == DraftPart.Kind.ITEM else None
        for reference in references if isinstance(references, list) else []:
            for code in _unknown(reference):
                words = f"{code} is not a code that {reference['framework']} has"
                found.append(Problem(_where(part), words, part.get_absolute_url(), part.pk, is_note=True))
    return found


def _unknown(reference: object) -> list[str]:
    if not isinstance(reference, dict) or not isinstance(reference.get("codes"), list):
        return []
    return unknown_codes(str(reference.get("framework")), tuple(str(code) for code in reference["codes"]))


@dataclass(frozen=True, slots=True)
class EffectPage:
    """What publishing would do: the difference to the version that the draft came from, by phase, and whom it reaches."""

    draft: PlaybookDraft
    doc: fmt.PlaybookDoc
    digest: str
    changes: list[tuple[str, list[Change]]]
    words_only: int
    reach: Reach


def draft_effect(page: DraftPage) -> EffectPage | None:
    """None while the draft has problems."""
    if page.problems:
        return None
    draft, base = page.draft, page.draft.based_on
    doc = fmt.read(
        draft_tree(draft, [page.settings, *(p for line in page.phases for p in (line.part, line.gate, *line.items))])
    )
    changes = differences(version_doc(base), doc) if base else []
    named: dict[int, str] = {
        0: "Settings",
        **{phase.number: f"Phase {phase.number}: {phase.name}" for phase in doc.phases},
    }
    return EffectPage(
        draft=draft,
        doc=doc,
        digest=fmt.digest(doc),
        changes=[(named[phase], list(found)) for phase, found in groupby(changes, key=lambda change: change.phase)],
        words_only=sum(change.weight == "words" for change in changes),
        reach=reach_of(doc, base),
    )


def part_siblings(page: DraftPage, part: DraftPart) -> list[tuple[str, str]]:
    """(code, title) of the items of the part's phase."""
    items = next((line.items for line in page.phases if line.number == part.phase), [])
    return [(str(item.content.get("code")), item.title) for item in items if item.content.get("code")]


def part_frameworks(page: DraftPage) -> list[dict[str, Any]]:
    """The frameworks that the draft's settings name."""
    found = page.settings.content.get("frameworks")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
