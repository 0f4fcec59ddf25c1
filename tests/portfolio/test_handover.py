"""A person leaves: what rested with them is found, and handed over in one act by the rules of each row."""

import pytest

from accounts.services import role_grant, user_deactivate
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Seat
from initiatives.records import KINDS
from initiatives.services import record_add, seat_assign
from metrics.models import Metric, Source
from metrics.services import metric_add, source_add
from phases.models import Ask, Item
from phases.services import ask_answer, ask_raise, item_assign
from portfolio.holdings import holdings_of
from portfolio.services.handover import person_hand_over

WHY = "Left the organisation in November."


@pytest.fixture
def laden(cast, running):
    """The business owner, who is the lead too, holds one of nearly everything."""
    item = Item.objects.filter(version=running.pin.version, phase=1).first()
    item_assign(actor=cast.pm.actor, initiative=running, item=item, user=cast.business.user)
    record_add(
        actor=cast.business.actor, kind=KINDS["risk"], initiative=running,
        values={"title": "Wrong totals", "owner": cast.business.user},
    )  # fmt: skip
    metric_add(
        actor=cast.business.actor, initiative=running,
        values={"name": "p95", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1,
                "provenance": "pushed"},
    )  # fmt: skip
    source_add(
        actor=cast.business.actor,
        values={"kind": "prometheus", "name": "Plant", "url": "https://prometheus.example.com/"},
    )
    ask_raise(
        actor=cast.engineer.actor, initiative=running, question="Buy seats?", options=["Yes", "No"], recommendation="Yes",
        cost_of_waiting="A week", asked_of=cast.business.user, due_on=clock.today(), cause="funding",
    )  # fmt: skip
    return running


def codes(person):
    return [holding.code for holding in holdings_of(person.user)]


def hand_over(cast, by, to, **more):
    given = {"person": cast.business.user, "successor": to.user, "codes": codes(cast.business), "reason": WHY} | more
    return person_hand_over(actor=by.actor, **given)


def test_everything_that_rests_with_a_person_is_listed(cast, laden):
    kinds = [holding.kind for holding in holdings_of(cast.business.user)]
    assert kinds == ["seat", "seat", "ask", "item", "record", "metric", "source"]
    assert not holdings_of(cast.outsider.user)


def test_what_was_stopped_rests_with_nobody(cast, laden):
    laden.status = "stopped"
    laden.save()
    assert [holding.kind for holding in holdings_of(cast.business.user)] == ["source"]


def test_manager_hands_everything_over_in_one_act(cast, laden):
    done = hand_over(cast, cast.pm, cast.outsider)
    assert (len(done.moved), done.left) == (7, [])
    assert [holding.kind for holding in holdings_of(cast.business.user)] == []
    assert [holding.kind for holding in holdings_of(cast.outsider.user)] == [
        "seat", "seat", "ask", "item", "record", "metric", "source",
    ]  # fmt: skip
    entry = Entry.objects.filter(action="portfolio.person_hand_over").get()
    assert "Handed over 7 of 7" in entry.summary
    assert Entry.objects.filter(action="initiatives.seat_assign", summary__contains="Outsider").count() == 2


def test_a_seat_waits_for_its_new_holder(cast, laden):
    hand_over(cast, cast.pm, cast.outsider)
    seats = Seat.objects.current().filter(initiative=laden, user=cast.outsider.user)
    assert {seat.accepted_at for seat in seats} == {None}


def test_a_question_is_asked_anew_and_the_wait_goes_on(cast, laden):
    hand_over(cast, cast.pm, cast.outsider)
    old, new = Ask.objects.order_by("pk")
    assert (old.state, old.withdrawn_reason, new.asked_of, new.wait) == ("withdrawn", WHY, cast.outsider.user, old.wait)
    ask_answer(actor=cast.outsider.actor, ask=new, choice="Yes")
    assert not laden.waits.open().exists()


def test_only_what_was_ticked_moves(cast, laden):
    [metric] = [code for code in codes(cast.business) if code.startswith("metric:")]
    hand_over(cast, cast.pm, cast.outsider, codes=[metric])
    assert Metric.objects.get().owner == cast.outsider.user
    assert len(codes(cast.business)) == 6


