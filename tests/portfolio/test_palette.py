"""The palette: what it offers whom, and that it stays quick."""

import re

import pytest

from initiatives.models import Initiative
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


@pytest.fixture
def ask(sign_in):
    """`ask(person, "claims")`: the palette, as it is opened on some page."""

    def _ask(person, q="", at="/portfolio/"):
        client = sign_in(person, htmx=True)
        return text(
            client.get("/search/", {"part": "palette", "q": q}, headers={"HX-Current-URL": f"http://testserver{at}"})
        )

    return _ask


def titles(shown):
    return re.findall(r'role="option"[^>]*><span>(.*?)</span>', shown)


def test_without_words_it_offers_pages_and_acts(cast, initiative, ask):
    found = titles(ask(cast.pm))
    assert found[:3] == ["New initiative", "My work", "Portfolio"]
    assert "Import a portfolio" not in found[:3]
    assert initiative.title not in " ".join(found)


def test_it_finds_initiatives_by_key_title_and_unit_what_begins_so_first(cast, make_initiatives, ask):
    make_initiatives(3)
    Initiative.objects.create(key="AI-050", title="Letters of case workers", status="active", phase=1)
    standings_refresh()
    assert titles(ask(cast.pm, "case"))[:2] == ["AI-100 Case 100", "AI-101 Case 101"]
    assert "AI-050 Letters of case workers" in titles(ask(cast.pm, "case"))
    assert titles(ask(cast.pm, "ai-102"))[0] == "AI-102 Case 102"
    assert titles(ask(cast.pm, "unit 2"))[0] == "AI-102 Case 102"


def test_it_understands_filter_words(cast, make_initiatives, ask):
    make_initiatives(4)
    assert [one for one in titles(ask(cast.pm, "phase:3 case")) if one.startswith("AI-")] == ["AI-102 Case 102"]
    assert not [one for one in titles(ask(cast.pm, "phase:9")) if one.startswith("AI-")]


def test_on_an_initiative_its_acts_come_first_for_who_may(cast, running, ask):
    at = f"/i/{running.key}/checklist/"
    assert titles(ask(cast.pm, at=at))[0] == f"Post update for {running.key}"
    assert f"Request gate 1 of {running.key}" in titles(ask(cast.pm, "request gate", at))
    for person in (cast.auditor, cast.outsider):
        found = titles(ask(person, at=at))
        assert f"Checklist of {running.key}" in found
        assert f"Post update for {running.key}" not in found
        assert f"Request gate 1 of {running.key}" not in found


def test_what_somebody_may_not_see_is_not_offered(cast, secret, ask):
    for person, is_found in ((cast.outsider, False), (cast.engineer, True)):
        assert ("Hidden merger" in ask(person, "merger")) is is_found
        assert ("Checklist of AI-900" in ask(person, at="/i/AI-900/")) is is_found
    assert "Import a portfolio" in titles(ask(cast.pm, "import"))
    assert "Import a portfolio" not in titles(ask(cast.engineer, "import"))


def test_the_last_line_searches_everything(cast, ask):
    shown = ask(cast.pm, "zzz & co")
    assert titles(shown) == ["Search everything for “zzz &amp; co”"]
    assert 'href="/search/?q=zzz+%26+co"' in shown


def test_every_option_has_an_id_of_its_own_and_is_not_chosen(cast, make_initiatives, ask):
    make_initiatives(3)
    shown = ask(cast.pm, "case")
    ids = re.findall(r'role="option" aria-selected="false" tabindex="-1" id="([^"]+)"', shown)
    assert len(ids) == len(set(ids)) == len(titles(shown))


def test_without_script_the_same_address_is_the_search_page(cast, make_initiatives, sign_in):
    make_initiatives(1)
    shown = text(sign_in(cast.pm).get("/search/?part=palette&q=case"))
    assert "<h1>Search</h1>" in shown
    assert "Case 100" in shown


def test_nobody_signed_in_gets_nothing(db, client):
    answer = client.get("/search/?part=palette&q=case", headers={"HX-Request": "true"})
    assert answer.status_code in (302, 401)


def test_queries_do_not_grow(cast, running, make_initiatives, sign_in, django_assert_max_num_queries):
    client, counted = sign_in(cast.engineer, htmx=True), []
    for more in (3, 30):
        make_initiatives(more)
        with django_assert_max_num_queries(10) as queries:
            client.get(
                "/search/?part=palette&q=case",
                headers={"HX-Current-URL": f"http://testserver/i/{running.key}/"},
            )
        counted.append(len(queries))
    assert counted[0] == counted[1]
