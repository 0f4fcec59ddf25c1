"""The key tasks without script, and signing in and acting with the keyboard alone."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.journey.pictures import PASSWORD, Api

pytestmark = pytest.mark.browser
COMMENT = "The penetration test of the build in scope was read in full."


def test_an_idea_is_added_without_script(desk: Desk) -> None:
    page = desk.page("engineer", has_script=False)
    page.goto("/i/new/")
    page.fill("[name=title]", "Letters sorted at the door")
    page.fill("[name=outcome]", "A letter reaches its desk within the hour.")
    with page.expect_navigation():
        page.click("#idea-form .button-primary")
    assert "/i/AI-" in page.url
    assert "Letters sorted at the door" in page.inner_text("h1")


def test_evidence_completes_an_item_without_script(desk: Desk, api: Api) -> None:
    page = desk.page("engineer", has_script=False)
    for key in [one["key"] for one in api.all("initiatives/", phase=1, status="active")]:
        page.goto(f"/i/{key}/checklist/?show=missing")
        for address in [link.get_attribute("href") for link in page.locator(".item-main > a:first-child").all()]:
            page.goto(str(address))
            form = page.locator("form[action$='/evidence/']")
            if form.count() and page.locator("[id$=-evidence-save]").inner_text() == "Save and mark done":
                form.locator("[name=text]").fill("Measured on a sample of 400 letters.")
                form.locator("[name=name]").fill("Sample of letters")
                with page.expect_navigation():
                    form.locator("[id$=-evidence-save]").click()
                page.goto(str(address))
                assert "Sample of letters" in page.inner_text("main")
                assert page.locator("[data-state=done]").count()
                return
    pytest.fail("no open item that asks for evidence")


def test_a_review_is_signed_without_script(desk: Desk, api: Api) -> None:
    gate = f"/reviews/{api.first('reviews/', state='open', phase=3)['id']}/"
    page = desk.page("security", has_script=False)
    page.goto(gate)
    _sign(page, "not the password")
    assert page.locator("[name=comment]").first.input_value() == COMMENT
    assert page.locator(".field-error").count()
    _sign(page, PASSWORD)
    assert "You signed on" in page.inner_text("main")


def _sign(page: Page, password: str) -> None:
    form = page.locator("form[action$='/sign/']").first
    form.locator("[name=decision][value=approve]").check()
    form.locator("[name=comment]").first.fill(COMMENT)
    form.locator("[name=password]").fill(password)
    with page.expect_navigation():
        form.get_by_role("button", name="Sign decision").click()


def test_what_is_stalled_in_phase_three_is_kept_as_a_view_without_script(desk: Desk) -> None:
    page = desk.page("pm", has_script=False)
    page.goto("/portfolio/")
    with page.expect_navigation():
        page.get_by_role("link", name="Stalled", exact=True).click()
    page.select_option("#filters [name=phase]", "3")
    with page.expect_navigation():
        page.click("#filters button")
    assert page.locator("tr[data-row]").count()
    page.click("summary:has-text('Save this view')")
    page.fill("#save-view [name=name]", "Stuck before launch")
    with page.expect_navigation():
        page.click("#save-view button")
    page.goto("/portfolio/")
    with page.expect_navigation():
        page.get_by_role("link", name="Stuck before launch").click()
    assert "phase=3" in page.url
    assert "health=stalled" in page.url


def test_the_board_opens_and_filters_without_script(desk: Desk) -> None:
    page = desk.page("executive", has_script=False)
    page.goto("/")
    assert page.inner_text("h1") == "Status board"
    assert page.locator("#decisions .ask").count()
    page.select_option("#board-filter select", index=1)
    with page.expect_navigation():
        page.click("#board-filter button")
    assert "bu=" in page.url


def focused(page: Page) -> str:
    """The element with the focus, and whether a ring is drawn round it."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return e.tagName + (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) ? ' ring' : ''); })()"
        )
    )


def test_from_sign_in_to_the_first_act_with_the_keyboard_alone(desk: Desk) -> None:
    page = desk.page("")
    page.goto("/accounts/login/?next=/my-work/")
    assert page.evaluate("document.activeElement.name") == "login"
    page.keyboard.type("engineer@example.com")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "password":
        page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.wait_for_load_state("networkidle")
    for _ in range(60):
        page.keyboard.press("Tab")
        assert focused(page).endswith(" ring"), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("!!document.activeElement.closest('#task-1')"):
            break
    else:
        pytest.fail("the first row cannot be reached")
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    assert page.locator("h1").count() == 1


def test_focus_is_never_lost_after_a_swap(desk: Desk, api: Api) -> None:
    key = api.first("initiatives/", phase=1, status="active")["key"]
    page = desk.page("pm")
    page.goto(f"/i/{key}/checklist/?show=missing")
    page.locator("#checklist .item a[hx-get]:visible").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".item.is-open")
    page.wait_for_timeout(300)
    assert not focused(page).startswith("BODY")
    page.goto("/portfolio/")
    page.locator("#filters [name=phase]").focus()
    page.keyboard.press("3")
    page.wait_for_url("**phase=3**")
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.name") == "phase"


def test_a_page_that_opens_does_not_move_the_focus(desk: Desk, api: Api) -> None:
    key = api.first("initiatives/", phase=1, status="active")["key"]
    page = desk.page("pm")
    page.goto(f"/i/{key}/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert focused(page).startswith("BODY")
