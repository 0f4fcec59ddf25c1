"""The demo as somebody meets it: every account opens its pages, and Flightline's own figures move."""

import time
from collections.abc import Iterator

import httpx2
import pytest

from config.local import DEMO_ACCOUNTS
from tests.journey.browser import Browser
from tests.journey.product import Product, running, wait_until

pytestmark = pytest.mark.journey
PASSWORD = "flightline-demo"
LANDING = {
    "admin": "/admin/",
    "pm": "/portfolio/",
    "executive": "/board/",
    "auditor": "/admin/audit/",
}
TOP = ("/my-work/", "/portfolio/", "/reviews/", "/alerts/", "/board/", "/sources/", "/playbooks/", "/search/?q=claim")
TABS = ("", "checklist/", "metrics/", "reviews/", "risks/", "activity/", "settings/")
ADMINISTRATION = (
    "/admin/",
    "/admin/users/",
    "/admin/audit/",
    "/admin/tokens/",
    "/sources/addresses/allow/",
    "/api/v1/schema/",
)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("demo"), demo=True) as product:
        yield product


@pytest.fixture(scope="module")
def token(product: Product) -> str:
    made = product.command("token_create", "--user", "pm@example.com", "--scope", "read", "--days", "1")
    return made.stdout.split()[-1]


def get(product: Product, token: str, path: str, **query: object) -> dict:
    answer = httpx2.get(
        f"{product.url}/api/v1/{path}", params=query, headers={"Authorization": f"Bearer {token}"}, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_its_own_figures_move_within_two_minutes(product: Product, token: str) -> None:
    found = get(product, token, "initiatives/", search="Flightline itself")["results"]
    assert found, "no initiative is Flightline itself"
    key = found[0]["key"]

    def pulled() -> dict[int, str]:
        rows = get(product, token, "metrics/", initiative=key, limit=50)["results"]
        return {row["id"]: row["latest_at"] for row in rows if row["provenance"] == "pulled" and row["latest_at"]}

    first = wait_until(pulled, 120, "a first value of its own")
    wait_until(lambda: any(pulled().get(pk) != at for pk, at in first.items()), 120, f"a second value after {first}")
    assert time.monotonic() - product.started < 120


@pytest.mark.parametrize("name", DEMO_ACCOUNTS)
def test_every_account_opens_its_pages(product: Product, token: str, name: str) -> None:
    with Browser(product.url) as browser:
        browser.sign_in(f"{name}@example.com", PASSWORD)
        landing = browser.open("/")
        assert httpx2.URL(landing.url).path == LANDING.get(name, "/my-work/")
        for path in TOP:
            page = browser.open(path)
            assert "None" not in page.text.split(), path
        for initiative in get(product, token, "initiatives/", limit=3, phase=3)["results"]:
            for tab in TABS:
                browser.open(f"/i/{initiative['key']}/{tab}")


def test_the_administrator_opens_what_there_is_to_administer(product: Product) -> None:
    with Browser(product.url) as browser:
        browser.sign_in("admin@example.com", PASSWORD)
        for path in ADMINISTRATION:
            browser.open(path)


def test_every_initiative_and_gate_opens(product: Product, token: str) -> None:
    with Browser(product.url) as browser:
        browser.sign_in("pm@example.com", PASSWORD)
        found = get(product, token, "initiatives/", limit=100)
        assert found["count"] == 24
        for initiative in found["results"]:
            browser.open(f"/i/{initiative['key']}/")
        for review in get(product, token, "reviews/", limit=200)["results"]:
            browser.open(f"/reviews/{review['id']}/")
            browser.open(f"/reviews/{review['id']}/certificate/")


def test_the_log_tells_of_no_fault(product: Product) -> None:
    """After all the pages above: no traceback, no undefined name, no refused query."""
    told = "\n".join(path.read_text() for path in product.logs.glob("*.log"))
    for word in ("Traceback", "is undefined", "UndefinedError", "Internal Server Error"):
        assert word not in told, told[max(told.index(word) - 2000, 0) : told.index(word) + 2000]


def test_its_history_is_intact(product: Product) -> None:
    wait_until(lambda: product.command("audit_verify", check=False).returncode == 0, 120, "the log is intact")
