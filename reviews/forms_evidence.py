"""What people type about evidence."""

from django import forms

from accounts.models import Discipline


class RestrictForm(forms.Form):
    """Who reads a piece, and the name under which everybody else sees it."""

    discipline = forms.ChoiceField(
        label="Who reads it",
        required=False,
        choices=[
            ("", "Everybody who sees the initiative"),
            *((value, f"Reviewers of {str(label).lower()}, seats and auditors") for value, label in Discipline.choices),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label="Name", max_length=160, help_text="Everybody sees the name: leave out what nobody should read."
    )
