"""The exit gate of a phase: who accepts, who reviews, how often it recurs, and in which words people sign."""

from collections.abc import Mapping
from typing import Any

from django import forms

from phases.draft_forms.reading import (
    PartForm,
    choice_field,
    choices_field,
    days_field,
    line_field,
    mapping_of,
    mappings_of,
    named,
    text_field,
    without_empty,
    words_of,
)
from phases.playbook_format import vocabulary as words
from phases.playbook_format.reader import CODE_MAX

SIGNERS = words.OWNER_SIDES + words.DISCIPLINES
CRITERION = ("code", "title", "rule", "dimension", "at_least", "at_most", "disciplines", "is_critical")


class GateForm(PartForm):
    """All that a gate has. Rows of criteria that stay empty are left out."""

    name = line_field("Name")
    acceptances = choices_field("Seats that accept", named(words.OWNER_SIDES))
    may_request_with_missing = forms.BooleanField(
        label="May be requested with items missing", required=False,
        help_text="They are named in the request; a critical one still closes the gate.",
    )  # fmt: skip
    recurs_days = days_field("Comes back every days", "For the gate of phase 4.")
    statement = text_field("Statement that is signed", 3, "May hold {key}, {title}, {phase_name} and {gate_name}.")

    def build(self) -> None:
        folds = named(words.DISCIPLINES)
        for discipline in words.DISCIPLINES:
            label = discipline.replace("_", " ").capitalize()
            self.fields[f"quorum_{discipline}"] = days_field(f"{label}: signatures", most=9)
            self.fields[f"fold_{discipline}"] = choice_field(
                f"{label}: in the lowest tier signed by", [("", "As above"), *folds]
            )
        for signer in SIGNERS:
            self.fields[f"statement_{signer}"] = text_field(f"{signer.replace('_', ' ').capitalize()} signs", 2)
        for decision in words.SIGNATURES:
            self.fields[f"meaning_{decision}"] = text_field(f"{decision.replace('_', ' ').capitalize()} means", 2)
        row: dict[str, forms.Field] = {
            "code": line_field("Code", CODE_MAX), "title": line_field("Title"),
            "rule": choice_field("Rule", named(words.GATE_RULES, "No rule")),
            "dimension": choice_field("Dimension", named(words.REHEARSAL_DIMENSIONS, "None")),
            "at_least": forms.FloatField(label="At least (ratio)", required=False, min_value=0.0001, max_value=1000),
            "at_most": forms.FloatField(label="At most (ratio)", required=False, min_value=0.0001, max_value=1000),
            "disciplines": choices_field("Reviews that each component needs", named(words.DISCIPLINES)),
            "is_critical": forms.BooleanField(label="Critical", required=False),
        }  # fmt: skip
        self.rows("criterion", row, len(mappings_of(self.old.get("criteria"))) + 1)

    @property
    def review_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"quorum_{name}"], self[f"fold_{name}"]) for name in words.DISCIPLINES]

    @property
    def statement_fields(self) -> list[forms.BoundField]:
        return [self[f"statement_{signer}"] for signer in SIGNERS]

    @property
    def meaning_fields(self) -> list[forms.BoundField]:
        return [self[f"meaning_{decision}"] for decision in words.SIGNATURES]

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {name: content.get(name) for name in ("name", "recurs_days", "statement")}
        found["acceptances"] = words_of(content.get("acceptances"))
        found["may_request_with_missing"] = bool(content.get("may_request_with_missing"))
        for slot in mappings_of(content.get("reviews")):
            found[f"quorum_{slot.get('discipline')}"] = slot.get("quorum", 1)
        for slot in mappings_of(content.get("lowest_tier_reviews")):
            for name in (slot.get("discipline"), *words_of(slot.get("also"))):
                found[f"fold_{name}"] = slot.get("discipline")
        found |= {f"statement_{key}": text for key, text in mapping_of(content.get("statements")).items()}
        found |= {f"meaning_{key}": text for key, text in mapping_of(content.get("meanings")).items()}
        for number, criterion in enumerate(mappings_of(content.get("criteria"))):
            found |= {f"criterion_{number}_{name}": criterion.get(name) for name in CRITERION}
        return found

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return without_empty({
            "name": data["name"], "acceptances": data["acceptances"], "reviews": self._reviews(),
            "may_request_with_missing": data["may_request_with_missing"], "statement": data["statement"],
            "lowest_tier_reviews": self._folded(), "criteria": self._criteria(), "recurs_days": data["recurs_days"],
            "statements": without_empty({signer: data[f"statement_{signer}"] for signer in SIGNERS}),
            "meanings": without_empty({name: data[f"meaning_{name}"] for name in words.SIGNATURES}),
        })  # fmt: skip

    def _reviews(self) -> list[dict[str, Any]]:
        """One signature is the default and left out. A review that covers others everywhere (`also`) keeps that."""
        old = {slot.get("discipline"): slot for slot in mappings_of(self.old.get("reviews"))}
        order = [name for name in old if name in words.DISCIPLINES]
        order += [name for name in words.DISCIPLINES if name not in old]
        found = []
        for name in order:
            quorum = self.cleaned_data[f"quorum_{name}"]
            if quorum:
                also = words_of(old.get(name, {}).get("also"))
                found.append(
                    without_empty({"discipline": name, "quorum": quorum if quorum != 1 else None, "also": also})
                )
        return found

    def _folded(self) -> list[dict[str, Any]]:
        """The reviews of the lowest tier: each chosen signer with the disciplines that were given to it."""
        chosen = {name: self.cleaned_data[f"fold_{name}"] for name in words.DISCIPLINES}
        old = {slot.get("discipline"): slot for slot in mappings_of(self.old.get("lowest_tier_reviews"))}
        signers = [name for name in old if name in chosen.values()]
        signers += [name for name in words.DISCIPLINES if name in chosen.values() and name not in old]
        found = []
        for signer in signers:
            before = words_of(old.get(signer, {}).get("also"))
            also = [name for name in words.DISCIPLINES if chosen[name] == signer and name != signer]
            also = before if set(before) == set(also) else also
            found.append(
                without_empty({"discipline": signer, "quorum": old.get(signer, {}).get("quorum"), "also": also})
            )
        return found

    def _criteria(self) -> list[dict[str, Any]]:
        """A row without code and title is left out; keys that this form does not know stay as they were."""
        old = mappings_of(self.old.get("criteria"))
        found = []
        for number, row in enumerate(self.row_values("criterion", CRITERION)):
            if row["code"] or row["title"]:
                before = {
                    key: value for key, value in (old[number] if number < len(old) else {}).items() if key not in row
                }
                found.append(without_empty({**before, **row}))
        return found
