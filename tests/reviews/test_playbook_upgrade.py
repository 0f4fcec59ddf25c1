"""An initiative moves to another version: the difference first, every answer kept, and never while a gate is open."""

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Evidence, EvidenceVersion
from initiatives.services import comment_add
from phases import playbook_format as fmt
from phases.criteria import item_verdicts
from phases.models import Answer, AnswerEvidence, PlaybookVersion
from phases.playbook_changes import Followed, differences, move_between
from phases.services import item_evidence_add, playbook_import, playbook_publish
from reviews.panels.upgrades import upgrade_page
from reviews.readiness import gate_readiness
from reviews.services import playbook_upgrade
from tests.guards.source import PACKAGES, ROOT
from tests.reviews.conftest import PLAYBOOK, Gate

TINY = fmt.parse(PLAYBOOK)
SIGNED_IN = "django.contrib.auth.backends.ModelBackend"


def _publish(cast, doc: fmt.PlaybookDoc, number: int) -> PlaybookVersion:
    text = fmt.dump(replace(doc, version=number))
    return playbook_publish(actor=cast.pm.actor, version=playbook_import(actor=cast.pm.actor, text=text))


def _weaker(doc: fmt.PlaybookDoc) -> fmt.PlaybookDoc:
    """The gate of phase 1 with one acceptance instead of three, and no item that is critical."""
    first = doc.phases[0]
    gate = replace(first.gate, acceptances=("business",))
    items = tuple(replace(item, is_critical=False) for item in first.items)
    return replace(doc, phases=(replace(first, gate=gate, items=items), *doc.phases[1:]))


@pytest.fixture
def gate(cast, tiny) -> Gate:
    return Gate(cast, tiny)


@pytest.fixture
def pm(cast) -> Client:
    client = Client()
    client.force_login(cast.pm.user, backend=SIGNED_IN)
    return client


def _without(doc: fmt.PlaybookDoc, code: str) -> fmt.PlaybookDoc:
    """The same playbook without one item of phase 1."""
    first = doc.phases[0]
    items = tuple(item for item in first.items if item.code != code)
    return replace(doc, phases=(replace(first, items=items), *doc.phases[1:]))


def test_the_address_of_an_item_leads_to_the_one_that_took_its_answer(cast, tiny, gate, pm):
    gate.answer("t1-hard", text="Measured on 400 letters of 2025.")
    old = gate.item("t1-hard")
    comment_add(actor=cast.engineer.actor, initiative=tiny, subject="item", subject_id=str(old.pk), text="See annex 2.")
    url = f"/i/AI-001/items/{old.pk}/"
    assert pm.get(url).status_code == 200
    playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=_publish(cast, _weaker(TINY), 2))
    new = f"/i/AI-001/items/{gate.item('t1-hard').pk}/"
    assert new != url
    answer = pm.get(url)
    assert (answer.status_code, answer.headers["Location"]) == (302, new)
    page = pm.get(new).content.decode()
    assert "Measured on 400 letters of 2025." in page
    assert "See annex 2." in page, "what was said about it goes along"
    posted = pm.post(f"{url}answer/", {"text": "Typed while it moved.", "version": "1"})
    assert posted.status_code == 409
    assert "follows version 2 of Tiny by now" in posted.content.decode()
    assert Answer.objects.get(item__code="t1-hard").text == "Measured on 400 letters of 2025."


def test_the_address_of_an_item_that_is_gone_says_where_its_answer_stayed(cast, tiny, gate, pm):
    gate.answer("t1-soft", text="Measured on 400 letters of 2025.")
    old = gate.item("t1-soft")
    playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=_publish(cast, _without(TINY, "t1-soft"), 2))
    answer = pm.get(f"/i/AI-001/items/{old.pk}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "AI-001 is asked this no longer. It followed Tiny version 1 until" in page
    assert "follows Tiny version 2 since, which has no such item" in page
    assert "Measured on 400 letters of 2025." in page


def test_the_address_of_an_item_that_was_never_asked_here_is_not_there(cast, tiny, gate, pm):
    other = _publish(cast, replace(TINY, slug="other", name="Other"), 1)
    assert pm.get(f"/i/AI-001/items/{other.items.first().pk}/").status_code == 404
    outsider = Client()
    outsider.force_login(cast.outsider.user, backend=SIGNED_IN)
    old = gate.item("t1-hard")
    playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=_publish(cast, _weaker(TINY), 2))
    type(tiny).objects.filter(pk=tiny.pk).update(visibility="members")
    assert outsider.get(f"/i/AI-001/items/{old.pk}/").status_code == 404


