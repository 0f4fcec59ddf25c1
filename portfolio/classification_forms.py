"""The questionnaire and the reviewer's decision as forms. Rules live in services; forms only read."""

from typing import Any

from django import forms

from initiatives.classification import questionnaire
from reviews.models import ClassificationReview
from reviews.proof_forms import ProofForm


class ClassificationForm(forms.Form):
    """One field for each question of the shipped questionnaire."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questionnaire().questions:
            self.fields[question.code] = forms.ChoiceField(
                label=question.title, choices=[(one.value, one.label) for one in question.options],
                widget=forms.RadioSelect, help_text=question.help, error_messages={"required": "Choose an answer."},
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label="Note for the reviewer", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="An exception that you rely on, or what you were not sure of.",
        )  # fmt: skip

    @property
    def answers(self) -> dict[str, str]:
        return {question.code: self.cleaned_data[question.code] for question in questionnaire().questions}


class ClassificationReviewForm(ProofForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Decision",
        choices=ClassificationReview.Decision.choices,
        error_messages={"required": "Choose a decision."},
    )
    comment = forms.CharField(
        label="Comment", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to request changes, at least 10 characters.",
    )  # fmt: skip
