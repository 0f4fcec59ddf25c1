"""How to change or delete rows of one initiative."""

from collections.abc import Callable
from typing import Any

from initiatives.models import Initiative

Spoiler = Callable[[Initiative], object]


def rows_edit(model: Any, found: dict[str, Any], **values: Any) -> Spoiler:
    """Change columns of the rows `found`; some row must be there."""

    def spoil(initiative: Initiative) -> None:
        assert model.objects.filter(initiative=initiative, **found).update(**values)

    return spoil


def rows_delete(model: Any, **found: Any) -> Spoiler:
    def spoil(initiative: Initiative) -> None:
        assert model.objects.filter(initiative=initiative, **found).delete()[0]

    return spoil