def test_a_weaker_version_changes_nothing_for_an_open_gate(cast, tiny, gate):
    request = gate.request()
    before = gate_readiness(tiny, gate_request=request)
    weaker = _publish(cast, _weaker(TINY), 2)
    after = gate_readiness(tiny, gate_request=request)
    assert (after.draft.digest, after.slots, after.verdict) == (before.draft.digest, before.slots, before.verdict)
    with pytest.raises(DomainError, match=r"Gate 1 of AI-001 is open \(round 1\)"):
        playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=weaker)
    again = gate_readiness(tiny, gate_request=request)
    assert (again.draft.digest, len(again.slots)) == (before.draft.digest, 4)


def test_after_the_request_is_withdrawn_the_initiative_moves(cast, tiny, gate):
    request = gate.request()
    weaker = _publish(cast, _weaker(TINY), 2)
    gate.withdraw(request)
    playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=weaker)
    assert len(gate_readiness(tiny).slots) == 2


def test_engineer_and_sponsor_may_not_upgrade(cast, tiny):
    newer = _publish(cast, _weaker(TINY), 2)
    for person in (cast.engineer, cast.sponsor, cast.security):
        with pytest.raises(NotAllowed):
            playbook_upgrade(actor=person.actor, initiative=tiny, version=newer)
    playbook_upgrade(actor=cast.admin.actor, initiative=tiny, version=newer)


def test_a_difference_that_was_shown_from_another_version_is_a_conflict(cast, tiny):
    old = tiny.pin.version_id
    second, third = _publish(cast, _weaker(TINY), 2), _publish(cast, TINY, 3)
    playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=second, seen_version=old)
    with pytest.raises(Conflict, match="another version"):
        playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=third, seen_version=old)


def test_an_ended_initiative_keeps_what_it_followed(cast, tiny):
    newer = _publish(cast, _weaker(TINY), 2)
    type(tiny).objects.filter(pk=tiny.pk).update(status="stopped")
    with pytest.raises(DomainError, match="keeps the version"):
        playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=newer)


def test_the_page_names_what_comes_what_goes_and_what_stays(cast, tiny, gate, pm):
    gate.answer_all()
    first = TINY.phases[0]
    items = (replace(first.items[0], code="t1-new", title="Ask the users"), first.items[1])
    newer = _publish(cast, replace(TINY, phases=(replace(first, items=items), *TINY.phases[1:])), 2)
    page = upgrade_page(cast.pm.actor, tiny)
    assert page.target == newer
    assert ([item.code for item in page.move.required], [item.code for item in page.move.dropped]) == (
        ["t1-new"],
        ["t1-hard"],
    )
    assert (page.kept, [answer.item.code for answer in page.losing]) == (1, ["t1-hard"])
    text = pm.get("/i/AI-001/playbook/").content.decode()
    assert "1 new required item" in text
    assert "1 answer stays in the history" in text
    sent = {"to": newer.pk, "from": tiny.pin.version_id}
    assert pm.post("/i/AI-001/playbook/upgrade/", sent).status_code == 303
    after = pm.get("/i/AI-001/playbook/").content.decode()
    assert "Answers without a place" in after
    assert "A sufficiently long answer in words." in after


def test_the_page_says_why_not_while_a_gate_is_open(cast, tiny, gate, pm):
    newer = _publish(cast, _weaker(TINY), 2)
    gate.request()
    text = pm.get("/i/AI-001/playbook/").content.decode()
    assert "Decide it or withdraw it, then upgrade." in text
    assert "Follow Tiny, version 2" not in text
    refused = pm.post("/i/AI-001/playbook/upgrade/", {"to": newer.pk})
    assert refused.status_code == 422


def test_pm_moves_a_selection_and_hears_who_stayed(cast, tiny, gate, pm):
    newer = _publish(cast, _weaker(TINY), 2)
    address = "/playbooks/tiny/2/upgrade/"
    assert 'value="AI-001"' in pm.get(address).content.decode()
    assert pm.post(address, {}).status_code == 422
    request = gate.request()
    assert 'value="AI-001"' not in pm.get(address).content.decode()
    answer = pm.post(address, {"key": "AI-001", "from-AI-001": tiny.pin.version_id})
    assert answer.status_code == 422
    assert "Decide it or withdraw it" in answer.content.decode()
    gate.withdraw(request)
    answer = pm.post(address, {"key": "AI-001", "from-AI-001": tiny.pin.version_id})
    assert "1 initiative moved: AI-001." in answer.content.decode()
    tiny.refresh_from_db()
    assert tiny.pin.version == newer
    assert "Nobody left to move" in pm.get(address).content.decode()


