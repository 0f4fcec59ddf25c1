"""A browser without script: it reads pages, finds forms, fills and sends them, follows redirects."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

CHOICES = ("checkbox", "radio")


@dataclass
class Form:
    """A form as the page gave it: where it goes, and every field with the value it would send untouched."""

    action: str
    method: str
    id: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    options: dict[str, dict[str, str]] = field(default_factory=dict)  # select name -> {shown text: value}
    files: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._select: tuple[str, str] | None = None
        self._option: tuple[str, bool] | None = None
        self._area: str | None = None
        self._link: str | None = None
        self._buffer: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "template"):
            self._skip += 1
        elif tag == "a" and "href" in given:
            self._link, self._buffer = given["href"], []
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            form.names.add(name)
            kind = given.get("type", "text")
            if kind == "file":
                form.files.add(name)
            elif kind in CHOICES:
                form.options.setdefault(name, {})[given.get("value", "on")] = given.get("value", "on")
                if "checked" in given:
                    form.values.setdefault(name, []).append(given.get("value", "on"))
            elif kind not in ("submit", "button", "image", "reset"):
                form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            form.names.add(name)
            self._area, self._buffer = name, []
        elif tag == "select" and name:
            form.names.add(name)
            self._select = (name, "")
            form.options.setdefault(name, {})
        elif tag == "option" and self._select:
            self._option, self._buffer = (given.get("value", ""), "selected" in given), []
        elif tag == "button" and name:
            form.names.add(name)
            form.options.setdefault(name, {})[given.get("value", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._buffer).strip()
        if tag in ("script", "style", "template"):
            self._skip -= 1
        elif tag == "form":
            self._form = None
        elif tag == "a" and self._link is not None:
            self.links.append((text, self._link))
            self._link = None
        elif tag == "textarea" and self._area and self._form:
            self._form.values.setdefault(self._area, []).append(text)
            self._area = None
        elif tag == "option" and self._option and self._select and self._form:
            self._form.options[self._select[0]][text] = self._option[0]
            if self._option[1]:
                self._form.values[self._select[0]] = [self._option[0]]
            self._option = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self._buffer.append(data)
        if not self._skip:
            self.text.append(data)


@dataclass
class Page:
    """What came back: address, status, forms, links and the visible words (white space folded)."""

    url: str
    status: int
    html: str
    forms: list[Form]
    links: list[tuple[str, str]]
    text: str

    def form(self, action: str) -> Form:
        """The form whose action is `action`, else the first whose action contains it."""
        for form in sorted(self.forms, key=lambda form: form.action != action):
            if action in form.action:
                return form
        raise AssertionError(
            f"no form for {action} on {self.url}; there are {[form.action for form in self.forms]}\n{self.text[:1500]}"
        )

    def error_at(self, name: str) -> str:
        """The message that the field `name` points at as its description; empty when it has none."""
        for tag in re.findall(rf'<(?:input|textarea|select)\b[^>]*\bname="{name}"[^>]*>', self.html):
            described = re.search(r'aria-describedby="([^"]*)"', tag)
            for pointed in described[1].split() if described else []:
                if pointed.endswith("-error"):
                    found = re.search(rf'id="{pointed}"[^>]*>(.*?)</p>', self.html, re.DOTALL)
                    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""
        return ""


class Browser:
    """One person's session."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = httpx2.Client(base_url=base, follow_redirects=True, timeout=30, trust_env=False)
        self.page: Page | None = None

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *ended: object) -> None:
        self.http.close()

    def _read(self, response: httpx2.Response) -> Page:
        reader = _Reader()
        reader.feed(response.text)
        self.page = Page(
            str(response.url),
            response.status_code,
            response.text,
            reader.forms,
            reader.links,
            " ".join(" ".join(reader.text).split()),
        )
        return self.page

    def open(self, path: str, *, expect: int = 200) -> Page:
        page = self._read(self.http.get(path))
        assert page.status == expect, f"GET {path} answered {page.status}: {page.text[:800]}"
        return page

    def send(
        self, action: str, *, expect: int = 200, files: dict[str, Any] | None = None, to: str = "", **values: Any
    ) -> Page:
        """Fill and send the form of the present page whose action contains `action`, `to` the address of one of its buttons.

        A field that the form does not have is a failure of the page, so it is a failure here.
        """
        assert self.page is not None
        form = self.page.form(action)
        unknown = set(values) - form.names
        assert not unknown, f"the form for {form.action} has no {unknown}; it has {sorted(form.names)}"
        if "consent" in form.names and "password" in values:
            values.setdefault("consent", "on")  # before their first signature a person accepts that it binds
        data: dict[str, Any] = {name: list(given) for name, given in form.values.items()}
        for name, value in values.items():
            chosen = [str(inner) for inner in value] if isinstance(value, (list, tuple)) else [str(value)]
            data[name] = [form.options.get(name, {}).get(one, one) for one in chosen]
        address = urljoin(self.page.url, to or form.action or self.page.url)
        headers = {"Referer": self.page.url}
        response = self.http.post(address, data=data, files=files, headers=headers)
        page = self._read(response)
        if page.status == 409 and expect == 200 and 'id="ask-first-form"' in page.html:
            again = {name: values[name] for name in ("password",) if name in values}
            return self.send(urlsplit(address).path, **again)  # the person reads which signatures it costs, and goes on
        assert page.status == expect, f"POST {form.action} answered {page.status}: {page.text[:1200]}"
        return page

    def raw(self, address: str, values: dict[str, Any], referer: str) -> Page:
        """Send what no form of this person offers; only the token against forged requests is the own one."""
        token = self.http.cookies.get("csrftoken", "")
        data = {**values, "csrfmiddlewaretoken": token}
        return self._read(self.http.post(address, data=data, headers={"Referer": urljoin(self.base, referer)}))

    def sign_in(self, email: str, password: str) -> Page:
        self.http.cookies.clear()
        self.open("/accounts/login/")
        page = self.send("/accounts/login/", login=email, password=password)
        assert "/accounts/login/" not in page.url, page.text[:500]
        return page
