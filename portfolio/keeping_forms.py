"""Forms of legal holds and of taking a name away."""

from django import forms

from reviews.proof_forms import ProofForm


class HoldForm(forms.Form):
    """Why something is put under hold, or why the hold is lifted."""

    reason = forms.CharField(
        label="Reason", min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the audit log: name the case, not people.",
    )  # fmt: skip


class PseudonymForm(ProofForm):
    """The reason, and who decides it."""

    reason = forms.CharField(
        label="Reason", min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands in the audit log for good: do not write the name.",
    )  # fmt: skip
