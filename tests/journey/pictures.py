"""`python -m tests.journey.pictures`: the pictures of docs/tutorial.md and docs/gallery.md, made anew from a fresh demo."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journey.gallery import gallery, office, running_well
from tests.journey.product import Product, drill, places_of, running, scenes_play, wait_until
from tests.journey.shot import Shot
from tests.journey.small_png import shrink
from tests.run import ROOT
from tests.servers.mail import mail_taken

FOLDER = ROOT / "docs" / "pictures"
PASSWORD = "flightline-demo"
MAX_BYTES = 150_000
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
IDEA = (
    ("title", "Letter routing"), ("business_unit", "Claims"), ("workflow", "Claims intake, sorting of letters"),
    ("workflow_decision", "Which of nine queues a letter goes to"), ("workflow_users", "Intake clerks"),
    ("workflow_volume", "12000"), ("workflow_minutes", "3"),
)  # fmt: skip


def shots(api: "Api") -> list[Shot]:
    """The pictures in the order of the tutorial. Initiatives are found by what they show, not by number."""
    open_gate = api.first("reviews/", state="open", phase=3) or api.first("reviews/", state="open")
    decided = api.gone()
    early, late = (
        api.first("initiatives/", phase=1, status="active"),
        api.first("initiatives/", phase=4, status="active"),
    )
    own = api.first("initiatives/", search="Flightline itself")
    metric = api.first("metrics/", initiative=own["key"], purpose="latency")
    missing = f"/i/{early['key']}/checklist/?show=missing"
    gate, record = f"/reviews/{open_gate['id']}/", f"/reviews/{decided['id']}/"
    return [
        Shot("sign-in", "", "/accounts/login/"),
        Shot("portfolio", "pm", "/portfolio/"),
        Shot("intake", "engineer", "/i/new/full/", fill=IDEA),
        Shot("overview", "pm", f"/i/{late['key']}/"),
        Shot("checklist", "pm", missing, at="main .segmented"),
        Shot("item", "pm", missing, click="main li.item a[hx-get]:visible", at="li.item.is-open"),
        Shot("kpi-contract", "pm", f"/i/{late['key']}/kpi/"),
        Shot("records", "pm", f"/i/{late['key']}/risks/"),
        Shot("source", "admin", api.source(), click="#test-connection"),
        Shot("metric", "pm", f"/i/{own['key']}/metrics/{metric['id']}/"),
        Shot("metrics", "pm", f"/i/{late['key']}/metrics/", at="#metric-rows"),
        Shot("objective", "pm", str(api.first("objectives/")["url"])),
        Shot("gate", "pm", gate),
        Shot("gate-signing", "operations", gate, at="#decision"),
        Shot("gate-record", "auditor", f"{record}certificate/"),
        Shot("my-work", "operations", "/my-work/"),
        Shot("alerts", "operations", "/alerts/"),
        Shot("board", "executive", "/board/", is_dark=True),
        Shot("audit", "auditor", "/admin/audit/"),
        Shot("my-work-narrow", "operations", "/my-work/", width=390, height=844),
        Shot("initiative-narrow-dark", "pm", f"/i/{late['key']}/", width=390, height=844, is_dark=True),
    ]


class Api:
    """Finds in the demo what a picture should show."""

    def __init__(self, product: Product) -> None:
        self.product = product
        made = product.command("token_create", "--user", "pm@example.com", "--scope", "read", "--days", "1")
        self.headers = {"Authorization": f"Bearer {made.stdout.split()[-1]}"}

    def first(self, path: str, **query: Any) -> dict[str, Any]:
        """The first hit of a list, or nothing."""
        return next(iter(self.all(path, limit=1, **query)), {})

    def all(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The first hits of a list."""
        address = f"{self.product.url}/api/v1/{path}"
        answer = httpx2.get(address, params={"limit": 50, **query}, headers=self.headers, timeout=30, trust_env=False)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()["results"]
        return found

    def gone(self) -> dict[str, Any]:
        """A gate to production that was decided with a plain go."""
        for phase in (3, 2, 1):
            for gate in self.all("reviews/", state="decided", phase=phase):
                if [decision["outcome"] for decision in gate["decisions"]] == ["go"]:
                    return gate
        return self.first("reviews/", state="decided")

    def source(self) -> str:
        """The page of the source of Flightline's own figures."""
        own = self.first("initiatives/", search="Flightline itself")
        return f"/sources/{self.first('metrics/', initiative=own['key'], purpose='latency')['source']}/"


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


