"""The people of the story, each with a browser of their own, and the doors that they use."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.journey.browser import Browser, Page
from tests.journey.product import Product
from tests.journey.story_world import World

PASSWORD = "a long enough sentence"
ORGANISATION = "Example insurance"

# first part of the address -> (name, role, discipline). The administrator is made by the set-up page.
PEOPLE: dict[str, tuple[str, str, str]] = {
    "pm": ("Program manager", "program_manager", ""),
    "lead": ("Initiative lead", "contributor", ""),
    "engineer": ("Engineering head", "contributor", ""),
    "operations": ("Operations head", "contributor", ""),
    "business": ("Business head", "contributor", ""),
    "security": ("Security reviewer", "reviewer", "security"),
    "compliance": ("Compliance reviewer", "reviewer", "compliance"),
    "loadtest": ("Load test reviewer", "reviewer", "load_test"),
    "readiness": ("Readiness reviewer", "reviewer", "operations_readiness"),
    "value": ("Value reviewer", "reviewer", "business_value"),
    "executive": ("Executive", "executive", ""),
    "auditor": ("Auditor", "auditor", ""),
}


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def day(offset: int) -> str:
    """A day so many days from today, as a form wants it."""
    return (today() + dt.timedelta(days=offset)).isoformat()


def name_of(who: str) -> str:
    return PEOPLE[who][0]


@dataclass
class Story:
    """What the steps share: the product, the world outside, a browser for each person, tokens, ids that turned up."""

    product: Product
    world: World
    browsers: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def item(self, key: str, code: str) -> dict[str, Any]:
        """One item of a checklist as the API tells it."""
        found: dict[str, Any] = self.api("GET", f"initiatives/{key}/items/{code}/")
        return found

    def __enter__(self) -> "Story":
        return self

    def __exit__(self, *ended: object) -> None:
        for browser in self.browsers.values():
            browser.http.close()

    def browser(self, who: str) -> Browser:
        """The signed-in browser of one person."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.product.url)
            self.browsers[who].sign_in(f"{who}@example.com", PASSWORD)
        return self.browsers[who]

    def open(self, who: str, path: str, *, expect: int = 200) -> Page:
        return self.browser(who).open(path, expect=expect)

    def send(self, who: str, path: str, action: str, /, *, expect: int = 200, **values: Any) -> Page:
        """Open a page and send its form for `action`."""
        self.open(who, path)
        return self.browser(who).send(action, expect=expect, **values)

    def api(
        self, method: str, path: str, *, token: str = "pm", expect: int = 200, body: Any = None, **query: Any
    ) -> Any:
        """A call of the REST door with one of the tokens; answers the JSON."""
        headers = {"Authorization": f"Bearer {self.tokens[token]}"} if token else {}
        answer = httpx2.request(
            method,
            f"{self.product.url}/api/v1/{path}",
            json=body,
            params=query or None,
            headers=headers,
            timeout=30,
            trust_env=False,
        )
        assert answer.status_code == expect, f"{method} {path} answered {answer.status_code}: {answer.text[:1500]}"
        return answer.json() if answer.content else None


def set_up(story: Story) -> None:
    """The first page of an empty product; the administrator is signed in afterwards."""
    first = story.browsers["admin"] = Browser(story.product.url)
    page = first.open("/")
    assert page.url.endswith("/welcome/"), page.url
    page = first.send(
        "/welcome/", name="Administrator", email="admin@example.com", password=PASSWORD, organisation=ORGANISATION,
        time_zone="UTC", currency="EUR",
    )  # fmt: skip
    assert page.url.endswith("/portfolio/"), page.url


def people_add(story: Story) -> None:
    """The administrator adds each person and grants the role."""
    for who, (name, role, discipline) in PEOPLE.items():
        page = story.send(
            "admin", "/admin/users/", "/admin/users/add/", name=name, email=f"{who}@example.com", password=PASSWORD
        )
        assert re.search(r"/admin/users/\d+/$", page.url), page.url
        page = story.browser("admin").send("/roles/add/", role=role, discipline=discipline)
        assert page.status == 200


def token_make(story: Story, who: str, name: str, scopes: list[str]) -> str:
    """A person makes a token on the page; its text is shown once."""
    page = story.send(who, "/admin/tokens/", "/admin/tokens/", name=name, scopes=scopes, days=30)
    found = re.search(r"fl_[0-9a-f]+_[\w-]+", page.text)
    assert found, page.text[:1000]
    story.tokens[name] = found[0]
    return found[0]
