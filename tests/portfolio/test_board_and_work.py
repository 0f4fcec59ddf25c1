"""The status board and My work."""

import pytest
from django.core.cache import caches

from common.actors import CLOCK
from initiatives.models import Initiative, Seat, SeatKind
from portfolio.models import Standing
from portfolio.panels.census import census_of, counts_of, tallies_in
from portfolio.panels.my_work import my_work
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


def test_board_counts_imported_apart(cast, make_initiatives, sign_in):
    make_initiatives(3)
    Initiative.objects.create(key="AI-500", title="Imported", status="active", phase=4, is_adopted=False)
    standings_refresh()
    shown = text(sign_in(cast.executive).get("/board/"))
    assert "3 active initiatives" in shown
    assert "1 imported, not yet adopted" in shown


@pytest.mark.parametrize(("unit", "names"), [("", "abcdef"), ("Claims", "abc"), ("Claims / North", "c"), ("Cl", "")])
def test_board_counts_a_unit_with_its_parts(db, unit, names):
    for key, where, status, phase, is_adopted in (
        ("a", "Claims", "active", 4, True), ("b", "Claims", "idea", None, True), ("c", "Claims / North", "active", 2, False),
        ("d", "Claims2", "active", 1, True), ("e", "", "retired", 4, True), ("f", "Fleet", "active", 4, True),
    ):  # fmt: skip
        Initiative.objects.create(
            key=key, title=key, business_unit=where, status=status, phase=phase, is_adopted=is_adopted
        )
    standings_refresh()
    Standing.objects.filter(initiative__key__in="acf").update(is_stalled=True, health="off_track", health_rank=0)
    counts = counts_of(tallies_in(census_of(CLOCK), unit))
    expected = {
        "all": "abcdef", "not_adopted": "c", "active": "adf", "live": "af", "ideas": "b", "ended": "e", "stalled": "af",
        "off_track": "af",
    }  # fmt: skip
    assert counts == {name: len(set(of) & set(names)) for name, of in expected.items()}


def test_board_names_what_needs_a_decision(cast, make_initiatives, sign_in):
    one = make_initiatives(3)[0]
    Standing.objects.filter(pk=one.pk).update(
        is_stalled=True, health="stalled", health_rank=1, stall_text="No movement since 1 May 2026"
    )
    shown = text(sign_in(cast.executive).get("/board/"))
    assert shown.index("Needs a decision") < shown.index(one.title) < shown.index("In production")


def test_board_filters_by_business_unit(cast, make_initiatives, sign_in):
    make_initiatives(6)
    shown = text(sign_in(cast.executive, htmx=True).get("/board/?bu=Unit+1"))
    assert "2 active initiatives" in shown
    assert "<html" not in shown


def test_board_without_history_makes_no_forecast(cast, make_initiatives, sign_in):
    make_initiatives(3)
    assert "No forecast" in text(sign_in(cast.executive).get("/board/"))


def test_empty_board_says_what_will_appear(cast, sign_in):
    assert "Nothing to show yet" in text(sign_in(cast.executive).get("/board/"))


@pytest.mark.parametrize("waiting", [0, 5])
def test_queries_of_the_board_do_not_grow(cast, make_initiatives, sign_in, django_assert_max_num_queries, waiting):
    client, counted = sign_in(cast.executive), []
    Initiative.objects.bulk_create(
        Initiative(key=f"AI-50{n}", title="Imported", status="active", phase=4, is_adopted=False)
        for n in range(waiting)
    )
    for more in (3, 30):
        make_initiatives(more)
        caches["figures"].clear()
        with django_assert_max_num_queries(15) as queries:
            client.get("/board/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_offered_seat_waits_for_its_holder(cast, initiative, sign_in):
    seat = Seat.objects.get(kind=SeatKind.OPERATIONS)
    seat.accepted_at = None
    seat.save()
    shown = text(sign_in(cast.operations).get("/my-work/"))
    assert f'action="/i/AI-001/seats/{seat.pk}/accept/"' in shown
    assert "1 thing waits for you" in shown
    assert "Nothing waits for you" in text(sign_in(cast.engineer).get("/my-work/"))


def test_program_manager_triages_ideas(cast, initiative, sign_in):
    assert [task.kind for task in my_work(cast.pm.actor, "").tasks] == ["intake"]
    assert my_work(cast.pm.actor, "sign").tasks == []
    shown = text(sign_in(cast.pm, htmx=True).get("/my-work/?show=intake"))
    assert 'id="todo-list"' in shown
    assert "<html" not in shown
    assert "Triage" in shown


def test_next_blocker_waits_for_its_owner(cast, running):
    owner = running.standing.blocker_owner
    person = next(one for one in (cast.engineer, cast.operations, cast.business) if one.user.name == owner)
    assert running.standing.blocker_text in [task.what for task in my_work(person.actor, "").tasks]


def test_queries_of_my_work_do_not_grow(cast, make_initiatives, sign_in, django_assert_max_num_queries):
    client, counted = sign_in(cast.business), []
    for more in (3, 30):
        make_initiatives(more)
        with django_assert_max_num_queries(25) as queries:
            client.get("/my-work/")
        counted.append(len(queries))
    assert counted[0] == counted[1]
