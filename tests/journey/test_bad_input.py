"""What people and machines get wrong, through HTTP: each message at its place, and nothing that was typed is lost."""

import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.journey import story_work as work
from tests.journey.browser import Browser
from tests.journey.product import running
from tests.journey.story_cast import PASSWORD, Story, day, name_of, people_add, set_up, token_make
from tests.journey.story_metrics import source_add
from tests.journey.story_world import World
from tests.servers.sites import Handler, Site

pytestmark = pytest.mark.journey
KEY = "AI-001"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Story]:
    """An initiative in phase 1 with its owners, and an allowed address that answers as each test wants."""
    outside = World(site.url(), site.server_port)
    with running(tmp_path_factory.mktemp("bad-input")) as product, Story(product, outside) as told:
        set_up(told)
        people_add(told)
        token_make(told, "pm", "pm", ["read", "write:items"])
        token_make(told, "pm", "reader", ["read"])
        work.intake(told, "lead")
        told.send("pm", f"/i/{KEY}/accept/", f"/i/{KEY}/accept/")
        work.seats_accept(told, KEY, work.SEATS)
        path = "/sources/addresses/allow/"
        told.send(
            "admin", path, path, network="127.0.0.1/32", ports=str(site.server_port), reason="Test", expires_on=day(9)
        )
        yield told


def item(story: Story, code: str, who: str = "business") -> str:
    return work.item_path(story, who, KEY, 1, story.item(KEY, code)["title"])


def test_a_file_that_is_no_document_is_refused_at_its_field(story: Story) -> None:
    path = item(story, "p1-impact")
    story.open("business", path)
    files = {"file": ("impact.pdf", b"MZ\x90\x00 this is a program", "application/pdf")}
    page = story.browser("business").send(f"{path}evidence/", files=files, expect=422, name="Impact", text="")
    assert "not a PDF" in page.error_at("file")
    assert 'value="Impact"' in page.html
    assert story.item(KEY, "p1-impact")["state"] == "not_met"


