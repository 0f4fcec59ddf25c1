"""A component is reviewed once for everybody who depends on it; what ends a review opens it for all of them, as one request."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.services import dependency_none
from reviews.components import needs_of
from reviews.holding import holding_of
from reviews.models import ComponentReview, ComponentReviewRequest, Watch
from reviews.readiness import gate_readiness
from reviews.services import (
    component_edit,
    component_requests_refresh,
    component_review_revoke,
    dependency_add,
    dependency_end,
    gates_sweep,
    waiver_approve,
    waiver_propose,
)
from tests.cast import PASSWORD
from tests.reviews import parts

BOTH = parts.BOTH


@pytest.fixture
def part(cast):
    return parts.component(cast)


def _use(cast, part, count, *, phase=3, version=None, playbook=None):
    found = parts.initiatives(cast, count, phase=phase, version=playbook)
    for one in found:
        dependency_add(actor=cast.engineer.actor, initiative=one, component=part, version=version)
    return found


def _open():
    return list(ComponentReviewRequest.objects.open())


def test_nothing_said_is_unknown_and_none_is_an_answer(cast, part):
    (one,) = parts.initiatives(cast, 1)
    assert parts.states(one) == {BOTH: "unknown"}
    dependency_none(actor=cast.engineer.actor, initiative=one)
    assert parts.states(one) == {BOTH: "met"}
    dependency_add(actor=cast.engineer.actor, initiative=one, component=part)
    assert parts.states(one) == {BOTH: "not_met"}


def test_each_gate_asks_the_disciplines_of_its_playbook(cast, part):
    (one,) = _use(cast, part, 1)
    version = parts.release(cast, part, "1")
    parts.review(cast, version, "security")
    assert parts.states(one, 2) == {parts.SECURITY: "met"}
    assert parts.states(one, 3) == {BOTH: "not_met"}
    parts.review(cast, version, "compliance")
    assert parts.states(one, 3) == {BOTH: "met"}


def test_sixty_initiatives_on_one_platform_need_one_review(cast, part):
    sixty = _use(cast, part, 60)
    version = parts.release(cast, part, "1")
    assert {state for one in sixty for state in parts.states(one).values()} == {"not_met"}
    assert len(_open()) == 1
    parts.review_all(cast, version)
    assert ComponentReview.objects.count() == 2
    assert {state for one in sixty for state in parts.states(one).values()} == {"met"}
    assert _open() == []


def test_new_version_reopens_all_and_one_signature_closes_all(cast, part):
    users = _use(cast, part, 3)
    parts.review_all(cast, parts.release(cast, part, "1"))
    second = parts.release(cast, part, "2")
    (request,) = _open()
    assert (request.component_version, request.cause, request.disciplines) == (
        second,
        "new_version",
        ["compliance", "security"],
    )
    assert [parts.states(one) for one in users] == [{BOTH: "not_met"}] * 3
    parts.review(cast, second, "security")
    assert _open() == [request]
    parts.review(cast, second, "compliance")
    assert [parts.states(one) for one in users] == [{BOTH: "met"}] * 3
    request.refresh_from_db()
    assert request.closed_reason == "Every review is there."


def test_who_stays_with_the_reviewed_version_is_not_reopened(cast, part):
    first = parts.release(cast, part, "1")
    (follows,) = _use(cast, part, 1)
    (stays,) = _use(cast, part, 1, version=first, playbook=follows.pin.version)
    parts.review_all(cast, first)
    parts.release(cast, part, "2")
    assert (parts.states(follows), parts.states(stays)) == ({BOTH: "not_met"}, {BOTH: "met"})


def test_request_closes_when_nobody_uses_the_version(cast, part):
    parts.release(cast, part, "1")
    (one,) = _use(cast, part, 1)
    (request,) = _open()
    assert request.cause == "first_use"
    dependency_end(actor=cast.engineer.actor, dependency=one.dependencies.get())
    request.refresh_from_db()
    assert request.closed_reason == "Nobody uses this version any more."


@pytest.mark.parametrize("name", ["engineer", "pm", "business", "security", "compliance", "auditor", "admin"])
def test_only_reviewers_of_the_discipline_review(cast, part, name):
    version = parts.release(cast, part, "1")
    person = getattr(cast, name)
    if name == "security":
        assert parts.review(cast, version, "security", by=person).reviewer == person.user
    else:
        with pytest.raises(NotAllowed):
            parts.review(cast, version, "security", by=person)


def test_owner_and_who_added_the_version_do_not_review(cast, part):
    owned = parts.component(cast, "Owned", owner=cast.security.user)
    with pytest.raises(NotAllowed, match="own this component"):
        parts.review(cast, parts.release(cast, owned, "1"), "security")
    lent = parts.component(cast, "Lent", owner=cast.security.user)
    added = parts.release(cast, lent, "1", by=cast.security)
    component_edit(actor=cast.pm.actor, component=lent, values={"owner": cast.engineer.user})
    with pytest.raises(NotAllowed, match="added this version"):
        parts.review(cast, added, "security")


def test_database_refuses_own_review_late_proof_and_any_change(cast, part):
    version = parts.release(cast, part, "1")
    made = parts.review(cast, version, "security")
    for act in (lambda: ComponentReview.objects.filter(pk=made.pk).update(decision="abstain"), made.delete):
        with pytest.raises(Error), transaction.atomic():
            act()
    own = {"reviewer": cast.engineer.user}
    late = {"auth_at": made.signed_at - timedelta(minutes=6)}
    for number, wrong in enumerate((own, late)):
        made.pk, made.record_hash = None, str(number)
        with pytest.raises(Error), transaction.atomic():
            ComponentReview.objects.create(**{**_columns(made), **wrong})
    assert ComponentReview.objects.create(**_columns(made)).pk


def _columns(row):
    names = [field.name for field in row._meta.concrete_fields if field.name != "id"]
    return {name: getattr(row, name) for name in names}


def test_wrong_password_and_changed_facts_sign_nothing(cast, part):
    version = parts.release(cast, part, "1")
    with pytest.raises(DomainError) as refused:
        parts.review(cast, version, "security", password="wrong")
    assert refused.value.field == "password"
    with pytest.raises(Conflict):
        parts.review(cast, version, "security", seen="0" * 64)
    with pytest.raises(DomainError) as refused:
        parts.review(cast, version, "security", decision="request_changes", comment="No")
    assert refused.value.field == "comment"
    assert not ComponentReview.objects.exists()


def test_request_for_changes_outweighs_the_approval_of_another(cast, part):
    (one,) = _use(cast, part, 1)
    version = parts.release(cast, part, "1")
    parts.review_all(cast, version)
    second = cast.loadtest
    second.user.role_grants.create(role="reviewer", discipline="security")
    parts.review(cast, version, "security", by=second, decision="request_changes", comment="It leaks prompts.")
    assert parts.states(one) == {BOTH: "not_met"}
    parts.review(cast, version, "security")
    assert parts.states(one) == {BOTH: "not_met"}
    parts.review(cast, version, "security", by=second)
    assert parts.states(one) == {BOTH: "met"}


def test_abstaining_fills_nothing_and_ends_nothing(cast, part):
    (one,) = _use(cast, part, 1)
    version = parts.release(cast, part, "1")
    parts.review_all(cast, version)
    parts.review(cast, version, "security", decision="abstain", comment="I know the team.")
    assert parts.states(one) == {BOTH: "met"}


def test_revoked_review_opens_it_for_everybody(cast, part):
    users = _use(cast, part, 2)
    version = parts.release(cast, part, "1")
    parts.review_all(cast, version)
    mine = ComponentReview.objects.get(discipline="security")
    with pytest.raises(NotAllowed):
        component_review_revoke(actor=cast.compliance.actor, review=mine, reason="It was too early.", password=PASSWORD)
    component_review_revoke(actor=cast.security.actor, review=mine, reason="It was too early.", password=PASSWORD)
    assert [parts.states(one) for one in users] == [{BOTH: "not_met"}] * 2
    assert [(row.cause, row.disciplines) for row in _open()] == [("review_ended", ["security"])]


def test_changed_facts_supersede_and_a_note_does_not(cast, part):
    (one,) = _use(cast, part, 1)
    parts.review_all(cast, parts.release(cast, part, "1"))
    component_edit(actor=cast.pm.actor, component=part, values={"note": "Runs in two regions."})
    assert parts.states(one) == {BOTH: "met"}
    component_edit(actor=cast.pm.actor, component=part, values={"provider": "Somebody else"})
    assert parts.states(one) == {BOTH: "not_met"}
    assert [row.cause for row in _open()] == ["review_ended"]


def test_review_expires_with_its_last_day(demo_database, cast, part):
    now = clock.now()
    (one,) = _use(cast, part, 1)
    with clock.travelling(now):
        parts.review_all(cast, parts.release(cast, part, "1"))
    last = ComponentReview.objects.first().valid_until
    for day, state, requests in ((last, "met", 0), (last + timedelta(days=1), "not_met", 1)):
        with clock.travelling(now + (day - now.date())):
            assert parts.states(one) == {BOTH: state}
            component_requests_refresh()
            assert len(_open()) == requests
            component_requests_refresh()
            assert len(_open()) == requests


def test_end_of_life_reopens_ninety_days_before(demo_database, cast, part):
    now = clock.now()
    (one,) = _use(cast, part, 1)
    end = now.date() + timedelta(days=100)
    component_edit(actor=cast.pm.actor, component=part, values={"end_of_life_on": end})
    version = parts.release(cast, part, "1")
    parts.review_all(cast, version)
    with clock.travelling(now + timedelta(days=9)):  # 91 days before
        assert parts.states(one) == {BOTH: "met"}
    with clock.travelling(now + timedelta(days=10)):  # 90 days before
        assert parts.states(one) == {BOTH: "not_met"}
        component_requests_refresh()
        assert [row.cause for row in _open()] == ["end_of_life"]
        parts.review_all(cast, version)
        assert parts.states(one) == {BOTH: "met"}
        assert _open() == []
    assert set(ComponentReview.objects.values_list("valid_until", flat=True)) == {end}
    with clock.travelling(now + timedelta(days=100)):  # the last day
        assert parts.states(one) == {BOTH: "met"}
    with clock.travelling(now + timedelta(days=101)):
        assert parts.states(one) == {BOTH: "not_met"}
        component_requests_refresh()
        assert _open() == []
        with pytest.raises(DomainError, match="past its end of life"):
            parts.review(cast, version, "security")


def test_end_of_life_that_the_reviewer_did_not_see_reopens_at_once(cast, part):
    (one,) = _use(cast, part, 1)
    version = parts.release(cast, part, "1")
    parts.review_all(cast, version)
    component_edit(actor=cast.pm.actor, component=part, values={"end_of_life_on": clock.today() + timedelta(days=30)})
    assert parts.states(one) == {BOTH: "not_met"}
    parts.review_all(cast, version)
    assert parts.states(one) == {BOTH: "met"}


def test_running_dependents_are_on_watch_while_the_request_is_open(cast, part):
    running = _use(cast, part, 2, phase=4)
    _use(cast, part, 1, phase=3, playbook=running[0].pin.version)
    parts.review_all(cast, parts.release(cast, part, "1"))
    gates_sweep()
    on_watch = Watch.objects.filter(ended_at=None, code=f"component:{part.pk}")
    assert not on_watch.exists()
    second = parts.release(cast, part, "2")
    gates_sweep()
    assert set(on_watch.values_list("initiative", flat=True)) == {one.pk for one in running}
    parts.review_all(cast, second)
    gates_sweep()
    assert not on_watch.exists()


def _lines(initiative):
    """What stands against it, but for the seats that nobody holds in these tests."""
    return [line for line in holding_of(initiative).lines if not line.code.startswith("seat:")]


@pytest.mark.parametrize("is_critical", [True, False])
def test_new_version_reopens_the_criteria_that_ask_for_it_and_what_runs_follows_their_weight(
    cast, part, monkeypatch, is_critical
):
    monkeypatch.setattr(parts, "_LINE", parts._LINE.replace("is_critical: true", f"is_critical: {is_critical}".lower()))
    (running,) = _use(cast, part, 1, phase=4)
    parts.review_all(cast, parts.release(cast, part, "1"))
    assert _lines(running) == []
    second = parts.release(cast, part, "2")
    parts.review(cast, second, "security")
    (line,) = _lines(running)
    assert (line.code, line.effect) == (BOTH, "vetoes" if is_critical else "closes")
    assert line.text.startswith("Not met. Reopened. Language platform 2: not reviewed for compliance")
    assert holding_of(running).causes[f"component:{part.pk}"].reopens == (BOTH,)
    words = {"reason": "The review takes a week.", "control": "Answers are read by a person until then."}
    waiver = waiver_propose(actor=cast.engineer.actor, initiative=running, criterion=BOTH, **words)
    waiver_approve(actor=cast.waiver.actor, waiver=waiver)
    assert [line.effect for line in _lines(running)] == ["passes"], "two people may give it time, until a day"
    parts.review(cast, second, "compliance")
    assert _lines(running) == []


def test_new_version_in_use_supersedes_the_open_gate_and_a_review_does_not(cast, gate, part):
    before = gate.readiness().draft.sections
    dependency_add(actor=cast.engineer.actor, initiative=gate.initiative, component=part)
    parts.release(cast, part, "1")
    declared = gate.readiness().draft.sections
    assert {name for name in declared if declared[name] != before[name]} == {"scope"}
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")

    def state():
        found = gate_readiness(request.initiative, 1, gate_request=request)
        return next(slot.state for slot in found.slots if slot.code == "acceptance:engineering")

    parts.review(cast, part.versions.get(), "security")
    component_edit(actor=cast.pm.actor, component=part, values={"note": "Another note", "end_of_life_on": "2030-01-01"})
    assert state() == "signed"
    parts.release(cast, part, "2")
    assert state() == "superseded"


def test_initiative_without_components_keeps_the_digest_it_had(gate):
    assert "components" not in gate.readiness().draft.content["scope"]["fields"]


def test_needs_ask_a_fixed_number_of_questions(cast, part, django_assert_num_queries):
    playbook = parts.parts_playbook()
    parts.release(cast, part, "1")
    _use(cast, part, 2, playbook=playbook)
    with django_assert_num_queries(6):
        assert len(needs_of()) == 1
    for number in range(3):
        other = parts.component(cast, f"Other {number}")
        parts.release(cast, other, "1")
        _use(cast, other, 4, playbook=playbook)
    with django_assert_num_queries(6):
        assert len(needs_of()) == 4


def test_every_act_leaves_its_entry(cast, part):
    _use(cast, part, 1)
    parts.review(cast, parts.release(cast, part, "1"), "security")
    actions = Entry.objects.filter(object_type="initiatives.component", object_id=str(part.pk)).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "initiatives.component_add", "initiatives.version_add", "reviews.component_requests_refresh",
        "reviews.component_review",
    ]  # fmt: skip


ACTS = st.lists(
    st.sampled_from(["release", "security", "compliance", "veto", "edit", "pin", "follow", "revoke"]), max_size=7
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(acts=ACTS)
def test_criterion_is_met_iff_the_version_in_use_has_a_valid_review_of_each_discipline(
    acts, django_db_setup, django_db_blocker
):
    """Against a model that keeps by hand which approvals hold."""
    from tests.cast import Cast  # noqa: PLC0415  # the fixed cast of each example

    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast()
        part = parts.component(cast)
        (one,) = _use(cast, part, 1)
        model = _Model(cast, part, one)
        for act in acts:
            model.do(act)
            assert parts.states(one)[BOTH] == ("met" if model.holds() else "not_met"), acts
        transaction.set_rollback(True)


class _Model:
    """What should be true: approvals as {(version, discipline)}, vetoed versions, and the version in use."""

    def __init__(self, cast, part, initiative):
        self.cast, self.part, self.initiative = cast, part, initiative
        self.approved, self.vetoed, self.pinned, self.newest = set(), set(), None, None

    @property
    def used(self):
        return self.pinned or self.newest

    def holds(self):
        return self.used is not None and all(
            (self.used.pk, name) in self.approved and (self.used.pk, name) not in self.vetoed
            for name in parts.DISCIPLINES
        )

    def do(self, act):
        if act == "release":
            number = self.part.versions.count() + 1
            self.newest = parts.release(self.cast, self.part, str(number))
        elif act == "edit":
            self.part.refresh_from_db()
            component_edit(actor=self.cast.pm.actor, component=self.part, values={"provider": self.part.provider + "x"})
            self.approved.clear()
        elif self.newest is None:
            return
        elif act in parts.DISCIPLINES:
            parts.review(self.cast, self.used, act)
            self.approved.add((self.used.pk, act))
            self.vetoed.discard((self.used.pk, act))
        elif act == "veto":
            parts.review(self.cast, self.used, "security", decision="request_changes", comment="Not like this.")
            self.approved.discard((self.used.pk, "security"))
            self.vetoed.add((self.used.pk, "security"))
        elif act == "revoke":
            self._revoke()
        elif act in ("pin", "follow"):
            self._pin(self.newest if act == "pin" else None)

    def _revoke(self):
        rows = ComponentReview.objects.filter(component_version=self.used, discipline="compliance", revocation=None)
        if row := rows.last():
            component_review_revoke(
                actor=self.cast.compliance.actor, review=row, reason="It was too early.", password=PASSWORD
            )
            self.approved.discard((self.used.pk, "compliance"))

    def _pin(self, version):
        if self.pinned != version:
            dependency_add(
                actor=self.cast.engineer.actor, initiative=self.initiative, component=self.part, version=version
            )
            self.pinned = version
