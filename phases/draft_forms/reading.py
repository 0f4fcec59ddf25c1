"""What the forms of all parts share. A draft may be broken: fields are optional, and only what is no number is refused."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from phases.playbook_format.parsing import DAYS_MAX
from phases.playbook_format.reader import TEXT_MAX

Choices = list[tuple[str, str]]


def named(values: Iterable[str], blank: str | None = None) -> Choices:
    """Choices from words of the vocabulary; with `blank` an empty one first."""
    found = [(value, value.replace("_", " ").capitalize()) for value in values]
    return found if blank is None else [("", blank), *found]


def text_field(label: str, rows: int = 3, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=TEXT_MAX, widget=widget, help_text=help_text)


def line_field(label: str, most: int = 200, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


def days_field(label: str, help_text: str = "", *, least: int = 1, most: int = DAYS_MAX) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, help_text=help_text)


def choice_field(label: str, choices: Choices, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, help_text=help_text)


def choices_field(label: str, choices: Choices, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def mapping_of(value: object) -> dict[str, Any]:
    """The value if it is a mapping, else nothing: a broken draft may hold anything anywhere."""
    return dict(value) if isinstance(value, dict) else {}


def mappings_of(value: object) -> list[dict[str, Any]]:
    return [mapping_of(inner) for inner in value] if isinstance(value, list) else []


def words_of(value: object) -> list[str]:
    return [str(inner) for inner in value] if isinstance(value, list) else []


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was filled in; *no* and *false* count as filled in."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}


class PartForm(forms.Form):
    """`initial_of` reads the part's values into fields, `content` gives the values back. `part` is what it edits."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], siblings: Sequence[tuple[str, str]] = (),
                 frameworks: Sequence[Mapping[str, Any]] = (), version: int | None = None) -> None:  # fmt: skip
        self.old = dict(content)
        self.siblings = list(siblings)
        self.frameworks = [dict(found) for found in frameworks if found.get("code")]
        super().__init__(data)
        self.build()
        if data is None:
            self.initial = {**self.initial_of(self.old), "version": version}

    def build(self) -> None:
        """Add the fields that depend on the part."""

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def content(self) -> dict[str, Any]:
        raise NotImplementedError

    def rows(self, prefix: str, fields: Mapping[str, forms.Field], count: int) -> None:
        """Add `count` numbered copies of `fields`: `<prefix>_<n>_<name>`."""
        for number in range(count):
            for name, field in fields.items():
                self.fields[f"{prefix}_{number}_{name}"] = copy.deepcopy(field)

    def row_values(self, prefix: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """What was typed into the numbered rows, in order; rows with nothing typed are there too."""
        count = len({name.split("_")[1] for name in self.fields if name.startswith(f"{prefix}_")})
        return [{name: self.cleaned_data.get(f"{prefix}_{number}_{name}") for name in names} for number in range(count)]

    def bound_rows(self, prefix: str) -> list[list[forms.BoundField]]:
        """The numbered rows for the template."""
        found: dict[str, list[forms.BoundField]] = {}
        for name in self.fields:
            if name.startswith(f"{prefix}_"):
                found.setdefault(name.split("_")[1], []).append(self[name])
        return list(found.values())
