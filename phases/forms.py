"""What people type about items, waits, asks and acceptances. Rules live in services; forms only read."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from common.errors import DomainError
from initiatives.models import Initiative
from metrics.models import Metric
from phases.models import Ask, Cause


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


class CaptureForm(_Versioned):
    metric = forms.ModelChoiceField(Metric.objects.none(), label="Metric")
    days = forms.TypedChoiceField(
        coerce=int,
        label="How far back",
        initial=7,
        choices=[(1, "24 hours"), (7, "7 days"), (30, "30 days"), (90, "90 days")],
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Metric.objects.filter(initiative=initiative).order_by("name")
        self.fields["metric"].queryset = rows  # type: ignore[attr-defined]  # ModelChoiceField


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


class AskForm(forms.Form):
    question = forms.CharField(label="Question", max_length=300, help_text="One that can be answered by choosing.")
    options = forms.CharField(
        label="Options",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One on each line, two to five. The first is what you recommend.",
    )
    why = forms.CharField(
        label="Why the first", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    cost_of_waiting = forms.CharField(
        label="What waiting costs", max_length=300, help_text="Each week: money, people who wait, a risk that stays."
    )
    asked_of = forms.ModelChoiceField(User.objects.none(), label="Who decides", empty_label="Choose")
    due_on = _date("By", help_text="After this day the board calls it late.")
    cause = forms.ChoiceField(
        label="What it holds up", choices=[("", "Choose"), *Cause.choices],
        help_text="The days of waiting are counted under this cause.",
    )  # fmt: skip
    note = forms.CharField(label="Note", required=False, max_length=500, help_text="Needed for the cause Other.")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = True
        sponsors = list(initiative.seats.current().filter(kind="sponsor").values_list("user_id", flat=True))
        seated = initiative.seats.current().values("user_id")
        people = User.objects.filter(is_active=True, is_service=False).exclude(role_grants__role="auditor")
        if initiative.visibility == "members":
            people = people.filter(Q(pk__in=seated) | Q(role_grants__role="program_manager")).distinct()
        self.fields["asked_of"].queryset = people.order_by("name")  # type: ignore[attr-defined]  # ModelChoiceField
        if sponsors:
            self.initial.setdefault("asked_of", sponsors[0])

    def clean_options(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in str(self.cleaned_data["options"]).splitlines() if line.strip()]


class AskAnswerForm(forms.Form):
    choice = forms.ChoiceField(label="Your decision", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when you choose otherwise than recommended.",
    )  # fmt: skip

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [f"{option} (recommended)" if option == ask.recommendation else option for option in ask.options]
        self.fields["choice"].choices = list(zip(ask.options, labels, strict=True))  # type: ignore[attr-defined]  # ChoiceField
        self.initial.setdefault("choice", ask.recommendation)


class AskWithdrawForm(forms.Form):
    reason = forms.CharField(label="Why it is withdrawn", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
