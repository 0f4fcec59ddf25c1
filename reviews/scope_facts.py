"""What the scope of a bundle says of components and classification. Absent where nothing is said, so that older digests stay."""

from typing import Any

from initiatives.components import components_in_use, says_none
from initiatives.models import ClassificationConfirmation, Initiative
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
