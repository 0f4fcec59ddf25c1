"""What the scope of a bundle says beside its columns. Absent where nothing is said, so that older digests stay."""

from typing import Any

from initiatives.components import components_in_use, says_none
from initiatives.models import ClassificationConfirmation, Initiative
from metrics.models import BudgetTranche
from reviews.row_facts import person_text, value_text

Facts = dict[str, Any]


def components_in_scope(initiative: Initiative) -> Facts:
    """The component versions in use; absent while nothing is declared, so that bundles from before keep their digest."""
    in_use = components_in_use(initiative)
    if in_use:
        return {
            "components": [
                {
                    "key": one.component.name, "kind": one.component.kind, "provider": one.component.provider,
                    "version": one.version.label if one.version else "", "identifier": one.version.identifier if one.version else "",
                    "follows": "the newest" if one.follows_newest else "this version",
                }
                for one in in_use
            ]
        }  # fmt: skip
    return {"components": "none"} if says_none(initiative) else {}


def classification_in_scope(initiative: Initiative) -> Facts:
    """Which classification counts, and who confirmed it; absent until one is confirmed."""
    if not initiative.is_classified:
        return {}
    found = ClassificationConfirmation.objects.filter(classification__initiative=initiative)
    last = found.select_related("classification", "confirmed_by").order_by("-classification__number").first()
    if last is None:
        return {}
    confirmed = {"number": last.classification.number, "confirmed_by": person_text(last.confirmed_by)}
    return {"classification": confirmed | {"confirmed_at": value_text(last.confirmed_at)}}


def regions_in_scope(initiative: Initiative) -> Facts:
    """Where it may be used; absent while nothing is said."""
    return {"envelope_regions": initiative.envelope_regions} if initiative.envelope_regions else {}


def budget_in_scope(initiative: Initiative, phase: int) -> Facts:
    """What the go of this gate releases; absent where nothing is planned."""
    rows = BudgetTranche.objects.current().filter(initiative=initiative, phase=phase, amount__gt=0).order_by("id")
    found = [f"{row.amount:,.2f} {row.currency}{f' for {row.purpose}' if row.purpose else ''}" for row in rows]
    return {"budget_released_by_go": found} if found else {}
