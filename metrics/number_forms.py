"""Input of who confirms a number: conversion only; the service looks at the number itself."""

from datetime import datetime

from django import forms


class ConfirmForm(forms.Form):
    """A number as the person saw it: what was made of which window, and what it is compared with."""

    rule = forms.CharField(max_length=12, widget=forms.HiddenInput)
    start = forms.CharField(max_length=40, widget=forms.HiddenInput)
    end = forms.CharField(max_length=40, widget=forms.HiddenInput)
    seen = forms.FloatField(widget=forms.HiddenInput)
    seen_n = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        min_length=10, max_length=300, label="What you compared it with", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: the report of the test run, or the log of the service.",
    )  # fmt: skip

    def clean_start(self) -> datetime:
        return self._instant("start")

    def clean_end(self) -> datetime:
        return self._instant("end")

    def _instant(self, name: str) -> datetime:
        try:
            at = datetime.fromisoformat(str(self.cleaned_data[name]))
        except ValueError:
            at = None
        if at is None or at.tzinfo is None or not 2000 <= at.year <= 9000:
            raise forms.ValidationError("The window is missing or is none. Open the number again.")
        return at
