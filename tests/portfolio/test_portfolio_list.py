"""The portfolio table."""

import pytest

from initiatives.models import Initiative
from portfolio.services.standings import standings_refresh

HIDDEN_PAGES = [
    "",
    "checklist/",
    "metrics/",
    "reviews/",
    "risks/",
    "activity/",
    "settings/",
    "header/",
    "readiness/",
    "records/risk/add/",
]


def text(response):
    return response.content.decode()


def test_outsider_does_not_find_members_only_initiative(cast, secret, sign_in):
    client = sign_in(cast.outsider)
    assert "Hidden merger" not in text(client.get("/portfolio/"))
    assert "Hidden merger" not in text(client.get("/portfolio.csv"))
    assert "Hidden merger" not in text(client.get("/search/?q=merger"))
    assert 'value="Board"' not in text(client.get("/portfolio/"))
    assert client.get("/search/?q=AI-900").status_code == 200
    assert "Hidden merger" not in text(client.get("/board/"))


def test_member_finds_members_only_initiative(cast, secret, sign_in):
    client = sign_in(cast.engineer)
    assert "Hidden merger" in text(client.get("/portfolio/"))
    assert 'value="Board"' in text(client.get("/portfolio/"))
    assert "Hidden merger" in text(client.get("/portfolio.csv"))
    assert "Hidden merger" in text(client.get("/search/?q=merger"))
    assert client.get("/search/?q=ai-900").headers["Location"] == "/i/AI-900/"


@pytest.mark.parametrize("page", HIDDEN_PAGES)
def test_outsider_gets_404_on_members_only_page(cast, secret, sign_in, page):
    assert sign_in(cast.outsider).get(f"/i/AI-900/{page}").status_code == 404
    assert sign_in(cast.engineer).get(f"/i/AI-900/{page}").status_code == 200


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("phase=2", {"Case 101"}),
        ("q=phase:2", {"Case 101"}),
        ("q=Case+102", {"Case 102"}),
        ("bu=Unit+1", {"Case 101"}),
        ("status=idea", set()),
        ("owner=me", {"Case 100", "Case 101", "Case 102"}),
        ("type=agent&tier=low&phase=1", {"Case 100"}),
        ("adopted=no", set()),
        ("seat=empty", {"Case 100", "Case 101", "Case 102"}),
    ],
)
def test_business_owner_filters(cast, make_initiatives, sign_in, address, found):
    Initiative.objects.all().delete()
    make = make_initiatives(3)
    names = {f"Case {one.key[3:]}" for one in make}
    shown = text(sign_in(cast.business).get(f"/portfolio/?{address}"))
    assert {name for name in names if f">{name}<" in shown} == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Claims", {"Claims", "Claims / Motor"}),
        ("claims", {"Claims", "Claims / Motor"}),
        ("Claims / Motor", {"Claims / Motor"}),
        ("laim", {"Claims", "Claims / Motor", "Reclaims"}),
        ("Board", set()),
        ("oard", set()),
    ],
)
def test_unit_is_that_of_the_whole_name_with_its_parts(cast, make_initiatives, secret, sign_in, name, found):
    """As boards count it. `secret` is of a unit that this person does not see, and does not change what they find."""
    units = ["Claims", "Claims / Motor", "Reclaims"]
    for one, unit in zip(make_initiatives(3), units, strict=True):
        Initiative.objects.filter(pk=one.pk).update(business_unit=unit, title=f"Case of {unit}")
    shown = text(sign_in(cast.outsider).get("/portfolio/", {"bu": name}))
    assert {unit for unit in units if f">Case of {unit}<" in shown} == found


def test_unknown_filter_is_named_and_the_rest_counts(cast, make_initiatives, sign_in):
    make_initiatives(2)
    shown = text(sign_in(cast.pm).get("/portfolio/?q=colour:red&phase=9&page=x"))
    assert "colour:red" in shown
    assert "phase:9" in shown
    assert "Case 100" in shown


def test_htmx_gets_the_results_alone(cast, make_initiatives, sign_in):
    make_initiatives(1)
    shown = text(sign_in(cast.pm, htmx=True).get("/portfolio/?phase=1"))
    assert 'id="results"' in shown
    assert "<html" not in shown
    assert "topbar" not in shown


@pytest.mark.parametrize(("htmx", "most"), [(False, 8), (True, 5)])
def test_number_of_queries_does_not_grow_with_rows(
    cast, make_initiatives, sign_in, django_assert_max_num_queries, htmx, most
):
    client = sign_in(cast.pm, htmx=htmx)
    counted = []
    for more in (3, 30):
        make_initiatives(more)
        with django_assert_max_num_queries(most) as queries:
            client.get("/portfolio/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_empty_portfolio_says_what_belongs_there(cast, sign_in):
    assert "No initiatives yet" in text(sign_in(cast.pm).get("/portfolio/"))


def test_no_match_offers_all(cast, make_initiatives, sign_in):
    make_initiatives(1)
    shown = text(sign_in(cast.pm).get("/portfolio/?q=zzz"))
    assert "No initiative matches" in shown
    assert "Show all" in shown


def test_csv_is_safe_in_a_spreadsheet(cast, sign_in):
    Initiative.objects.create(key="AI-100", title='=HYPERLINK("http://x")', business_unit="+49", outcome="x")
    standings_refresh()
    shown = text(sign_in(cast.pm).get("/portfolio.csv?cols=bu,lead"))
    assert "'=HYPERLINK" in shown
    assert ",'+49," in shown


def test_groups_show_their_counts(cast, make_initiatives, sign_in):
    make_initiatives(5)
    shown = text(sign_in(cast.pm).get("/portfolio/?group=phase"))
    assert "1 Discovery &amp; scoping" in shown
    assert 'class="is-group"' in shown


def test_view_is_saved_and_shared_by_a_program_manager_only(cast, sign_in):
    sent = {"name": "Claims late", "query": "?q=claims&sort=-age", "is_shared": "on"}
    assert sign_in(cast.engineer).post("/portfolio/views/add/", sent).status_code == 403
    answer = sign_in(cast.pm).post("/portfolio/views/add/", sent)
    assert answer.headers["Location"] == "/portfolio/?q=claims&sort=-age"
    assert "Claims late" in text(sign_in(cast.engineer).get("/portfolio/"))


def test_view_without_name_keeps_what_was_typed(cast, sign_in):
    answer = sign_in(cast.pm).post("/portfolio/views/add/", {"name": "", "query": "?q=claims"})
    assert answer.status_code == 422
    assert "claims" in text(answer)
