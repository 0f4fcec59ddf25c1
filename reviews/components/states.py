"""What the reviews of a component version are worth today, discipline by discipline. Derived on read, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from common import clock
from initiatives.models import END_SOON_DAYS, Component, ComponentVersion
from reviews import bundles
from reviews.models import ComponentReview
from reviews.row_facts import person_text, value_text

State = Literal["valid", "missing", "vetoed", "expired", "superseded", "revoked", "end_of_life", "ended"]
Decision = ComponentReview.Decision
SECTION: Final = "component"
STATE_WORDS: Final[dict[str, str]] = {
    "valid": "reviewed", "missing": "not reviewed", "vetoed": "changes requested", "expired": "review expired",
    "superseded": "review superseded", "revoked": "review revoked", "end_of_life": "to be reviewed for its end of life",
    "ended": "past its end of life",
}  # fmt: skip
COMPONENT_FACTS: Final = ("name", "kind", "provider", "link")
VERSION_FACTS: Final = ("label", "identifier", "released_on", "notes")


@dataclass(frozen=True, slots=True)
class DisciplineState:
    """What stands for one discipline on one version. `review` is the one that decides it, if any; `why` in words."""

    discipline: str
    state: State
    review: ComponentReview | None = None
    why: str = ""

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"


def version_draft(version: ComponentVersion) -> bundles.Draft:
    """The facts that a review is bound to, as they are now. Owner, note and end of life are outside the digest."""
    component = version.component
    fields = {name: value_text(getattr(component, name)) for name in COMPONENT_FACTS}
    fields |= {"version": version.number} | {name: value_text(getattr(version, name)) for name in VERSION_FACTS}
    fields["added_by"] = person_text(version.added_by)
    return bundles.draft({SECTION: {"fields": fields, "items": {}}})


def review_states(
    versions: Iterable[ComponentVersion], disciplines: Sequence[str]
) -> dict[int, dict[str, DisciplineState]]:
    """`{version id: {discipline: state}}`; one query. The versions come with their component and who added them."""
    found = {version.pk: version for version in versions}
    rows: dict[tuple[int, str], list[ComponentReview]] = defaultdict(list)
    given = ComponentReview.objects.filter(component_version__in=found, discipline__in=disciplines)
    for row in given.select_related("reviewer", "revocation").order_by("id") if found else ():
        rows[row.component_version_id, row.discipline].append(row)
    today = clock.today()
    return {
        pk: {name: _state(version, name, rows[pk, name], today) for name in disciplines}
        for pk, version in found.items()
    }


def _state(version: ComponentVersion, discipline: str, rows: Sequence[ComponentReview], today: date) -> DisciplineState:
    """A standing request for changes outweighs approvals of others; of the approvals, one that holds is enough."""
    component = version.component
    left = component.days_left(today)
    if left is not None and left < 0:
        return DisciplineState(discipline, "ended", None, f"Its last day of support was {_day(component)}.")
    if not rows:
        return DisciplineState(discipline, "missing")
    heads = {row.reviewer_id: row for row in rows if row.decision != Decision.ABSTAIN}
    standing = [row for row in heads.values() if getattr(row, "revocation", None) is None]
    vetoes = [row for row in standing if row.decision == Decision.REQUEST_CHANGES and row.reviewer.is_active]
    if vetoes:
        return DisciplineState(discipline, "vetoed", vetoes[0], f"{vetoes[0].reviewer_name}: {vetoes[0].comment}")
    digest = version_draft(version).digest
    judged = [_worth(version, row, digest, today) for row in standing if row.decision == Decision.APPROVE]
    best = max(judged, key=lambda one: (one.is_valid, one.review.pk if one.review else 0), default=None)
    if best is not None:
        return best
    revoked = [row for row in heads.values() if getattr(row, "revocation", None) is not None]
    if revoked:
        return DisciplineState(discipline, "revoked", revoked[-1], revoked[-1].revocation.reason)
    return DisciplineState(discipline, "missing")


def _worth(version: ComponentVersion, row: ComponentReview, digest: str, today: date) -> DisciplineState:
    component = version.component
    state: State = "valid"
    why = f"By {row.reviewer_name}, valid until {row.valid_until:%-d %b %Y}."
    if row.bundle_id != digest:
        state, why = "superseded", "What was reviewed has changed since."
    elif not row.reviewer.is_active:
        state, why = "superseded", "The reviewer has left."
    elif component.owner_id == row.reviewer_id:
        state, why = "superseded", "The reviewer owns the component since."
    elif row.valid_until < today:
        state, why = "expired", f"It was valid until {row.valid_until:%-d %b %Y}."
    elif _overlooks_end(component, row, today):
        state, why = "end_of_life", f"Support ends on {_day(component)}, and no review has looked at that."
    return DisciplineState(row.discipline, state, row, why)


def _overlooks_end(component: Component, row: ComponentReview, today: date) -> bool:
    """Within 90 days of the end of life only a review counts that was given within them, in sight of that very day."""
    end = component.end_of_life_on
    if end is None or (end - today).days > END_SOON_DAYS:
        return False
    return row.end_of_life_on != end or row.signed_at.date() < end - timedelta(days=END_SOON_DAYS)


def _day(component: Component) -> str:
    return f"{component.end_of_life_on:%-d %b %Y}"