def sign_in(page: Page, who: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", f"{who}@example.com")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()  # a provider's button stands above it
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def take(chromium: Browser, product: Product, shot: Shot, sessions: dict[str, Any], folder: Path) -> Path:
    """One picture as a file."""
    options = {
        "base_url": product.url, "viewport": {"width": shot.width, "height": shot.height}, "reduced_motion": "reduce",
        "color_scheme": "dark" if shot.is_dark else "light", "storage_state": sessions.get(shot.who),
    }  # fmt: skip
    context = chromium.new_context(**options)
    page = context.new_page()
    if shot.who and shot.who not in sessions:
        sign_in(page, shot.who)
        sessions[shot.who] = context.storage_state()
    page.goto(shot.path)
    for name, text in shot.fill:
        page.fill(f"main [name={name}]", text)
    if shot.fill:
        page.keyboard.press("Tab")
        page.wait_for_timeout(1500)  # the score is worked out a moment after the last change
    if shot.click:
        page.locator(shot.click).first.click()
    if shot.shows:
        page.locator(shot.shows).wait_for()
    page.wait_for_load_state("networkidle")
    if shot.at:
        page.locator(shot.at).first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 96)")
    page.evaluate("document.activeElement?.blur()")
    path = folder / f"{shot.name}.png"
    taken = page.screenshot(animations="disabled", caret="hide")
    page.goto("about:blank")  # the page's own policy lets no picture in by its data
    path.write_bytes(shrink(page, taken))
    context.close()
    return path


def _all(
    chromium: Browser, product: Product, found: list[Shot], sessions: dict[str, Any], folder: Path
) -> Iterator[Path]:
    """Take them all; yields those that are too heavy."""
    for shot in found:
        path = take(chromium, product, shot, sessions, folder)
        sys.stdout.write(f"{path.name} {path.stat().st_size // 1000} kB\n")
        if path.stat().st_size > MAX_BYTES:
            yield path


def _sets(product: Product, api: Api, backup: Path) -> Iterator[list[Shot]]:
    """What is to be taken, in this order: the acts between the sets change what the next one shows."""
    yield shots(api)
    yield running_well(places_of(product))
    scenes = scenes_play(product)
    yield gallery(scenes)
    yield office(scenes | scenes_play(product, is_last=True))
    drill(product, backup)
    yield [Shot("health-green", "admin", "/admin/health/", height=1480)]


def main(folder: Path = FOLDER) -> int:
    """Make all pictures; 1 when one is too heavy."""
    folder.mkdir(parents=True, exist_ok=True)
    heavy: list[str] = []
    with (
        tempfile.TemporaryDirectory() as data,
        mail_taken() as mail,
        running(Path(data), demo=True, mail=mail.url) as product,
        browser() as chromium,
    ):
        api = Api(product)
        wait_until(
            lambda: api.first("metrics/", purpose="latency", state="met"), 90, "the demo has pulled its own figures"
        )
        sessions: dict[str, Any] = {}
        for found in _sets(product, api, Path(data) / "backup"):
            heavy += [path.name for path in _all(chromium, product, found, sessions, folder)]
    if heavy:
        sys.stderr.write(f"Above {MAX_BYTES // 1000} kB: {', '.join(heavy)}\n")
    return 1 if heavy else 0


if __name__ == "__main__":
    raise SystemExit(main(*(Path(given) for given in sys.argv[1:2])))
