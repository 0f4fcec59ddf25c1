"""What the tests of phases share."""

import pytest

from initiatives.models import Initiative
from phases.models import Item, PlaybookVersion
from phases.services import initiative_accept, playbook_load_builtin


@pytest.fixture
def playbook(db: None) -> PlaybookVersion:
    return playbook_load_builtin()


@pytest.fixture
def accepted(cast, initiative: Initiative, playbook: PlaybookVersion) -> Initiative:
    """The initiative in phase 1, following the built-in playbook."""
    return initiative_accept(actor=cast.pm.actor, initiative=initiative)


@pytest.fixture
def item(accepted: Initiative):
    """`item("p1-alternative")` or `item(kind="statement")`: an item that is asked of the initiative."""

    def find(code: str = "", **fields: object) -> Item:
        items = Item.objects.filter(version=accepted.pin.version, **({"code": code} if code else fields))
        return next(found for found in items if code or found.is_asked_of(accepted))

    return find
