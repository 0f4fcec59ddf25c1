"""Templates: parts carry their name as id, forms work without script, nothing is marked safe, nothing is inline."""

import re

import pytest

from tests.guards.source import ROOT

PAGES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_template_keeps_the_contract(path):
    text = path.read_text()
    for form in re.findall(r"<form\b(?![^>]*method=\"dialog\")[^>]*>", text):
        assert re.search(r"\baction=", form), form
        assert re.search(r"\bmethod=", form), form
    for link in re.findall(r"<a\b[^>]*\bhx-[^>]*>", text):
        assert "href=" in link, link
    assert not re.search(r"\|\s*safe\b", text)
    assert "autoescape false" not in text
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\son[a-z]+=\"", text), "inline handler"
    assert not re.search(r"<style\b|\sstyle=\"", text), "inline style"
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://127.0.0.1", ""), "another host"
