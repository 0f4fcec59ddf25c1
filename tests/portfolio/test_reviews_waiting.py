"""What is asked of a reviewer beside gates: counted in the top bar, in the queue with its one act, on My work of who may do it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from initiatives.models import Initiative, Seat, SeatKind
from initiatives.services import classification_give, evidence_add, removal_request
from portfolio.panels.my_work import my_work
from portfolio.shell import _facts
from reviews.models import Recheck
from reviews.panels import classifications_asked, component_reviews_asked
from reviews.services import dependency_add
from tests.cast import Person
from tests.initiatives.test_classification import USUAL
from tests.reviews import parts
from tests.reviews.conftest import Gate, follow_tiny


def _count(person):
    return _facts(person.actor)["reviews"]


def _page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def gate(cast, initiative):
    return Gate(cast, follow_tiny(cast, initiative))


def _another(name, discipline):
    user = User.objects.create(email=f"{name}@example.com", name=name.capitalize())
    user.role_grants.create(role="reviewer", discipline=discipline)
    return Person(user)


@pytest.fixture
def used(cast):
    """A component with one version, in use by two initiatives whose playbook wants it reviewed for two disciplines."""
    part = parts.component(cast)
    version = parts.release(cast, part, "1")
    for one in parts.initiatives(cast, 2):
        dependency_add(actor=cast.engineer.actor, initiative=one, component=part)
    return version


def _classified(cast, initiative):
    return classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL)


def test_a_gate_a_component_and_a_classification_are_each_one_of_the_count(cast, gate, used, sign_in):
    assert (_count(cast.compliance), _count(cast.security), _count(cast.value)) == (1, 1, 0)
    _classified(cast, gate.initiative)
    gate.answer_all()
    gate.request(reviewers={"business_value": [cast.value.user]})
    assert (_count(cast.compliance), _count(cast.security), _count(cast.value)) == (2, 1, 1)
    assert re.search(r'id="nav-count-r">2<', _page(sign_in(cast.compliance), "/portfolio/"))


def test_component_counts_for_who_may_still_give_a_review_that_is_missing(cast, used, sign_in):
    other = _another("second", "security")
    own = _another("maker", "security")
    type(used.component).objects.filter(pk=used.component_id).update(owner=own.user)
    assert (_count(other), _count(own)) == (1, 0), "nobody reviews what they own"
    veto = {"decision": "request_changes", "comment": "The logs hold names."}
    parts.review(cast, used, "security", **veto)
    assert (_count(cast.security), _count(other)) == (0, 1), "who asked for changes has spoken, another has not"
    parts.review(cast, used, "security")
    assert (_count(cast.security), _count(other), _count(cast.compliance)) == (0, 0, 1)
    assert 'id="component-request-' in _page(sign_in(cast.compliance), "/reviews/")
    parts.review(cast, used, "compliance")
    assert _count(cast.compliance) == 0


def test_count_and_list_agree_for_everybody(cast, initiative, used):
    _classified(cast, initiative)
    Recheck.objects.create(initiative=initiative, code="breach:1", reason="Too slow", discipline="security").asked.add(
        cast.security.user
    )
    for name in ("security", "compliance", "loadtest", "pm", "engineer", "auditor"):
        person = getattr(cast, name)
        lines = [task for task in my_work(person.actor, "").tasks if task.kind == "sign"]
        assert _count(person) == len(lines), name


def test_classification_stands_in_the_queue_with_its_one_act(cast, initiative, sign_in):
    given = _classified(cast, initiative)
    confirm = f'href="/i/AI-001/classification/{given.number}/confirm/"'
    line = f'id="classification-{given.pk}"'
    mine = _page(sign_in(cast.compliance), "/reviews/")
    assert line in mine
    assert confirm in mine
    every = _page(sign_in(cast.pm), "/reviews/?show=all")
    assert line in every
    assert confirm not in every
    for person in (cast.pm, cast.security, cast.business):
        assert line not in _page(sign_in(person), "/reviews/")
    Initiative.objects.update(visibility="members")
    assert line not in _page(sign_in(cast.outsider), "/reviews/?show=all")


def test_who_has_a_part_in_it_or_answered_is_not_asked_to_confirm(cast, initiative):
    _classified(cast, initiative)
    assert classifications_asked(cast.compliance.actor).count() == 1
    seat = Seat.objects.create(initiative=initiative, kind=SeatKind.MEMBER, user=cast.compliance.user)
    assert not classifications_asked(cast.compliance.actor).exists()
    assert _count(cast.compliance) == 0
    seat.delete()
    evidence_add(actor=cast.engineer.actor, initiative=initiative, name="Notes", kind="text", text="Words.")
    assert _count(cast.compliance) == 1
    type(initiative).objects.filter(pk=initiative.pk).update(created_by=cast.compliance.user)
    assert _count(cast.compliance) == 0


def _asked_to_remove(person):
    return [task for task in my_work(person.actor, "").tasks if task.what.startswith("Remove ")]


def test_removal_waits_on_my_work_of_who_may_approve_it(cast, initiative):
    version = evidence_add(actor=cast.engineer.actor, initiative=initiative, name="Rows", kind="text", text="Words.")
    removal_request(actor=cast.business.actor, version=version, reason="It names a customer.")
    (task,) = _asked_to_remove(cast.pm)
    assert (task.what, task.why, task.act_url) == (
        "Remove Rows, version 1?", "Business asks: It names a customer.", f"/i/AI-001/evidence/{version.evidence_id}/",
    )  # fmt: skip
    assert len(_asked_to_remove(cast.waiver)) == 1
    for name in ("business", "engineer", "security", "auditor", "admin", "executive"):
        assert _asked_to_remove(getattr(cast, name)) == [], name
    Seat.objects.create(initiative=initiative, kind=SeatKind.MEMBER, user=cast.waiver.user)
    assert _asked_to_remove(cast.waiver) == [], "a seat is a part in it"


def test_removal_that_the_program_manager_asked_for_waits_for_the_other(cast, initiative):
    version = evidence_add(actor=cast.engineer.actor, initiative=initiative, name="Rows", kind="text", text="Words.")
    removal_request(actor=cast.pm.actor, version=version, reason="It names a customer.")
    assert _asked_to_remove(cast.pm) == []
    assert len(_asked_to_remove(cast.waiver)) == 1


def test_shell_and_lists_of_a_reviewer_ask_a_fixed_number_of_questions(cast, sign_in):
    client, counted = sign_in(cast.compliance), []
    version = None
    for more in (2, 9):
        part = parts.component(cast, f"Platform {more}")
        parts.release(cast, part, "1")
        made = parts.initiatives(cast, more, version=version)
        version = made[0].pin.version
        for one in made:
            dependency_add(actor=cast.engineer.actor, initiative=one, component=part)
            classification_give(actor=cast.engineer.actor, initiative=one, answers=USUAL)
        counted.append([])
        for page in ("/components/", "/my-work/", "/reviews/", "/reviews/?show=all"):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counted[-1].append(len(queries))
    assert counted[0] == counted[1]
    assert _count(cast.compliance) == 13
    assert len(component_reviews_asked(cast.compliance.actor)) == 2
