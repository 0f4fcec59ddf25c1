"""The components through the real environment: every state has a word, fields carry their errors, pages need no database."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django import forms
from django.template import engines
from jinja2 import Environment

from common.styleguide import book_context
from portfolio.shell import Shell


class Sample(forms.Form):
    title = forms.CharField(help_text="Short.")
    due_on = forms.DateField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    version = forms.IntegerField(widget=forms.HiddenInput)


@pytest.fixture
def environment() -> Environment:
    found: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja2 backend only
    return found


def drawn(environment: Environment, source: str, **context: Any) -> str:
    return environment.from_string(source).render(**context)


def test_field_ties_label_help_and_error_to_its_widget(environment: Environment) -> None:
    html = drawn(environment, "{{ ui.field(form.title) }}", form=Sample({"title": ""}))
    assert '<label for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title-help id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title-error"' in html
    assert "This field is required." in html


def test_field_keeps_what_was_typed_and_escapes_it(environment: Environment) -> None:
    html = drawn(environment, "{{ ui.field(form.due_on) }}", form=Sample({"due_on": "<b>soon"}))
    assert "&lt;b&gt;soon" in html
    assert "optional" in html


def test_field_of_choices_is_a_fieldset_and_a_hidden_one_is_bare(environment: Environment) -> None:
    form = Sample({"version": "3"})
    assert "<fieldset" in drawn(environment, "{{ ui.field(form.kind) }}", form=form)
    assert '<input type="checkbox"' in drawn(environment, "{{ ui.field(form.agreed) }}", form=form)
    assert "<label" not in drawn(environment, "{{ ui.field(form.version) }}", form=form)


def test_select_is_drawn_and_its_empty_line_says_what_to_do(environment: Environment) -> None:
    class Tiers(forms.Form):
        tier = forms.TypedChoiceField(choices=[("", "---------"), ("low", "Low <of two>")])
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)

    html = drawn(environment, "{{ ui.field(form.tier) }}{{ ui.field(form.kind) }}", form=Tiers())
    assert html.count("<select") == 2
    assert "Low &lt;of two&gt;" in html
    assert '<option value="">Choose</option>' in html.replace(" selected", "")
    assert '<option value="">Not set</option>' in html.replace(" selected", "")


def test_error_summary_links_to_the_fields_and_takes_the_focus(environment: Environment) -> None:
    html = drawn(environment, "{{ ui.form_errors(form) }}", form=Sample({}))
    assert 'href="#id_title"' in html
    assert "autofocus" in html
    assert drawn(environment, "{{ ui.form_errors(form) }}", form=Sample()) == ""


STATIC = Path(__file__).resolve().parents[2] / "static"


def shape_of(chip: str) -> str:
    """The shape that the style sheet draws before the words of a chip."""
    tone, other = re.search(r'class="chip chip-(\w+)(?: as-(\w+))?', chip).groups()  # type: ignore[union-attr]  # fails the test
    css = (STATIC / "css" / "app.css").read_text()
    name = rf"\.as-{other}" if other else rf"\.chip-{tone}"
    found = re.search(rf"{name} \{{[^}}]*--shape: var\(--s-(\w+)\)", css)
    return found[1] if found else "none"  # what a chip has without any


def test_chip_has_shape_and_word_also_for_a_state_it_does_not_know(environment: Environment) -> None:
    states = vars(environment.get_template("ui/basics.html").module)["STATES"]
    for state, (shape, _, word) in {**states, "half_baked": ("none", "none", "Half baked")}.items():
        chip = drawn(environment, "{{ ui.chip(state) }}", state=state)
        assert (shape_of(chip), chip.endswith(f">{word}</span>")) == (shape, True), state
    assert "&lt;i&gt;" in drawn(environment, "{{ ui.chip('met', '<i>') }}")


def test_shapes_of_chips_are_those_of_the_sprite() -> None:
    sprite = (STATIC / "img" / "icons.svg").read_text()
    masks = dict(
        re.findall(r'--s-(\w+): url\("data:image/svg\+xml,([^"]+)"\)', (STATIC / "css" / "tokens.css").read_text())
    )
    for name, mask in masks.items():
        symbol = re.search(rf'<symbol id="s-{name}" viewBox="0 0 16 16">(.*?)</symbol>', sprite)
        assert symbol, name
        assert symbol[1].replace("currentColor", "#000").replace('"', "'") in unquote(mask), name
    assert {"good", "warn", "bad", "stall", "info", "none"} <= masks.keys()


def test_book_of_components_renders_whole_without_inline_style_or_script(environment: Environment) -> None:
    shell = Shell(is_signed_in=True, user_name="Program manager", may_create=True)
    request = type("Request", (), {"request_id": "1", "get_full_path": lambda self: "/"})()
    page = environment.get_template("styleguide.html")
    html = page.render(shell=shell, request=request, csrf_token="x", csrf_input="", **book_context())
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_error_page_needs_no_context(environment: Environment, name: str) -> None:
    html = environment.get_template(f"{name}.html").render()
    assert 'id="error-message"' in html
    assert 'href="/"' in html


@pytest.mark.django_db
def test_anyone_sees_the_sign_in_page(client: Any) -> None:
    html = client.get("/accounts/login/").content.decode()
    assert "<h1>Sign in</h1>" in html
    assert 'autocomplete="current-password"' in html
    answer = client.post("/accounts/login/", {"login": "pm@example.com", "password": "wrong"})
    assert "You are not signed in" in answer.content.decode()


def test_a_select_stays_a_select_and_its_empty_line_says_what_to_do(environment: Environment) -> None:
    class Asked(forms.Form):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "<b>A</b>")])
        owner = forms.ChoiceField(choices=[("", "---------"), ("b", "B")], required=False)

    for form in (Asked(), Asked({"kind": "", "owner": "nobody"})):
        html = environment.from_string("{{ ui.field(form.kind) }}{{ ui.field(form.owner) }}").render(form=form)
        assert html.count("<select") == 2
        assert re.search(r"<option value=\"\"[^>]*>Choose</option>", html)
        assert re.search(r"<option value=\"\"[^>]*>Not set</option>", html)
        assert "&lt;b&gt;A" in html
        assert "&lt;select" not in html
