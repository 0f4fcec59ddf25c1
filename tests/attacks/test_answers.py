"""What makes a scan no evidence: signed out, slowed down, nothing reached. Read from lines as the web server writes them."""

import pytest

from tests.attacks.answers import answers_of, injections_in

ROUTES = {
    "portfolio/": r"/portfolio/",
    "i/new/": r"/i/new/",
    "i/<slug:key>/": r"/i/[-a-zA-Z0-9_]+/",
    "f/<str:code>/": r"/f/[^/]+/",
}
GOOD = ["200 - GET /portfolio/?q=a&phase=3 HTTP/1.1"] * 99


def test_reached_routes_are_told_apart_and_refusals_reach_none():
    found = answers_of(
        [
            "200 - GET /i/new/ HTTP/1.1",
            "403 - POST /i/AI-001/ HTTP/1.1",
            "302 /accounts/login/?next=/portfolio/ GET /portfolio/ HTTP/1.1",
            "303 /i/AI-002/ POST /f/abc/ HTTP/1.1",
            "404 - GET /nowhere/ HTTP/1.1",
        ],
        ROUTES,
    )
    assert found.reached == {"i/new/", "f/<str:code>/"}
    assert dict(found.statuses) == {200: 1, 403: 1, 302: 1, 303: 1, 404: 1}
    assert found.signed_out == 1


def test_parameters_are_counted_once_for_each_route():
    found = answers_of([*GOOD, "200 - GET /i/AI-001/?q= HTTP/1.1", "200 - GET /i/AI-002/?q=1 HTTP/1.1"], ROUTES)
    assert found.parameters == 3


def test_health_and_broken_lines_say_nothing():
    found = answers_of(["200 - GET /healthz HTTP/1.1", "", "[warning] Invalid request"], ROUTES)
    assert not found.statuses
    assert found.doubts() == ["no answer at all"]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("302 /accounts/login/?next=/ GET / HTTP/1.1", "signed out: 2 of 101 answers asked for a sign-in"),
        ("401 - GET /api/v1/initiatives/ HTTP/1.1", "signed out: 2 of 101 answers asked for a sign-in"),
        ("429 - GET /portfolio/ HTTP/1.1", "slowed down: 2 of 101 answers were 429"),
    ],
)
def test_more_than_one_of_a_hundred_makes_it_no_evidence(line, doubt):
    assert answers_of([*GOOD, line, line], ROUTES).doubts() == [doubt]
    assert answers_of([*GOOD, line], ROUTES).doubts() == []


def test_a_failure_of_the_server_is_kept_with_its_address():
    found = answers_of([*GOOD, "500 - POST /i/AI-001/?x=%27 HTTP/1.1"], ROUTES)
    assert found.failed == ("500 POST /i/AI-001/?x=%27",)


SUSPECTED = (
    "[15:21:13] [INFO] GET parameter 'seed' appears to be 'AND boolean-based blind - WHERE or HAVING clause' injectable"
)
TAKEN_BACK = "[15:21:13] [WARNING] GET parameter 'seed' does not seem to be injectable"
CONFIRMED = "sqlmap identified the following injection point(s) with a total of 46 HTTP(s) requests:"


def test_what_sqlmap_took_back_is_no_finding_and_everything_else_is():
    assert injections_in(f"{SUSPECTED}\n{TAKEN_BACK}") == []
    assert injections_in(f"{SUSPECTED}\n{TAKEN_BACK.replace('seed', 'size')}") == [SUSPECTED]
    assert injections_in(SUSPECTED) == [SUSPECTED]
    assert injections_in(f"{SUSPECTED}\n{CONFIRMED}") == [CONFIRMED, SUSPECTED]
    assert injections_in("[INFO] GET parameter 'q' is dynamic") == []
