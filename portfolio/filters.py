"""The portfolio's query: what the address says, as conditions on initiatives. Pure but for building querysets.

The query string is the view. Words in `q` mean the same as the controls: `phase:3 health:stalled owner:me age>60`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy

from common import clock
from common.actors import Actor
from initiatives.models import AiType, Dependency, Initiative, Phase, RiskTier, Seat, Status
from portfolio.columns import COLUMNS, USUAL, Column, columns_read, columns_text
from portfolio.grouping import GROUPS, Fold, fold_read
from portfolio.models import Shown
from portfolio.panels.units import unit_named

FIELDS: Final = ("phase", "health", "bu", "status", "owner", "type", "tier", "gate", "cause", "signals", "adopted", "seat", "age",
                 "blocker", "target", "component")  # fmt: skip
PARAMETER: Final = re.compile(r"^([a-z]+)([:>])(.+)$")
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "health": ("standing__health_rank", "standing__blocker_due_on", "pk"),
    "key": ("pk",),  # keys are given in this order; as text AI-1351 would stand before AI-949
    "title": ("title", "pk"),
    "phase": ("phase", "pk"),
    "age": ("standing__phase_since", "pk"),
    "due": ("standing__blocker_due_on", "pk"),
    "checklist": ("standing__items_done", "pk"),
    "updated": ("standing__reported_at", "pk"),
    "value": ("standing__value_realised", "pk"),
    "bu": ("business_unit", "pk"),
    "target": ("target_on", "pk"),
    "pilot": ("pilot_end_on", "pk"),
}
VIEWS: Final[dict[str, str]] = {"": "Table", "board": "Board", "timeline": "Timeline"}
"""The ways to look at the same initiatives; the address names all but the table."""
ZOOMS: Final = ("", "near", "far")


@dataclass(frozen=True)
class PortfolioQuery:
    """What was asked. `chosen` holds the filters of the controls and of the words; `text` what is left of `q`."""

    q: str = ""
    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    not_understood: tuple[str, ...] = ()
    sort: str = "health"
    is_descending: bool = False
    group: str = ""
    view: str = ""
    zoom: str = ""
    columns: tuple[str, ...] = USUAL
    fold: Fold = field(default_factory=Fold)

    def parameters(self, **changes: str) -> dict[str, str]:
        """The parameters of this view with `changes`; those with the usual value are left out."""
        whole = {
            "view": self.view,
            "zoom": self.zoom,
            "q": self.q,
            **self.chosen,
            "sort": self.sort_text,
            "group": self.group,
            "cols": columns_text(self.columns),
            "fold": self.fold.text,
        }
        whole |= changes
        if whole["view"] != "timeline":
            whole["zoom"] = ""
        if not whole["group"]:
            whole["fold"] = ""
        if whole.get("sort") == "health":
            whole["sort"] = ""
        return {name: value for name, value in whole.items() if value}

    def address(self, **changes: str) -> str:
        """The query string of this view with `changes`. Starts with `?`."""
        return "?" + urlencode(self.parameters(**changes), safe=",*")

    @property
    def shown(self) -> list[Column]:
        """The columns after the initiative."""
        return [COLUMNS[code] for code in self.columns]

    @property
    def is_usual(self) -> bool:
        """The usual columns, whose widths are known to fit."""
        return set(self.columns) <= set(USUAL)

    @property
    def sort_text(self) -> str:
        return f"-{self.sort}" if self.is_descending else self.sort

    @property
    def order(self) -> list[OrderBy]:
        """Arguments of `order_by` inside a group: what was chosen, then the key. What is not known stands last, either way."""
        first, *rest = (F(name) for name in SORTS[self.sort])
        chosen = first.desc(nulls_last=True) if self.is_descending else first.asc(nulls_last=True)
        return [chosen, *(name.asc(nulls_last=True) for name in rest)]

    @property
    def conditions(self) -> Mapping[str, str]:
        return {**self.words, **self.chosen}


def query_of(values: Mapping[str, str]) -> PortfolioQuery:
    """Read the parameters of the address; what is not understood is named, never an error."""
    q = values.get("q", "").strip()[:200]
    chosen = {name: values[name].strip()[:160] for name in FIELDS if values.get(name, "").strip()}
    words, rest, unknown = _words(q)
    bad = [f"{name}:{value}" for name, value in {**words, **chosen}.items() if not _is_known(name, value)]
    sort = values.get("sort", "health")
    group, view = values.get("group", ""), values.get("view", "")
    columns, strange = columns_read(values.get("cols", ""))
    return PortfolioQuery(
        q=q,
        text=" ".join(rest),
        chosen={name: value for name, value in chosen.items() if _is_known(name, value)},
        words={name: value for name, value in words.items() if _is_known(name, value)},
        not_understood=(*unknown, *bad, *strange),
        sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else "health",
        is_descending=sort.startswith("-"),
        group=group if group in GROUPS else "",
        view=view if view in VIEWS else "",
        zoom=zoom if (zoom := values.get("zoom", "")) in ZOOMS else "",
        columns=columns,
        fold=fold_read(values.get("fold", "")),
    )


def _words(q: str) -> tuple[dict[str, str], list[str], list[str]]:
    words: dict[str, str] = {}
    rest: list[str] = []
    unknown: list[str] = []
    for word in q.split():
        match = PARAMETER.match(word)
        if match is None:
            rest.append(word)
        elif match[1] in FIELDS:
            words[match[1]] = match[3]
        else:
            unknown.append(word)
    return words, rest, unknown


def _is_known(name: str, value: str) -> bool:
    allowed: dict[str, Callable[[str], bool]] = {
        "phase": lambda text: text in {"1", "2", "3", "4", "none"},
        "health": lambda text: text in Shown.values,
        "status": lambda text: text in Status.values,
        "type": lambda text: text in AiType.values,
        "tier": lambda text: text in RiskTier.values,
        "owner": lambda text: text == "me" or text.isdigit(),
        "gate": lambda text: text == "waiting",
        "signals": lambda text: text in {"disagree", "breached", "expired"},
        "adopted": lambda text: text in {"yes", "no"},
        "seat": lambda text: text == "empty",
        "age": lambda text: text.isdigit() and len(text) < 5,
        "blocker": lambda text: text in {"late", "none"},
        "target": lambda text: text in {"missed", "none"},
    }
    return allowed[name](value) if name in allowed else bool(value)


def condition_of(query: PortfolioQuery, actor: Actor) -> Q:
    """All conditions of the query on `Initiative`, without visibility."""
    found = Q()
    for word in query.text.split():
        found &= (
            Q(key__icontains=word)
            | Q(title__icontains=word)
            | Q(outcome__icontains=word)
            | Q(business_unit__icontains=word)
        )
    for name, value in query.conditions.items():
        found &= _condition(name, value, actor)
    return found


def _condition(name: str, value: str, actor: Actor) -> Q:
    by_name: dict[str, Callable[[], Q]] = {
        "phase": lambda: Q(phase=None) if value == "none" else Q(phase=int(value)),
        "health": lambda: Q(standing__health=value),
        "bu": lambda: unit_named(value, Initiative.objects.visible_to(actor)),
        "status": lambda: Q(status=value),
        "owner": lambda: _held_by(actor.user_id if value == "me" else int(value)),
        "type": lambda: Q(ai_type=value),
        "tier": lambda: Q(risk_tier=value),
        "gate": lambda: Q(standing__gate_state="waiting"),
        "cause": lambda: Q(standing__stall_cause__iexact=value.replace("_", " ")),
        "signals": lambda: _signals(value),
        "adopted": lambda: Q(is_adopted=value == "yes"),
        "seat": lambda: Q(status=Status.ACTIVE, is_adopted=True) & ~Q(standing__empty_seats=[]),
        "age": lambda: Q(standing__phase_since__lt=clock.now() - timedelta(days=int(value))),
        "blocker": lambda: _blocker(value),
        "target": lambda: _target(value),
        "component": lambda: _uses(value),
    }
    return by_name[name]()


def _held_by(user_id: int | None) -> Q:
    held = Seat.objects.current().filter(initiative_id=OuterRef("pk"), user_id=user_id or 0).exclude(kind="reviewer")
    return Q(Exists(held))


def _uses(name: str) -> Q:
    """What depends on the component of this whole name now and has not ended: the dependents of its page."""
    used = Dependency.objects.current().filter(initiative_id=OuterRef("pk"), component__name__iexact=name)
    return Q(Exists(used)) & ~Q(status__in=(Status.STOPPED, Status.RETIRED))


def _signals(value: str) -> Q:
    return {
        "disagree": Q(standing__is_disagreeing=True),
        "breached": Q(standing__breached__gt=0),
        "expired": Q(standing__expired__gt=0),
    }[value]


def _blocker(value: str) -> Q:
    late = Q(standing__blocker_due_on__lt=clock.today())
    return late if value == "late" else Q(status=Status.ACTIVE, standing__blocker_text="")


def _target(value: str) -> Q:
    on_its_way = Q(status=Status.ACTIVE, is_adopted=True) & (Q(phase=None) | Q(phase__lt=Phase.SCALE))
    return on_its_way & (Q(target_on__lt=clock.today()) if value == "missed" else Q(target_on=None))
