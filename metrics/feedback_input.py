"""Input of the feedback pages: conversion only; the services check."""

from typing import Any

from django import forms

from metrics.services.feedback_forms import MAX_TOPICS

SCORES = [(5, "5, very good"), (4, "4, good"), (3, "3, neither"), (2, "2, bad"), (1, "1, very bad")]


class FeedbackAnswer(forms.Form):
    """What an end user is asked: a score, and two things that may stay empty."""

    score = forms.TypedChoiceField(
        coerce=int, choices=SCORES[::-1], widget=forms.RadioSelect, label="How good was it?",
        error_messages={"required": "Choose a number from 1 to 5."},
    )  # fmt: skip
    about = forms.CharField(required=False, max_length=160, label="What was it about?")
    comment = forms.CharField(
        required=False, max_length=2000, label="What should we know?",
        widget=forms.Textarea(attrs={"rows": 4}), help_text="Please leave out names and personal details.",
    )  # fmt: skip

    def __init__(self, topics: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if topics:
            choices = [("", "Choose"), *((topic, topic) for topic in topics)]
            self.fields["about"] = forms.ChoiceField(choices=choices, required=False, label="What was it about?")


class FeedbackFormForm(forms.Form):
    """A new public form."""

    title = forms.CharField(
        max_length=120,
        label="What its users call it",
        help_text="Everybody with the address reads this, and nothing else.",
    )
    topics = forms.CharField(
        required=False, max_length=1200, widget=forms.Textarea(attrs={"rows": 3}),
        label="What it can be about", help_text=f"One a line, at most {MAX_TOPICS}. Empty asks in words.",
    )  # fmt: skip

    def clean_topics(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["topics"].splitlines() if line.strip()]


class FeedbackTurnForm(forms.Form):
    """`into` is `edge_case`, `change`, or one of these with the id of a row that is there: `change:7`."""

    into = forms.RegexField(r"^(edge_case|change)(:[0-9]{1,18})?$", widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=200)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        into, _, existing = self.cleaned_data["into"].partition(":")
        return {"into": into, "existing": int(existing) if existing else None, "title": self.cleaned_data["title"]}