def test_what_the_rules_forbid_stays_with_the_reason(cast, laden):
    done = hand_over(cast, cast.pm, cast.auditor)
    left = {one.holding.kind: one.why for one in done.left}
    assert "auditor takes no seat" in left["seat"]
    assert "decide nothing" in left["ask"]
    assert Seat.objects.current().filter(initiative=laden, user=cast.business.user).count() == 2
    assert Ask.objects.open().get().asked_of == cast.business.user, "a refused step leaves nothing half done"


def test_a_source_keeps_its_test_when_only_its_owner_changes(cast, laden):
    source = Source.objects.get()
    Source.objects.update(test_state="passed")
    hand_over(cast, cast.pm, cast.outsider)
    source.refresh_from_db()
    assert (source.owner, source.test_state) == (cast.outsider.user, "passed")


@pytest.mark.parametrize("who", ["admin", "engineer", "executive", "auditor", "business"])
def test_only_a_program_manager_hands_over(cast, laden, who):
    before = codes(cast.business)
    with pytest.raises(NotAllowed, match="program manager"):
        hand_over(cast, getattr(cast, who), cast.outsider)
    assert codes(cast.business) == before


def test_not_to_oneself_nor_to_who_has_left_nor_without_reason(cast, laden):
    user_deactivate(actor=cast.admin.actor, user=cast.outsider.user)
    for to in (cast.business, cast.outsider):
        with pytest.raises(DomainError) as caught:
            hand_over(cast, cast.pm, to)
        assert caught.value.field == "successor"
    with pytest.raises(DomainError) as caught:
        hand_over(cast, cast.pm, cast.operations, reason="Gone")
    assert caught.value.field == "reason"


def test_queries_do_not_grow_with_seats(cast, laden, make_initiatives, django_assert_max_num_queries):
    holdings_of(cast.business.user)
    for made in make_initiatives(8):
        seat_assign(actor=cast.pm.actor, initiative=made, kind="member", user=cast.business.user)
    with django_assert_max_num_queries(40):
        assert len(holdings_of(cast.business.user)) > 14


def test_page_lists_hands_over_and_ends_access_in_one_act(cast, sign_in, laden):
    role_grant(actor=cast.admin.actor, user=cast.pm.user, role="administrator")
    url = f"/people/{cast.business.user.pk}/handover/"
    client = sign_in(cast.pm)
    page = client.get(url).content.decode()
    assert "Buy seats?" in page
    assert 'name="deactivate"' in page
    wrong = client.post(url, {"reason": WHY, "codes": codes(cast.business)})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode(), "what was typed is still there"
    given = {"reason": WHY, "codes": codes(cast.business), "successor": cast.outsider.user.pk, "deactivate": "on"}
    answer = client.post(url, given)
    assert "7 things handed over" in answer.content.decode()
    cast.business.user.refresh_from_db()
    assert not cast.business.user.is_active
    assert sign_in(cast.business).get("/my-work/").status_code == 302, "at the next request"


def test_a_manager_who_is_no_administrator_cannot_end_access(cast, sign_in, laden):
    url = f"/people/{cast.business.user.pk}/handover/"
    client = sign_in(cast.pm)
    assert 'name="deactivate"' not in client.get(url).content.decode()
    given = {"reason": WHY, "codes": codes(cast.business), "successor": cast.outsider.user.pk, "deactivate": "on"}
    client.post(url, given)
    cast.business.user.refresh_from_db()
    assert cast.business.user.is_active


def test_administrator_sees_who_left_and_still_holds_seats(cast, sign_in, laden):
    user_deactivate(actor=cast.admin.actor, user=cast.business.user)
    page = sign_in(cast.admin).get("/people/").content.decode()
    assert "1 person has left and still holds seats: Business" in page
    assert (
        "Only a program manager can hand over"
        in sign_in(cast.admin).get(f"/people/{cast.business.user.pk}/handover/").content.decode()
    )
    hand_over(cast, cast.pm, cast.outsider)
    assert "Nobody who has left holds a seat" in sign_in(cast.admin).get("/people/").content.decode()


@pytest.mark.parametrize("who", ["engineer", "executive", "auditor", "security"])
def test_others_do_not_see_what_rests_with_whom(cast, sign_in, laden, who):
    assert sign_in(getattr(cast, who)).get("/people/").status_code == 403
    assert sign_in(getattr(cast, who)).get(f"/people/{cast.business.user.pk}/handover/").status_code == 403
