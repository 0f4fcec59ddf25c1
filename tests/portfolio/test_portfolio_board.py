"""The portfolio as a board by phase."""

import re
from datetime import timedelta

import pytest

from common import clock
from initiatives.models import Initiative, Seat, SeatKind
from phases.models import PhaseStay
from portfolio.models import Standing
from portfolio.panels.lanes import LANE_SIZE
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


def lane(shown, number):
    """The markup of one lane."""
    return shown.split(f'aria-labelledby="lane-{number}"')[1].split("</section>")[0]


def card(shown, key):
    return re.sub(r"\s+", " ", shown.split(f'id="card-{key}"')[1].split("</li>")[0])


@pytest.fixture
def board(sign_in):
    """`board(person, "phase=2")`: the board as this person sees it."""

    def _board(person, address=""):
        return text(sign_in(person).get(f"/portfolio/?view=board&{address}"))

    return _board


def test_each_initiative_stands_in_the_lane_of_its_phase(cast, make_initiatives, board):
    first, *others = make_initiatives(4)
    Initiative.objects.create(key="AI-001", title="Only thought of")
    shown = board(cast.pm)
    for one in (first, *others):
        assert f'id="card-{one.key}"' in lane(shown, one.phase)
    assert 'id="card-AI-001"' in lane(shown, 0)


def test_what_ended_is_folded_until_it_is_asked_for(cast, make_initiatives, board):
    make_initiatives(2)
    Initiative.objects.filter(key="AI-101").update(status="stopped")
    shown = board(cast.pm)
    assert 'id="card-AI-101"' not in shown
    assert ">1</span></h2>" in lane(shown, 5)
    assert 'id="card-AI-101"' in lane(board(cast.pm, "lane=5"), 5)


def test_head_of_a_lane_says_count_median_age_and_how_many_are_over_the_limit(cast, make_initiatives, board):
    made = [one for one in make_initiatives(12) if one.phase == 2]
    for days, one in zip((10, 30, 80), made, strict=True):
        Standing.objects.filter(initiative=one).update(
            phase_since=clock.now() - timedelta(days=days, hours=1), age_limit_days=60
        )
    head = lane(board(cast.pm), 2)
    assert "median 30 d" in head
    assert "limit 60 d" in head
    assert "1 over" in head
    assert head.index("card-") > head.index("1 over")


def test_card_says_what_its_gate_misses_and_which_seats_are_empty(cast, running, board):
    standing = Standing.objects.get(initiative=running)
    shown = card(board(cast.pm), running.key)
    missing = standing.items_required - standing.items_done
    assert f">{missing} of {standing.items_required}</a>" in shown
    assert "No " in shown
    named = re.search(r"</a>: (.+?), (\d+) more", shown)
    assert named
    assert named[1].count(",") >= 1
    assert int(named[2]) == missing - 2


def test_item_that_is_settled_is_no_longer_missing(cast, running, board):
    standing = Standing.objects.get(initiative=running)
    before = standing.items_required - standing.items_done
    code = next(code for code, state in standing.item_states.items() if state in ("not_met", "unknown"))
    Standing.objects.filter(pk=standing.pk).update(item_states={**standing.item_states, code: "met"})
    assert f">{before - 1} of " in card(board(cast.pm), running.key)


def test_gate_is_asked_for_by_link_and_only_by_who_may(cast, running, board):
    link = f'href="/i/{running.key}/gate/request/"'
    assert link in card(board(cast.pm), running.key)
    Seat.objects.filter(initiative=running).delete()
    assert link not in card(board(cast.engineer), running.key)
    Seat.objects.create(initiative=running, kind=SeatKind.LEAD, user=cast.engineer.user)
    assert link not in card(board(cast.engineer), running.key)
    Seat.objects.update(accepted_at=clock.now())
    assert link in card(board(cast.engineer), running.key)
    assert link not in card(board(cast.auditor), running.key)


def test_nothing_on_the_board_changes_a_phase(cast, running, board):
    shown = board(cast.pm).split('class="columns"')[1].split("</main>")[0]
    assert "<form" not in shown
    assert "draggable" not in shown
    assert PhaseStay.objects.filter(initiative=running).count() == 1


def test_idea_is_accepted_by_link_of_a_program_manager(cast, initiative, board):
    standings_refresh()
    link = f'href="/i/{initiative.key}/accept/"'
    assert link in card(board(cast.pm), initiative.key)
    assert link not in card(board(cast.engineer), initiative.key)


def test_the_worst_come_first_and_the_rest_is_a_link_away(cast, make_initiatives, board):
    made = [one for one in make_initiatives(4 * (LANE_SIZE + 3)) if one.phase == 2]
    Standing.objects.filter(initiative=made[-1]).update(health="off_track", health_rank=0)
    cards = re.findall(r'id="card-(AI-\d+)"', lane(board(cast.pm), 2))
    assert cards[0] == made[-1].key
    assert len(cards) == LANE_SIZE
    assert f"All {len(made)} in the table" in lane(board(cast.pm), 2)


def test_filters_count_on_the_board_too(cast, make_initiatives, board):
    make_initiatives(4)
    shown = board(cast.pm, "q=phase:3")
    assert re.findall(r'id="card-(AI-\d+)"', shown) == ["AI-102"]
    assert "view=board" in shown.split('class="view-row"')[1].split("</nav>")[0]
    assert 'name="view" value="board"' in shown


def test_outsider_finds_no_hidden_card_and_no_trace_in_the_counts(cast, secret, make_initiatives, board):
    make_initiatives(2)
    for person, found in ((cast.outsider, 1), (cast.engineer, 2)):
        head = lane(board(person), 2)
        assert ("Hidden merger" in head) is (found == 2)
        assert f'<span class="count">{found}</span></h2>' in head


@pytest.mark.parametrize("person", ["pm", "engineer"])
@pytest.mark.parametrize(("htmx", "most"), [(False, 11), (True, 8)])
def test_queries_do_not_grow_with_cards(
    cast, running, make_initiatives, sign_in, django_assert_max_num_queries, htmx, most, person
):
    client, counted = sign_in(getattr(cast, person), htmx=htmx), []
    for more in (3, 30):
        make_initiatives(more)
        with django_assert_max_num_queries(most) as queries:
            client.get("/portfolio/?view=board")
        counted.append(len(queries))
    assert counted[0] == counted[1]
