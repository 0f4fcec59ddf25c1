"""The attack script over a running instance on PostgreSQL: the application's role is refused, a superuser is found."""

import os

import pytest

from tests.attacks.instance import running_instance
from tests.attacks.tries import Tried, as_application, as_superuser

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="roles are PostgreSQL's"),
]
ONLY_WITH_THE_ANCHOR = {"cut the end off", "write all of history anew"}


@pytest.fixture(scope="module")
def tried() -> dict[str, list[Tried]]:
    with running_instance(os.environ["TEST_DATABASE_URL"]) as instance:
        first = as_application(instance)
        instance.stop()
        return {"application": first, "superuser": as_superuser(instance)}


def test_the_application_is_refused_everything(tried):
    assert {one.attack: one.refused for one in tried["application"] if not one.refused} == {}
    assert len(tried["application"]) >= 20


def test_a_superuser_is_found_whatever_they_did(tried):
    assert {one.attack: one.row for one in tried["superuser"] if not one.is_defeated} == {}


def test_only_the_anchor_finds_a_cut_end_and_a_history_written_anew(tried):
    alone = {one.attack: one.alone for one in tried["superuser"] if one.attack in ONLY_WITH_THE_ANCHOR}
    assert set(alone.values()) == {"intact"}, alone
    found = {one.attack: one.anchored for one in tried["superuser"]}
    assert all(found[name].startswith("found") for name in ONLY_WITH_THE_ANCHOR), found
