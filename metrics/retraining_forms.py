"""Input of the retraining page: conversion only; the service checks."""

from typing import Any

from django import forms

from metrics.models import Metric, Retraining

ROWS = 3
PARTS = ("metric", "measure", "unit", "better", "before", "after", "n")


class CallForm(forms.Form):
    reason = forms.CharField(label="Why it is due now", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class FinishForm(forms.Form):
    """The outcome, and up to three measures: a metric of the initiative, or a name with unit and direction."""

    outcome = forms.ChoiceField(
        label="Decision", choices=[("", "Choose"), ("adopted", "Adopt it"), ("rejected", "Keep what runs")]
    )
    version_label = forms.CharField(
        label="What it is called", max_length=80, required=False, help_text="Version 2026-12, prompt 14."
    )
    test_set = forms.CharField(label="Test set", max_length=160, help_text="Before and after on the same one.")
    note = forms.CharField(label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_due_on = forms.DateField(
        label="Next time", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty follows the schedule.",
    )  # fmt: skip

    def __init__(self, retraining: Retraining, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = Metric.objects.filter(initiative=retraining.initiative, is_enabled=True).order_by("name")
        for place in range(ROWS):
            is_needed = place == 0
            self.fields[f"metric_{place}"] = forms.ModelChoiceField(
                metrics, required=False, label="Metric", empty_label="Another measure"
            )
            self.fields[f"measure_{place}"] = forms.CharField(
                max_length=160, required=False, label="Name of another measure"
            )
            self.fields[f"unit_{place}"] = forms.CharField(
                max_length=24, required=False, label="Its unit", help_text="ratio, s, EUR"
            )
            self.fields[f"better_{place}"] = forms.ChoiceField(
                label="Better when", choices=[("higher", "Higher"), ("lower", "Lower")], required=False
            )
            self.fields[f"before_{place}"] = forms.FloatField(
                required=is_needed, label="Before", help_text="A ratio as 0.91."
            )
            self.fields[f"after_{place}"] = forms.FloatField(required=is_needed, label="After")
            self.fields[f"n_{place}"] = forms.IntegerField(
                required=False, min_value=1, max_value=2**31 - 1, label="Cases (n)"
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The bound fields of each measure."""
        return [[self[f"{part}_{place}"] for part in PARTS] for place in range(ROWS)]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        readings = [
            {
                "metric": data[f"metric_{place}"], "measure": data[f"measure_{place}"], "unit": data[f"unit_{place}"],
                "is_lower_better": data[f"better_{place}"] == "lower", "before": data[f"before_{place}"],
                "after": data[f"after_{place}"], "n": data[f"n_{place}"],
            }
            for place in range(ROWS)
            if data[f"before_{place}"] is not None or data[f"after_{place}"] is not None
        ]  # fmt: skip
        return {
            "outcome": data["outcome"], "test_set": data["test_set"], "readings": readings, "note": data["note"],
            "version_label": data["version_label"], "next_due_on": data["next_due_on"],
        }  # fmt: skip

    def add_error(self, field: str | None, error: Any) -> None:
        """What the service says of the measures stands at the first of them."""
        super().add_error("before_0" if field == "readings" else field, error)
