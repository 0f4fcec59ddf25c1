"""Role × seat × verb, as in docs/rules/permissions.md."""

from dataclasses import replace
from pathlib import Path

import pytest

from common.actors import ANONYMOUS, CLOCK
from common.errors import NotAllowed
from common.permissions import Denied, require
from initiatives import permissions as may
from initiatives.models import Initiative, SeatKind, Status
from initiatives.services import seat_accept, seat_assign

VERBS = {
    "edit": may.can_edit,
    "records": may.can_edit_records,
    "evidence": may.can_add_evidence,
    "seats": may.can_assign_seat,
    "update": may.can_post_update,
    "pause": may.can_pause,
    "stop": may.can_stop,
    "retire": may.can_retire,
    "visibility": may.can_set_visibility,
    "see": may.can_see_initiative,
}
ALL = set(VERBS)
OWNER = {"edit", "records", "evidence", "update", "see"}
TABLE = {
    # cast member: what they may do on the fixture's initiative once it is active
    "pm": ALL,
    "business": ALL,  # holds the lead's seat too
    "engineer": OWNER,
    "operations": OWNER,
    "sponsor": {"pause", "stop", "retire", "see"},
    "admin": {"see"},
    "executive": {"see"},
    "auditor": {"see"},
    "security": {"see"},
    "outsider": {"see"},
}


@pytest.fixture
def active(initiative):
    initiative.status, initiative.phase = Status.ACTIVE, 1
    initiative.save()
    return initiative


COLUMNS = {
    "Program manager": "pm",
    "Lead": "business",
    "Owner": "engineer",
    "Sponsor": "sponsor",
    "Executive": "executive",
    "Auditor": "auditor",
    "Administrator": "admin",
    "Nobody in particular": "outsider",
}


def test_the_page_of_rules_says_the_same():
    text = (Path(__file__).parents[2] / "docs/rules/permissions.md").read_text()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    head, written = rows[0], {row[0]: row for row in rows[2:]}
    assert set(written) == ALL
    for column, who in COLUMNS.items():
        assert {verb for verb, row in written.items() if row[head.index(column)] == "yes"} == TABLE[who], column


@pytest.mark.parametrize("who", TABLE)
def test_each_role_and_seat_may_what_the_table_says(cast, active, who):
    actor = getattr(cast, who).actor
    assert {verb for verb, can in VERBS.items() if can(actor, active)} == TABLE[who]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("member", {"records", "evidence", "see"}),
        ("reviewer", {"see"}),
    ],
)
def test_membership_gives_work_and_a_reviewers_row_gives_sight_only(cast, active, kind, expected):
    active.visibility = "members"
    active.save()
    outsider = cast.outsider
    assert not may.can_see_initiative(outsider.actor, active)
    seat_assign(actor=cast.pm.actor, initiative=active, kind=kind, user=outsider.user)
    assert {verb for verb, can in VERBS.items() if can(outsider.actor, active)} == expected


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("pm", True),
        ("engineer", True),
        ("security", True),
        ("executive", False),
        ("auditor", False),
        ("admin", False),
    ],
)
def test_people_with_working_roles_may_add_an_initiative(cast, who, allowed):
    assert bool(may.can_create(getattr(cast, who).actor)) is allowed


def test_creator_edits_only_while_it_is_an_idea(cast):
    made = Initiative.objects.create(key="AI-900", title="Mine", created_by=cast.outsider.user)
    assert may.can_edit(cast.outsider.actor, made)
    assert may.can_assign_seat(cast.outsider.actor, made)
    made.status, made.phase = Status.ACTIVE, 1
    assert not may.can_edit(cast.outsider.actor, made)


@pytest.mark.parametrize("status", [Status.STOPPED, Status.RETIRED])
@pytest.mark.parametrize("verb", ["edit", "records", "evidence", "seats", "update"])
def test_nobody_changes_what_has_ended(cast, active, status, verb):
    active.status = status
    answer = VERBS[verb](cast.pm.actor, active)
    assert isinstance(answer, Denied)
    assert status in answer.reason


def test_token_needs_its_scope_and_the_persons_right(cast, active):
    token = replace(cast.engineer.actor, kind="token", scopes=frozenset({"read"}))
    assert "write:initiatives" in may.can_edit(token, active).reason
    assert may.can_edit(replace(token, scopes=frozenset({"write:initiatives"})), active)
    assert not may.can_add_evidence(replace(token, scopes=frozenset({"write:initiatives"})), active)
    assert may.can_add_evidence(replace(token, scopes=frozenset({"write:evidence"})), active)
    outsider = replace(cast.outsider.actor, kind="token", scopes=frozenset({"write:initiatives", "write:evidence"}))
    assert not may.can_edit(outsider, active)


def test_token_of_one_initiative_stays_inside_it(cast, active):
    token = replace(
        cast.pm.actor, kind="token", scopes=frozenset({"write:initiatives"}), only_initiative_id=active.pk + 1
    )
    assert not may.can_edit(token, active)
    assert not may.can_create(token)
    assert may.can_edit(replace(token, only_initiative_id=active.pk), active)


def test_a_token_accepts_no_seat(cast, active):
    seat = seat_assign(actor=cast.pm.actor, initiative=active, kind=SeatKind.LEAD, user=cast.outsider.user)
    token = replace(cast.outsider.actor, kind="token", scopes=frozenset({"write:initiatives"}))
    assert not may.can_accept_seat(token, seat)
    assert may.can_accept_seat(cast.outsider.actor, seat)
    with pytest.raises(NotAllowed, match="Only"):
        seat_accept(actor=cast.pm.actor, seat=seat)


def test_the_clock_may_and_nobody_may_not(cast, active):
    assert may.can_edit(CLOCK, active)
    with pytest.raises(NotAllowed, match="Sign in"):
        require(may.can_edit(ANONYMOUS, active))


def test_auditor_may_not_adopt_even_with_a_role_that_may(cast, initiative):
    actor = cast.pm.actor
    assert may.can_adopt(actor, initiative)
    assert not may.can_adopt(replace(actor, roles=actor.roles | {"auditor"}), initiative)


def test_token_without_the_scope_may_not_adopt(cast, initiative):
    actor = replace(cast.pm.actor, kind="token", scopes=frozenset({"read"}))
    assert not may.can_adopt(actor, initiative)
    assert may.can_adopt(replace(actor, scopes=frozenset({"write:initiatives"})), initiative)
