"""A gate by the clock: from My work, a review with two changes since last time, by keyboard, by mouse, and without script."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.journey.pictures import PASSWORD
from tests.journey.product import Product

pytestmark = pytest.mark.browser
KEYS_MOST, STEPS_MOST = 12, 4
FOCUS = """(() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const drawn = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return e === document.body ? 'body' : drawn && inside ? 'seen' : 'hidden: ' + e.outerHTML.slice(0, 200);
})()"""


@dataclass(frozen=True)
class Round:
    """The new request, and the titles of what changed since the reviewer signed the one before."""

    address: str
    changed: list[str]


def next_round(product: Product, number: int) -> Round:
    code = f"from tests.browser.second_round import second_round; second_round({number})"
    lines = product.command("shell", "-v", "0", "-c", code).stdout.splitlines()
    changed = [line.removeprefix("changed ") for line in lines if line.startswith("changed ")]
    number_of = next(line.removeprefix("request ") for line in lines if line.startswith("request "))
    return Round(f"/reviews/{number_of}/", changed)


@dataclass
class Keyboard:
    """Presses keys one by one, counts them, and looks after each whether the focus can be seen."""

    page: Page
    pressed: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed.append(key)

    def settled(self) -> str:
        self.page.wait_for_load_state("networkidle")
        return str(self.page.evaluate(FOCUS))

    def show(self, key: str) -> None:
        """Press, and see the focus afterwards."""
        self.press(key)
        assert self.settled() == "seen", (key, self.settled())


TICKED = "[data-changed] [data-seen][aria-pressed=true]"


def _ticked(page: Page, count: int) -> None:
    """Wait until so many changes are marked as seen."""
    expect(page.locator(TICKED)).to_have_count(count)


def _said(page: Page) -> None:
    """The page says what was signed, as a status, and the focus is on it."""
    page.wait_for_url("**#done")
    said = page.locator("#done[role=status]:focus")
    said.wait_for()
    assert "Signed. Review: Compliance, approve." in said.inner_text()


def _both_are_shown(page: Page, round_: Round) -> None:
    rows = page.locator("tr[data-changed]")
    assert len(round_.changed) == 2
    expect(rows).to_have_count(2)  # a link without script changes the address before the page has come
    for title in round_.changed:
        row = rows.filter(has_text=title)
        expect(row).to_have_count(1)
        expect(row.locator("ins")).not_to_have_count(0)
    expect(page.locator("#change-bar")).to_contain_text("2 of")


def test_by_keyboard_alone(desk: Desk, product: Product) -> None:
    round_ = next_round(product, 1)
    page = desk.page("compliance")
    page.goto("/my-work/?show=sign")
    page.wait_for_load_state("networkidle")
    keys = Keyboard(page)
    rows = [row.get_attribute("href") for row in page.locator("#todo-list .item-main a").all()]
    for _ in range(rows.index(round_.address) + 1):
        keys.show("j")
    keys.press("Enter")
    page.wait_for_url(f"**{round_.address}")
    page.wait_for_load_state("networkidle")
    _both_are_shown(page, round_)
    for expected in (1, 2):
        keys.show("n")
        keys.press("s")
        _ticked(page, expected)
        assert keys.settled() == "seen"
    assert "You have seen every change" in page.inner_text("#change-bar")
    keys.show("d")
    if not page.locator("#decision [name=decision]:checked").count():
        keys.show("Space")
    assert page.locator("#decision [name=decision]:checked").first.get_attribute("value") == "approve"
    while page.evaluate("document.activeElement.name") != "password":
        keys.show("Tab")
    page.keyboard.type(PASSWORD)
    keys.press("Enter")
    _said(page)
    page.wait_for_load_state("networkidle")
    assert "You signed on" in page.inner_text("#decision")
    print(
        f"\nkeyboard: {len(keys.pressed)} presses of at most {KEYS_MOST}: {' '.join(keys.pressed)}"
    )  # the count is the proof
    assert len(keys.pressed) <= KEYS_MOST


def test_by_mouse(desk: Desk, product: Product) -> None:
    round_ = next_round(product, 2)
    page = desk.page("compliance")
    page.goto("/my-work/?show=sign")
    steps = ["Review"]
    page.locator(f"#todo-list a.button[href='{round_.address}']").click()
    page.wait_for_load_state("networkidle")
    _both_are_shown(page, round_)
    form = page.locator("form[action$='/sign/']").first
    if not form.locator("[name=decision]:checked").count():
        form.locator("[name=decision][value=approve]").check()
        steps.append("Approve")
    form.locator("[name=password]").fill(PASSWORD)
    steps.append("Password")
    form.locator("button.button-primary").click()
    steps.append("Sign")
    _said(page)
    assert "You signed on" in page.inner_text("#decision")
    print(f"\nmouse: {len(steps)} steps of at most {STEPS_MOST}: {' '.join(steps)}")  # the count is the proof
    assert len(steps) <= STEPS_MOST


def test_without_script(desk: Desk, product: Product) -> None:
    round_ = next_round(product, 3)
    page = desk.page("compliance", has_script=False)
    page.goto("/my-work/?show=sign")
    page.locator(f"#todo-list a.button[href='{round_.address}']").click()
    _both_are_shown(page, round_)
    page.get_by_role("link", name="Only what changed").click()
    _both_are_shown(page, round_)
    for expected in (1, 2):
        page.locator("[data-changed] [data-seen][aria-pressed=false]").first.click()
        _ticked(page, expected)
        assert "show=changed" in page.url
    form = page.locator("form[action$='/sign/']").first
    form.locator("[name=decision][value=approve]").check()
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button.button-primary").click()
    _said(page)
    assert "You signed on" in page.inner_text("#decision")