def test_26_mb_of_evidence_are_refused_at_the_field(story: Story) -> None:
    path = item(story, "p1-impact")
    story.open("business", path)
    files = {"file": ("impact.txt", b"all well\n" * (26 * 1024 * 1024 // 9), "text/plain")}
    page = story.browser("business").send(f"{path}evidence/", files=files, expect=422, name="Impact")
    assert "25 MB" in page.error_at("file")
    assert 'value="Impact"' in page.html


@pytest.mark.parametrize("wrong", ["31/02/2027", "2027-02-30", "soon"])
def test_a_date_that_is_none_is_refused_at_its_field(story: Story, wrong: str) -> None:
    path = f"/i/{KEY}/records/risk/add/"
    page = story.send("business", path, path, expect=422, title="It floods", review_on=wrong)
    assert "date" in page.error_at("review_on").lower()
    assert page.form(path).values["title"] == ["It floods"]
    assert page.form(path).values["review_on"] == [wrong]


def _html(handler: Handler) -> None:
    handler.reply(200, b"<!doctype html><title>Sign in</title>", Content_Type="text/html")


def _nan(handler: Handler) -> None:
    handler.reply(200, b'{"value": "NaN"}', Content_Type="application/json")


def _redirect(handler: Handler) -> None:
    handler.reply(302, b"", Location="http://169.254.169.254/latest/meta-data/")


def _endless(handler: Handler) -> None:
    handler.endless(b'{"value": [' + b"1," * 8000, Content_Type="application/json")


def _nothing(handler: Handler) -> None:
    time.sleep(20)


ANSWERS: dict[str, tuple[Callable[[Handler], None], str]] = {
    "html": (_html, "web page"),
    "nan": (_nan, "number"),
    "redirect": (_redirect, "redirect"),
    "endless": (_endless, "larger than"),
    "nothing": (_nothing, "in time"),
}


@pytest.mark.parametrize("kind", list(ANSWERS))
def test_a_source_that_misbehaves_is_named_step_by_step(story: Story, site: Site, kind: str) -> None:
    answer, words = ANSWERS[kind]
    site.answers["/data"] = answer
    path = source_add(story, "engineer", f"A source with {kind}", site.url("/data"), "http_json")
    page = story.send("engineer", path, "/test/", query="$.value")
    assert "Failed" in page.text
    assert words in page.text.lower(), page.text[:2500]
    assert site.sent < 50_000_000  # what the kernel buffers; the source would have sent 10 GB


def test_a_token_without_the_scope_says_which_one_it_lacks(story: Story) -> None:
    answer = story.api(
        "PATCH", f"initiatives/{KEY}/items/p1-people/", token="reader", expect=403, body={"text": "x" * 30}
    )
    assert answer["detail"] == "This token lacks the scope write:items."
    answer = story.api("POST", "points/", expect=403, body={"points": []})
    assert "write:points" in answer["detail"]
    unknown = httpx2.get(
        f"{story.product.url}/api/v1/initiatives/", headers={"Authorization": "Bearer fl_a_b"}, trust_env=False
    )
    assert unknown.status_code == 401


def test_two_people_at_one_item_see_both_texts(story: Story) -> None:
    path = item(story, "p1-people")
    for who in ("business", "operations"):
        story.open(who, path)
    first, second = "Eighteen clerks stop sorting.", "Two clerks join the pilot; staff council told."
    story.browser("business").send(f"{path}answer/", text=first, state="done")
    page = story.browser("operations").send(f"{path}answer/", expect=409, text=second, state="done")
    assert first in page.text
    assert second in page.html
    assert story.item(KEY, "p1-people")["text"] == first
    story.browser("operations").send(f"{path}answer/", state="done")  # keeps mine: the form now knows the other version
    assert story.item(KEY, "p1-people")["text"] == second


def test_two_people_at_one_record_see_both_texts(story: Story) -> None:
    path = f"/i/{KEY}/records/risk/add/"
    page = story.send("business", path, path, title="It floods", owner=name_of("business"), mitigation="Pumps")
    where = httpx2.URL(page.url).path
    for who in ("business", "operations"):
        story.open(who, where)
    story.browser("business").send(where, mitigation="Two pumps")
    page = story.browser("operations").send(where, expect=409, mitigation="A dam")
    assert "Two pumps" in page.text
    assert "A dam" in page.html


def test_two_people_at_the_intake_see_both_texts(story: Story) -> None:
    path = f"/i/{KEY}/edit/"
    for who in ("business", "lead"):
        story.open(who, path)
    story.browser("business").send(path, outcome="Letters arrive within an hour.")
    page = story.browser("lead").send(path, expect=409, outcome="Letters arrive the same day.")
    assert "within an hour" in page.text
    assert "the same day" in page.html


def test_what_was_typed_survives_the_end_of_a_session(story: Story) -> None:
    """Nothing is written for who is not signed in; the text comes back, and the sign-in leads to its page."""
    path = item(story, "p1-alternative", "engineer")
    with Browser(story.product.url) as browser:
        browser.sign_in("engineer@example.com", PASSWORD)
        browser.open(path)
        browser.http.cookies.delete("sessionid")
        typed = "Keyword rules reach 62 % and need weekly care."
        page = browser.send(f"{path}answer/", expect=401, text=typed, state="done")
        assert typed in page.html
        assert story.item(KEY, "p1-alternative")["text"] == ""
        browser.open(next(href for words, href in page.links if words.startswith("Sign in")))
        page = browser.send("/accounts/login/", login="engineer@example.com", password=PASSWORD)
        assert page.url.endswith(path), page.url


def test_htmx_is_told_that_the_session_ended_and_keeps_the_page(story: Story) -> None:
    """With script: 401, nothing is swapped, the text stays in its field and a dialogue asks to sign in elsewhere."""
    path = item(story, "p1-alternative", "engineer")
    answer = httpx2.post(
        f"{story.product.url}{path}answer/", data={"text": "x"}, headers={"HX-Request": "true"}, trust_env=False
    )
    assert answer.status_code in (401, 403)
    assert "<form" not in answer.text
