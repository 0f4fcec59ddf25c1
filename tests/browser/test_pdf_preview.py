"""A PDF in the preview: Chromium shows it, under a sandbox; a script inside it asks nobody and moves no page of ours.

The viewer may still show a message that the script asks for: it belongs to the browser, not to this site.
"""

import pytest

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
CLOSED = {"sandbox", "default-src 'none'", "object-src 'none'", "frame-ancestors 'self'"}


def test_a_pdf_opens_in_the_preview_and_stays_inert(desk: Desk, scenes: dict[str, str]) -> None:
    page = desk.page("engineer")
    page.on("dialog", lambda dialog: dialog.dismiss())
    answer = page.request.get(scenes["evidence-pdf"].removesuffix("preview/") + "inline/")
    headers = answer.headers
    assert answer.status == 200
    assert headers["content-type"] == "application/pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert {part.strip() for part in headers["content-security-policy"].split(";")} >= CLOSED
    page.goto(scenes["evidence-pdf"])
    page.wait_for_timeout(1500)  # a script that runs on opening has run by now
    viewers = [frame.url for frame in page.frames if frame.url.startswith("chrome-extension://")]
    assert viewers, "the viewer of the browser shows it"
    assert page.url.endswith(scenes["evidence-pdf"])
    assert [url for url in desk.strangers if "192.0.2.1" in url] == []


def test_a_pdf_cannot_be_framed_by_another_site(desk: Desk, scenes: dict[str, str]) -> None:
    page = desk.page("engineer")
    address = desk.product.url + scenes["evidence-pdf"].removesuffix("preview/") + "inline/"
    body = f'<!doctype html><iframe src="{address}"></iframe>'
    page.route("http://other.example.com/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto("http://other.example.com/")
    page.wait_for_timeout(1000)
    assert not [frame.url for frame in page.frames if frame.url.startswith("chrome-extension://")]
    desk.complaints.clear()  # the refusal itself, and the host that this test went to
    desk.strangers.clear()
