"""What people type about items, waits and acceptances. Rules live in services; forms only read."""

from typing import Any

from django import forms

from accounts.models import User
from common.errors import DomainError
from initiatives.models import Initiative
from phases.models import Cause


def error_add(form: forms.Form, error: DomainError) -> None:
    """Put the message of a service at the field that it names, or over the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def _date(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class _Versioned(forms.Form):
    """Carries the version of the answer that the person saw; 0 when there was none."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AnswerForm(_Versioned):
    text = forms.CharField(
        label="Answer", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )
    effective_on = _date("True since", help_text="If it was so earlier than today.")


class EvidenceForm(_Versioned):
    file = forms.FileField(label="File", required=False, help_text="PDF, image, text, CSV or JSON, up to 25 MB.")
    url = forms.URLField(label="Or a link", required=False, max_length=1000, assume_scheme="https")
    text = forms.CharField(label="Or a text", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=160,
        help_text="What it proves. Without one the file name or the item stands.",
    )
    effective_on = _date("Day of the test or document")
    valid_until = _date("Valid until", help_text="Without a day the playbook's own limit holds.")

    @property
    def kind(self) -> str:
        """What was given: a file before a link before a text."""
        data = self.cleaned_data
        return "file" if data.get("file") else "link" if data.get("url") else "text"


class ReasonForm(_Versioned):
    reason = forms.CharField(label="Reason", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(_Versioned):
    user = forms.ModelChoiceField(User.objects.none(), label="Person", required=False, empty_label="Nobody")
    due_on = _date("Due")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = initiative.seats.current().values("user_id")
        people = User.objects.filter(pk__in=seated, is_active=True).order_by("name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField


class ExternalForm(forms.Form):
    passed = forms.TypedChoiceField(
        label="Result", choices=[("1", "Passed"), ("0", "Failed")], coerce=lambda value: value == "1", empty_value=None
    )
    url = forms.URLField(label="Address of the run", max_length=1000, assume_scheme="https")
    note = forms.CharField(label="Note", required=False, max_length=500)


class WaitForm(forms.Form):
    cause = forms.ChoiceField(label="Cause", choices=[("", "Choose"), *Cause.choices])
    waiting_on = forms.CharField(label="Waiting for", max_length=200, help_text="A person, a team or a thing.")
    since = _date("Since", help_text="Today unless it began earlier.")
    until = _date("Expected until")
    note = forms.CharField(label="Note", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class WaveEndForm(forms.Form):
    state = forms.ChoiceField(label="How it ended", choices=[("succeeded", "Succeeded"), ("aborted", "Aborted")])
    outcome = forms.CharField(label="What happened", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