# --- no answer and no evidence is ever lost ----------------------------------------------------------------------

KINDS = ("statement", "answer", "evidence")
CODES = ("t1-hard", "t1-soft", "x1", "x2", "x3")


@st.composite
def _phase_one(draw: st.DrawFn) -> fmt.PlaybookDoc:
    """The small playbook after random edits of phase 1: items come, go, are renamed, change kind, words and order."""
    base = TINY.phases[0].items[0]
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    items = tuple(
        replace(
            base,
            code=code,
            kind=draw(st.sampled_from(KINDS)),
            title=draw(st.sampled_from(("One title", "Another title"))),
            is_critical=False,
            applies=draw(st.sampled_from((fmt.Applies(), fmt.Applies(risk_tier=("critical",))))),
        )
        for code in codes
    )
    return replace(TINY, phases=(replace(TINY.phases[0], mistakes=(), items=items), *TINY.phases[1:]))


def _words(initiative) -> dict[int, tuple[str, str, str, tuple[int, ...]]]:
    """Every answer with everything that a person gave to it."""
    return {
        answer.pk: (
            answer.item.code,
            answer.item.kind,
            answer.text,
            tuple(answer.evidence.values_list("pk", flat=True)),
        )
        for answer in Answer.objects.filter(initiative=initiative).select_related("item")
    }


def _states(initiative) -> dict[str, tuple[str, str, str]]:
    return {one.item.code: (one.item.kind, one.state, one.detail) for one in item_verdicts(initiative, 1)}


@pytest.mark.django_db
@given(first=_phase_one(), rest=st.lists(_phase_one(), min_size=1, max_size=3))
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_is_lost_and_states_of_unchanged_items_stay(cast, tiny, first, rest):
    version = PlaybookVersion.objects.filter(playbook__slug="tiny").count()
    followed = Followed(tiny.risk_tier, tiny.ai_type, tiny.data_class)
    present = first
    for number, doc in enumerate([first, *rest], start=version + 1):
        before, states = _words(tiny), _states(tiny)
        newer = _publish(cast, doc, number)
        playbook_upgrade(actor=cast.pm.actor, initiative=tiny, version=newer)
        tiny.refresh_from_db()
        assert _words(tiny) == before
        assert Evidence.objects.filter(initiative=tiny).count() == EvidenceVersion.objects.count()
        move = move_between(present, doc, followed)
        touched = {item.code for item in (*move.retyped, *move.changed)}
        after = _states(tiny)
        if number > version + 1:
            assert {c: states[c] for c in states.keys() & after.keys() - touched} == {
                c: after[c] for c in states.keys() & after.keys() - touched
            }
        present = doc
        _answer_everything(cast, tiny)
    assert (
        AnswerEvidence.objects.filter(answer__initiative=tiny).count()
        == Evidence.objects.filter(initiative=tiny).count()
    )


def _answer_everything(cast, tiny) -> None:
    gate = Gate(cast, tiny)
    for verdict in item_verdicts(tiny, 1):
        if verdict.answer is None and verdict.item.kind == "evidence":
            item_evidence_add(
                actor=cast.engineer.actor, initiative=tiny, item=verdict.item, kind="text", name="Proof", text="Words."
            )
        elif verdict.answer is None:
            gate.answer(verdict.item.code)


@given(old=_phase_one(), new=_phase_one())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_difference_is_empty_exactly_when_nothing_differs(old, new):
    reordered = sorted(old.phases[0].items, key=lambda item: item.code) == sorted(
        new.phases[0].items, key=lambda item: item.code
    )
    assert (differences(old, new) == []) == reordered
    assert differences(old, old) == []


def test_only_three_doors_pin_an_initiative():
    """`playbook_pin` does not know of gates. Acceptance and import pin for the first time; upgrades come through reviews."""
    callers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "playbook_pin(" in path.read_text(encoding="utf-8")
    }
    assert callers == {
        "phases/services/playbooks.py",
        "phases/services/stays.py",
        "portfolio/services/import_rows.py",
        "reviews/services/upgrading.py",
    }
