"""Frameworks on screen: which codes are answered by which items, for one initiative and for the portfolio."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from common.actors import Actor
from initiatives.models import Initiative, Status
from phases.coverage import STATES, CodeLine, CoverItem, counts_of, coverage_of, items_by_code
from phases.frameworks import Entry, FrameworkList, framework_lists
from phases.models import Item, Pin, PlaybookVersion
from portfolio.models import Standing
from portfolio.reading import standing_now


@dataclass(frozen=True, slots=True)
class FrameworkTab:
    """One framework in the choice above the list; `counts` are its codes by state, in words."""

    framework: FrameworkList
    is_current: bool
    answered: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """One initiative: every code of the chosen framework with its items and state."""

    initiative: Initiative
    version: PlaybookVersion | None
    framework: FrameworkList
    tabs: list[FrameworkTab]
    lines: list[CodeLine]
    counts: list[tuple[str, str, int]]
    gaps: list[Entry]


def coverage_page(initiative: Initiative, code: str = "") -> CoveragePage:
    """Three queries, and those of a standing that is no longer true."""
    framework = framework_lists().get(code) or next(iter(framework_lists().values()))
    pin = Pin.objects.filter(initiative=initiative).select_related("version__playbook").first()
    items = cover_items({pin.version_id})[pin.version_id] if pin else []
    states = standing_now(initiative).item_states if pin else {}
    lines = _lines(framework, items, initiative, states)
    return CoveragePage(
        initiative=initiative,
        version=pin.version if pin else None,
        framework=framework,
        tabs=_tabs(framework, items),
        lines=lines,
        counts=[(state, STATES[state], n) for state, n in counts_of(lines).items()],  # type: ignore[index]
        gaps=[line.entry for line in lines if line.state == "gap"],
    )


def _lines(
    framework: FrameworkList, items: Iterable[CoverItem], initiative: Initiative, states: dict[str, str]
) -> list[CodeLine]:
    facts = {name: getattr(initiative, name) for name in ("risk_tier", "ai_type", "data_class")}
    return coverage_of(framework, items, facts=facts, states=states, phase=initiative.phase or 0)


def _tabs(current: FrameworkList, items: Iterable[CoverItem]) -> list[FrameworkTab]:
    found = list(items)
    return [
        FrameworkTab(one, one is current, sum(bool(named) for named in items_by_code(one, found).values()))
        for one in framework_lists().values()
    ]


def cover_items(versions: set[int]) -> dict[int, list[CoverItem]]:
    """The items of these versions as coverage needs them: one query."""
    found: dict[int, list[CoverItem]] = {version: [] for version in versions}
    rows = Item.objects.filter(version_id__in=versions).only(
        "version_id", "code", "title", "phase", "spec", "frameworks"
    )
    for item in rows:
        references = tuple((one["framework"], tuple(one["codes"])) for one in item.frameworks)
        applies = item.spec.get("applies") or {}
        found[item.version_id].append(CoverItem(item.pk, item.code, item.title, item.phase, applies, references))
    return found


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """One code over all initiatives: `items` answer it in the playbooks in use, `counts` are initiatives by state."""

    entry: Entry
    items: tuple[str, ...]
    counts: list[tuple[str, str, int]]
    keys: dict[str, list[str]]

    def count(self, state: str) -> int:
        return next((n for name, _, n in self.counts if name == state), 0)

    @property
    def is_gap(self) -> bool:
        return not self.items


@dataclass(frozen=True, slots=True)
class CoverageList:
    """The portfolio under one framework, over `total` active initiatives with a playbook. `late` standings may be stale."""

    framework: FrameworkList
    tabs: list[FrameworkTab]
    lines: list[PortfolioLine]
    total: int
    late: int

    @property
    def gaps(self) -> list[Entry]:
        return [line.entry for line in self.lines if line.is_gap]


def coverage_list(actor: Actor, code: str = "") -> CoverageList:
    """Three queries, whatever the number of initiatives; states come from the kept standings."""
    framework = framework_lists().get(code) or next(iter(framework_lists().values()))
    seen = Initiative.objects.visible_to(actor).filter(status=Status.ACTIVE, is_adopted=True)
    pins = list(Pin.objects.filter(initiative__in=seen).select_related("initiative__standing"))
    items = cover_items({pin.version_id for pin in pins})
    states: dict[str, Counter[str]] = {entry.code: Counter() for entry in framework.entries}
    keys: dict[str, dict[str, list[str]]] = {entry.code: {} for entry in framework.entries}
    for pin in pins:
        standing: Standing | None = getattr(pin.initiative, "standing", None)
        for line in _lines(framework, items[pin.version_id], pin.initiative, standing.item_states if standing else {}):
            states[line.entry.code][line.state] += 1
            keys[line.entry.code].setdefault(line.state, []).append(pin.initiative.key)
    everything = {item.code: item for found in items.values() for item in found}
    by_code = items_by_code(framework, everything.values())
    lines = [
        PortfolioLine(
            entry=entry,
            items=tuple(item.title for item, _ in by_code[entry.code]),
            counts=[
                (state, words, states[entry.code][state])
                for state, words in STATES.items()
                if states[entry.code][state]
            ],
            keys=keys[entry.code],
        )
        for entry in framework.entries
    ]
    late = Standing.objects.late().filter(initiative__in=seen).count()
    return CoverageList(framework, _tabs(framework, everything.values()), lines, len(pins), late)
