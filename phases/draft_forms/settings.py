"""The settings of a playbook, one of its phases, and the small forms beside the editor."""

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
    text_field,
    without_empty,
)
from phases.frameworks import known_frameworks

LIMITS = ("stall_days", "update_days", "waiver_days", "waiver_max_days", "signature_valid_days", "nudge_owner_days",
          "nudge_lead_days", "nudge_sponsor_days")  # fmt: skip


class SettingsForm(PartForm):
    """Name, summary, limits, and the frameworks whose codes items may carry."""

    name = line_field("Name")
    summary = text_field("Summary")
    stall_days = days_field("Stalled after days", "Without any movement that a gate would notice.")
    update_days = days_field("Update due every days")
    waiver_days = days_field("A waiver ends after days")
    waiver_max_days = days_field("A waiver ends at the latest after days")
    signature_valid_days = days_field("A signature holds for days", "Counted from the end of the phase.")
    nudge_owner_days = days_field(
        "Nudge the owner after days", "Of a stalled initiative without movement; 14 unless set."
    )
    nudge_lead_days = days_field("Then the lead after days", "21 unless set.")
    nudge_sponsor_days = days_field("Then the sponsor after days", "28 unless set.")
    chosen = choices_field("Frameworks", [], "Items may carry codes of these, always with the edition.")

    def build(self) -> None:
        mine = {str(found["code"]): found for found in mappings_of(self.old.get("frameworks")) if found.get("code")}
        self.known = {found["code"]: found for found in known_frameworks()} | mine
        names = [(code, f"{found.get('name', code)}, {found.get('edition', '')}") for code, found in self.known.items()]
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = names
        self.mine = list(mine)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        limits = mapping_of(content.get("limits"))
        return {
            "name": content.get("name"), "summary": content.get("summary"), "chosen": self.mine,
            **{name: limits.get(name) for name in LIMITS},
        }  # fmt: skip

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return without_empty({
            "name": data["name"], "summary": data["summary"],
            "frameworks": [self.known[code] for code in self.known if code in data["chosen"]],
            "limits": without_empty({name: data[name] for name in LIMITS}),
        })  # fmt: skip


class PhaseForm(PartForm):
    """Purpose, common mistakes and limits of one phase."""

    name = line_field("Name")
    purpose = text_field("Purpose", 4)
    stall_days = days_field("Stalled after days")
    age_days = days_field("Age limit in days", "From how many days on the phase takes too long.")

    def build(self) -> None:
        shown = choice_field(
            "Shows", [("", "Always"), *((code, f"While open: {title}") for code, title in self.siblings)]
        )
        count = len(mappings_of(self.old.get("mistakes"))) + 2
        self.rows("mistake", {"text": text_field("Common mistake", 2), "when": shown}, count)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        limits = mapping_of(content.get("limits"))
        found = {"name": content.get("name"), "purpose": content.get("purpose")}
        found |= {name: limits.get(name) for name in ("stall_days", "age_days")}
        for number, mistake in enumerate(mappings_of(content.get("mistakes"))):
            found[f"mistake_{number}_text"] = mistake.get("text")
            found[f"mistake_{number}_when"] = mistake.get("shown_when")
        return found

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = [
            without_empty({"text": row["text"], "shown_when": row["when"]})
            for row in self.row_values("mistake", ("text", "when"))
            if row["text"]
        ]
        return without_empty({
            "name": data["name"], "purpose": data["purpose"], "mistakes": rows,
            "limits": without_empty({name: data[name] for name in ("stall_days", "age_days")}),
        })  # fmt: skip


class CopyForm(forms.Form):
    name = forms.CharField(label="Name", required=False, max_length=200)
    slug = forms.CharField(
        label="Slug", required=False, max_length=60, help_text="Small letters, digits and hyphens, such as house-rules."
    )


class ImportForm(forms.Form):
    file = forms.FileField(label="YAML file", required=False)
    text = forms.CharField(
        label="Or paste it", required=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file, or what was pasted, under `text`."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > 2_000_000:
            self.add_error("file", "This file is larger than 2 MB. A playbook is not.")
        elif file is not None:
            try:
                data["text"] = file.read().decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", "This file is not a text in UTF-8.")
        return data
