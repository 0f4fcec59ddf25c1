"""My work names each number at an open gate behind which nobody stands, to whoever may stand behind it."""

import pytest

from metrics.services import number_confirm
from portfolio.panels.my_work import my_work
from portfolio.services.standings import standing_refresh
from tests.reviews.test_numbers_by_hand import NOTE, Typed


@pytest.fixture
def asked(cast, initiative):
    """An open gate whose one criterion leans on a latency of 1.2 s that an engineer typed."""
    typed = Typed(cast, initiative, "security")
    typed.gate.request()
    standing_refresh(typed.initiative)
    return typed


def lines(person):
    return [task for task in my_work(person.actor, "metric").tasks if task.kind == "number"]


def test_a_second_person_sees_it_and_the_link_leads_to_that_very_number(asked, cast, sign_in):
    (line,) = lines(cast.operations)
    assert (line.what, line.act) == ("Latency: 1.2\u202fs", "Confirm")
    assert line.why == "Typed by engineer@example.com. The gate needs a second person behind it"
    page = sign_in(cast.operations).get(line.url).content.decode()
    assert "1.2" in page
    assert "Confirm this number" in page
    assert line.why in sign_in(cast.pm).get("/my-work/?show=metric").content.decode()


def test_who_typed_it_and_who_may_not_confirm_do_not(asked, cast):
    assert lines(cast.engineer) == []
    assert lines(cast.auditor) == []
    assert lines(cast.executive) == []


def test_it_is_gone_once_somebody_stands_behind_it(asked, cast):
    number = asked.verdict.proofs[0].number
    number_confirm(
        actor=cast.operations.actor, metric=asked.metric, rule=number.aggregate, start=number.start, end=number.end,
        seen=number.value, seen_n=number.n, note=NOTE,
    )  # fmt: skip
    assert standing_refresh(asked.initiative).unproven == []
    assert lines(cast.pm) == []


def test_a_number_that_its_review_signs_asks_nobody_else(cast, initiative):
    typed = Typed(cast, initiative, "load_test")
    typed.gate.request()
    assert standing_refresh(typed.initiative).unproven == []


def test_without_an_open_gate_nobody_is_asked(cast, initiative):
    typed = Typed(cast, initiative, "security")
    assert standing_refresh(typed.initiative).unproven == []
    assert lines(cast.operations) == []
